// A program: the path of a Redis server and a port → a running server on it, announced as a JSON line on standard output.
// Separate from the test run so that the server and its folder also go when that run is killed: the end of standard input
// is the order to stop. Imports only Node's modules; Node runs this file without a build.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [, , program, port] = process.argv;
if (program === undefined || port === undefined) throw new Error('usage: node redis-guard.ts <redis-server> <port>');

const folder = mkdtempSync(join(tmpdir(), 'civic-redis-'));
const options = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
const server = spawn(program, options, { stdio: ['ignore', 'pipe', 'pipe'] });
let log = '';
let isAnnounced = false;
const announce = (what: Readonly<Record<string, unknown>>) => {
  if (!isAnnounced) process.stdout.write(`${JSON.stringify(what)}\n`);
  isAnnounced = true;
};
createInterface({ input: server.stdout }).on('line', (line) => {
  log = `${log}\n${line}`.slice(-4_000);
  if (line.includes('Ready to accept connections')) announce({ url: `redis://127.0.0.1:${port}` });
});
server.once('error', (error) => announce({ error: error.message }));
server.once('close', () => {
  announce({ error: `redis-server ended while starting: ${log}` });
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
// Nothing is kept, so that nothing is lost by ending it at once: as when its machine goes away.
const stop = () => server.kill('SIGKILL');
process.stdin.on('end', stop);
process.stdin.on('error', stop);
process.stdin.resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
