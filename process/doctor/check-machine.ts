// The machine that the product runs on → whether Node, the data folder, the disk and the ports will do. Nothing is written: a folder
// is asked for its rights, a port is taken for a moment and given back.
import { access, constants, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { type Finding, reportFailure, reportOk, reportWarning } from './finding.js';

const oldestNode = 24;
const mebibyte = 1024 * 1024;
const littleSpace = 1024 * mebibyte;
const leastSpace = 100 * mebibyte;

export function checkNode(version: string): Finding {
  const major = Number(version.split('.')[0]);
  return major >= oldestNode
    ? reportOk('node', `Node ${version}`)
    : reportFailure('node', `Node ${version} is older than ${oldestNode}`, 'Start by npm: it brings the right one.');
}

/** The folder itself, or where it would be made. */
export async function checkDataFolder(folder: string): Promise<readonly Finding[]> {
  const check = 'data folder';
  let place = resolve(folder);
  const isThere = await isFound(place);
  while (!(await isFound(place)) && dirname(place) !== place) place = dirname(place);
  try {
    await access(place, constants.W_OK | constants.X_OK);
  } catch {
    return [reportFailure(check, `${place} may not be written`, 'Set DATA_DIR to a folder that may be written.')];
  }
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const found = `${resolve(folder)} ${isThere ? 'may be written' : 'will be made at the first start'}, ${Math.round(free / mebibyte)} MiB are free`;
  const remedy = 'Make room on the disk, or set DATA_DIR to a folder on another one.';
  if (free < leastSpace) return [reportFailure(check, found, remedy)];
  return [free < littleSpace ? reportWarning(check, found, remedy) : reportOk(check, found)];
}

async function isFound(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** `isOurs`: whether what listens there is this product. */
export async function checkPort(name: string, host: string, port: number, isOurs: boolean): Promise<Finding> {
  const check = `port ${port}`;
  if (port === 0) return reportOk('ports', `${name} takes a free one`);
  if (isOurs) return reportOk(check, `${name}: the product listens there`);
  const code = await tryPort(host, port);
  if (code === null) return reportOk(check, `${name}: free`);
  const remedies: Readonly<Record<string, string>> = {
    EADDRINUSE: `Stop what listens there, or set ${name} to another port.`,
    EACCES: `Set ${name} to a port above 1023.`,
    EADDRNOTAVAIL: 'Set HOST to an address of this machine.',
    ENOTFOUND: 'Set HOST to an address of this machine.',
  };
  const found = code === 'EADDRINUSE' ? 'something else listens there' : `cannot be opened (${code})`;
  return reportFailure(check, `${name}: ${found}`, remedies[code] ?? `Set ${name} to another port.`);
}

/** The code of what keeps it from being opened; null when it is free. */
function tryPort(host: string, port: number): Promise<string | null> {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', (error) => settle('code' in error ? String(error.code) : error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => settle(null)));
  });
}
