// Debian's Redis → a real server for one test, which that test may end and start again.
// Separate from redis-guard.ts, which owns the process: this side only starts it, and tells it to stop.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Ends it at once, with all it holds. Resolves when its folder is removed. */
  stop(): Promise<void>;
}

/** Where the server is, undefined when it is not installed. */
export function findRedis(program = '/usr/bin/redis-server'): string | undefined {
  return existsSync(program) ? program : undefined;
}

/**
 * Starts a server without data on 127.0.0.1. `port`: without it a free one.
 * Errors: rejects with the server's own words when it cannot start; nothing is left behind then.
 */
export async function startRedis(program: string, port?: number): Promise<RedisServer> {
  const own = port ?? (await findFreePort());
  const guardProgram = fileURLToPath(new URL('./redis-guard.ts', import.meta.url));
  // detached: Ctrl-C in a terminal reaches the whole group, and the guard must outlive the test run to clean up.
  const guard = spawn(process.execPath, [guardProgram, program, String(own)], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(guard, 'exit');
  const lines = createInterface({ input: guard.stdout });
  const first = await Promise.race([once(lines, 'line'), ended.then(() => ['{}'])]);
  const announced: { url?: unknown; error?: unknown } = JSON.parse(String(first[0]));
  if (typeof announced.url !== 'string') {
    await ended;
    throw new Error(typeof announced.error === 'string' ? announced.error : 'redis-server did not start');
  }
  return {
    url: announced.url,
    port: own,
    async stop() {
      guard.stdin.end();
      await ended;
    },
  };
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
