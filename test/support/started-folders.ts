// Data folders as a first start leaves them, for tests of what comes after it: made once a run, by the first test that needs one,
// and copied. A first start takes most of ten seconds of a processor.
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inject } from 'vitest';
import { runBuilt } from './processes.js';

export type StartedFolder = 'with sample data' | 'empty';

const settings: Readonly<Record<StartedFolder, Readonly<Record<string, string>>>> = {
  'with sample data': {},
  empty: { SAMPLE_DATA: 'off' },
};

/** `to` must not exist yet. Errors: what the product printed when it did not start. */
export async function copyStartedFolder(kind: StartedFolder, to: string): Promise<void> {
  const made = join(inject('startedFolders'), kind.replaceAll(' ', '-'));
  const isReady = `${made}.ready`;
  while (!existsSync(isReady)) {
    if (isFirst(made)) {
      await makeFolder(kind, made).catch((error: unknown) => {
        rmSync(made, { recursive: true, force: true });
        throw error;
      });
      writeFileSync(isReady, '');
    } else await delay(50);
  }
  cpSync(made, to, { recursive: true });
}

/** Of all workers that ask at the same time one is. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

async function makeFolder(kind: StartedFolder, folder: string): Promise<void> {
  const running = runBuilt('main.js', [], { PORT: '0', DATA_DIR: folder, ...settings[kind] });
  await running.waitFor(/GraphQL\s+(http\S+)/, 180_000);
  const code = await running.end();
  if (code !== 0) throw new Error(`the product ended with ${code}:\n${running.output()}`);
}
