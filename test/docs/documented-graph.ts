// The whole product in one process with the sample data, and a key that may do everything: what the documentation's examples are run on.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audience, createSigner, issuer } from '../gateway/access/tokens.js';
import { startOneProcess } from '../support/supergraph.js';

export interface DocumentedGraph {
  /** Without a path. */
  readonly baseUrl: string;
  readonly key: string;
  /** A folder for what programs write. */
  readonly folder: string;
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  // What a test looks at depends on what it asked; nothing where nothing was answered.
  readonly data: Readonly<Record<string, ReturnType<typeof JSON.parse>>>;
  readonly errors?: readonly { message: string; extensions?: Readonly<Record<string, unknown>> }[];
}

export async function startDocumentedGraph(): Promise<DocumentedGraph> {
  const folder = mkdtempSync(join(tmpdir(), 'civic-docs-'));
  const signer = await createSigner('ES256', 'documentation');
  const keySet = join(folder, 'jwks.json');
  writeFileSync(keySet, JSON.stringify({ keys: [signer.publicKey] }));
  const running = await startOneProcess({
    RATE_LIMIT_ANONYMOUS: 'off',
    WEBHOOK_PRIVATE_ADDRESSES: 'allow',
    JWT_JWKS: keySet,
    JWT_ISSUER: issuer,
    JWT_AUDIENCE: audience,
  });
  const makeKey =
    'mutation { apiKeyCreate(input: { name: "Documentation", scopes: ["*"], contract: "internal", quotaUnitsPerMinute: 1000000, burstUnits: 1000000 }) { key } }';
  const made = await fetch(running.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await signer.sign({ scope: '*', contract: 'internal' })}`,
    },
    body: JSON.stringify({ query: makeKey }),
  });
  const text = await made.text();
  const [key] = /civic_[\w-]{43}/.exec(text) ?? [];
  if (key === undefined) throw new Error(`no key was made: ${text}`);
  return {
    baseUrl: new URL(running.url).origin,
    key,
    folder,
    async ask(query, variables = {}) {
      const response = await fetch(running.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify({ query, variables }),
      });
      const answer: Partial<Answer> = JSON.parse(await response.text());
      return { ...answer, data: answer.data ?? {} };
    },
    async close() {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
