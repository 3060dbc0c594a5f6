// How the product's own start command starts Node, so that what is measured is what is run.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { StartError } from '../../process/errors.js';

const packageForm = z.object({ scripts: z.object({ 'start:gateway': z.string() }) });

/** Errors: `StartError` where the command has another form. */
export function readNodeFlags(): readonly string[] {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const command = packageForm.parse(JSON.parse(text)).scripts['start:gateway'];
  const flags = / node ((?:--\S+ )+)dist\/gateway\/main\.js$/.exec(command)?.[1];
  if (flags === undefined) throw new StartError(`package.json starts the gateway in another way: ${command}`);
  return flags.trim().split(' ');
}
