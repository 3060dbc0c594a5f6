// Debian's Chromium → a browser for the tests that need one, started by its path so that none is ever fetched.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where the browser is, undefined when it is not installed. */
export function findChromium(program = '/usr/bin/chromium'): string | undefined {
  return existsSync(program) ? program : undefined;
}

/** Its sandbox is off because containers do not let it make one; it opens nothing but pages of this project. */
export async function startChromium(program: string): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
