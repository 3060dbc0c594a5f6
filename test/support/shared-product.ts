// One product on its sample data for all test files that only read: started when the first of them asks for it, ended with the run.
// A start costs more than most of what is read then. Whoever changes data starts a product of their own.
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBuilt, type RunningProcess } from './processes.js';

export interface SharedProduct {
  /** Where workers ask for it: they are other processes. */
  readonly lender: string;
  close(): Promise<void>;
}

const startTimeoutMs = 180_000;

export async function lendProduct(): Promise<SharedProduct> {
  const folder = mkdtempSync(join(tmpdir(), 'civic-shared-'));
  let running: RunningProcess | null = null;
  let address: Promise<string> | null = null;
  const start = (): Promise<string> => {
    running = runBuilt('main.js', [], { PORT: '0', DATA_DIR: join(folder, 'data'), RATE_LIMIT_ANONYMOUS: 'off' });
    return running.waitFor(/GraphQL\s+(http\S+)/, startTimeoutMs);
  };
  const server = createServer((_request, response) => {
    address ??= start();
    address.then(
      (url) => response.end(new URL(url).origin),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('no free port');
  return {
    lender: `http://127.0.0.1:${listening.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await running?.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The address of the shared product, without a path. Errors: it does not start. */
export async function borrowProduct(lender: string): Promise<string> {
  const response = await fetch(lender);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
