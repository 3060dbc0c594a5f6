// Debian's Chromium → a browser for the tests that need one, started by its path so that none is ever fetched.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where the browser is, undefined when it is not installed. */
export function findChromium(program = '/usr/bin/chromium'): string | undefined {
  return existsSync(program) ? program : undefined;
}

/**
 * Its sandbox is off because containers do not let it make one; it opens nothing but pages of this project.
 * `isCutOff`: its network ends at this machine.
 */
export async function startChromium(program: string, { isCutOff = false } = {}): Promise<Browser> {
  const cut = isCutOff ? ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'] : [];
  return chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage', ...cut] });
}
