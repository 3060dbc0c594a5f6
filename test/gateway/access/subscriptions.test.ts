// Subscriptions of protected fields, over server-sent events: denied before any upstream is opened, ended when a token expires.
import { createLocalJWKSet } from 'jose';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTokenVerifier } from '../../../gateway/access/verify-token.js';
import { type Gateway, startGateway } from '../../../gateway/gateway.js';
import { reachOverHttp } from '../../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { type LiveSubgraphs, serveLiveSubgraphs } from '../../support/live-subgraphs.js';
import { gatewayDefaults } from '../gateway-options.js';
import { audience, createSigner, issuer, type Signer } from './tokens.js';

const opened = createClosingStack();
let subgraphs: LiveSubgraphs;
let gateway: Gateway;
let signer: Signer;

beforeAll(async () => {
  subgraphs = opened.add(await serveLiveSubgraphs());
  signer = await createSigner('ES256', 'one');
  const transport = opened.add(reachOverHttp({ urls: new Map(), timeoutMs: 2_000, subscriptionProtocols: new Map() }));
  const supergraphSdl = subgraphs.supergraphSdl
    .replace(
      '\n{\n  query: Query',
      '\n  @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)\n{\n  query: Query',
    )
    .replace(/(pollChanged\(id: ID!\): Poll)/, '$1 @authenticated');
  const keys = createLocalJWKSet({ keys: [signer.publicKey] });
  const verifyToken = createTokenVerifier({ keys, issuer, audience, clockSkewSeconds: 0, now: Date.now });
  const definition = 'directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM';
  gateway = opened.add(
    await startGateway({
      ...gatewayDefaults,
      supergraphSdl: `${supergraphSdl}\n${definition}`,
      transport,
      verifyToken,
    }),
  );
});
afterAll(() => opened.close());

const subscribe = (headers: Readonly<Record<string, string>>) =>
  fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query: 'subscription { pollChanged(id: "7") { votes } }' }),
  });

it('a subscription that is denied says why and opens nothing', async () => {
  const text = await (await subscribe({})).text();
  expect(text).toContain('"code":"UNAUTHENTICATED"');
  expect(subgraphs.openedSubscriptions()).toBe(0);
});

it('a subscription ends with its token, and its upstream with it', async () => {
  const token = await signer.sign({ exp: Math.floor(Date.now() / 1_000) + 3 });
  const response = await subscribe({ authorization: `Bearer ${token}` });
  const text = response.text();
  await vi.waitFor(() => expect(subgraphs.openSubscriptions()).toBe(1), { timeout: 2_000 });
  subgraphs.publish(5);
  const received = await text;
  expect(received).toContain('"votes":5');
  expect(received).toContain('has expired');
  await vi.waitFor(() => expect(subgraphs.openSubscriptions()).toBe(0), { timeout: 5_000 });
});
