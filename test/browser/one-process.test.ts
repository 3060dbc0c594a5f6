// Pages and polls in a real browser, on one product in one process.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { audience, createSigner, issuer } from '../gateway/access/tokens.js';
import { startOneProcess } from '../support/supergraph.js';
import { type BrowsedProduct, startBrowsed } from './start-browsed.js';
import { testPages } from './test-pages.js';
import { testPolls } from './test-polls.js';

const program = inject('chromiumProgram');

describe.skipIf(program === null)('in a browser', () => {
  const keys = mkdtempSync(join(tmpdir(), 'civic-browser-'));
  let product: BrowsedProduct & { readonly officer: string };
  beforeAll(async () => {
    const signer = await createSigner('ES256', 'one');
    const file = join(keys, 'jwks.json');
    writeFileSync(file, JSON.stringify({ keys: [signer.publicKey] }));
    const settings = { JWT_JWKS: file, JWT_ISSUER: issuer, JWT_AUDIENCE: audience, RATE_LIMIT_ANONYMOUS: 'off' };
    const browsed = await startBrowsed(program ?? '', startOneProcess(settings));
    product = { ...browsed, officer: `Bearer ${await signer.sign({ scope: 'polls:write' })}` };
  }, 240_000);
  afterAll(async () => {
    await product?.close();
    rmSync(keys, { recursive: true });
  });

  testPages(() => product);
  testPolls(() => product);
});
