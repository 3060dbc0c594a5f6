// A small graph with protected fields in every place where they can stand, two subgraphs and the keeper of keys, behind a
// gateway over HTTP, and callers of every kind.
import { createHash } from 'node:crypto';
import { startGateway } from '../../../gateway/gateway.js';
import { createTokenVerifier } from '../../../gateway/access/verify-token.js';
import { readTrustedDocuments } from '../../../gateway/operation/trusted-documents.js';
import { reachOverHttp } from '../../../gateway/subgraph-transports.js';
import { createLocalJWKSet } from 'jose';
import { createClosingStack } from '../../../process/lifecycle.js';
import { serveSubgraphs } from '../../support/serve-subgraphs.js';
import { gatewayDefaults } from '../gateway-options.js';
import { audience, createSigner, issuer } from './tokens.js';

const people = {
  typeDefs: `
    type Query { node: Node  nodes: [Node!]!  either: [Either!]!  person: Person  audit: Audit  hidden: Hidden @tag(name: "internal")  feed: Feed @tag(name: "partner") }
    type Mutation { rename(name: String!): Person @requiresScopes(scopes: [["people:write"]])  erase: Person @requiresScopes(scopes: [["people:write", "people:erase"], ["admin"]])  view: Boolean @policy(policies: [["page-view"]])  open: Boolean }
    interface Node { id: ID!  note: String }
    union Either = Person | Unit
    type Person implements Node @key(fields: "id") { id: ID!  name: String!  note: String @authenticated  salary: Int @requiresScopes(scopes: [["people:read"]])  pin: String! @authenticated  secret: Secret  secretFeed: String @tag(name: "internal") }
    type Unit implements Node @key(fields: "id") { id: ID!  note: String }
    type Audit @authenticated { lines: [String!]! }
    type Hidden { text: String  level: HiddenLevel }
    enum HiddenLevel { HIGH LOW }
    type Feed { cursor: String }
    scalar Secret @policy(policies: [["page-view"]])
  `,
  resolvers: {
    Query: {
      node: () => ({ __typename: 'Person', ...minh }),
      nodes: () => [
        { __typename: 'Person', ...minh },
        { __typename: 'Unit', id: 'u1', note: 'a unit' },
      ],
      either: () => [
        { __typename: 'Unit', id: 'u1', note: 'a unit' },
        { __typename: 'Person', ...minh },
      ],
      person: () => minh,
      audit: () => ({ lines: ['one'] }),
      hidden: () => ({ text: 'hidden', level: 'HIGH' }),
      feed: () => ({ cursor: '1' }),
    },
    Mutation: { rename: () => minh, erase: () => minh, view: () => true, open: () => true },
    Person: { __resolveReference: () => minh },
  },
};
const minh = { id: 'p1', name: 'Minh', note: 'private', salary: 10, pin: '1234', secret: 's', secretFeed: 'f' };
const bands = {
  typeDefs: `
    type Person @key(fields: "id") { id: ID!  salary: Int @external  band: String @requires(fields: "salary") @requiresScopes(scopes: [["people:read"]])  title: String  secretFeed: String @external  feedTitle: String @requires(fields: "secretFeed") }
  `,
  resolvers: {
    Person: {
      __resolveReference: (reference: { id: string; salary?: number; secretFeed?: string }) => reference,
      band: ({ salary }: { salary?: number }) => `band ${salary}`,
      title: () => 'Chủ tịch',
      feedTitle: ({ secretFeed }: { secretFeed?: string }) => `feed ${secretFeed}`,
    },
  },
};

export const keys = {
  partner: `civic_${'p'.repeat(43)}`,
  internal: `civic_${'i'.repeat(43)}`,
  unknown: `civic_${'u'.repeat(43)}`,
};
const documents = readTrustedDocuments('{"secret":"{ person { secret } }","name":"{ person { name } }"}');

const keptKeys = new Map(
  Object.entries({
    [keys.partner]: { id: 'key_partner', scopes: ['people:read'], contract: 'PARTNER' },
    [keys.internal]: { id: 'key_internal', scopes: ['*'], contract: 'INTERNAL' },
  }).map(([text, kept]) => [createHash('sha256').update(text).digest('hex'), kept] as const),
);
const access = {
  typeDefs: `
    type Query { apiKeyByDigest(digest: String!): ApiKey @inaccessible }
    type ApiKey @inaccessible { id: ID!  name: String!  scopes: [String!]!  contract: String!  quotaUnitsPerMinute: Int  burstUnits: Int  expiresAt: String  isRevoked: Boolean! }
  `,
  resolvers: {
    Query: {
      apiKeyByDigest(_parent: unknown, { digest }: { digest: string }) {
        const kept = keptKeys.get(digest);
        return kept === undefined ? null : { name: 'a key', isRevoked: false, ...kept };
      },
    },
  },
};

export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[];
}

export async function serveProtectedGraph() {
  const opened = createClosingStack();
  const subgraphs = opened.add(await serveSubgraphs({ people, bands, access }));
  const transport = opened.add(reachOverHttp({ urls: new Map(), timeoutMs: 5_000, subscriptionProtocols: new Map() }));
  const signer = await createSigner('ES256', 'one');
  const verifyToken = createTokenVerifier({
    keys: createLocalJWKSet({ keys: [signer.publicKey] }),
    issuer,
    audience,
    clockSkewSeconds: 30,
    now: Date.now,
  });
  const gateway = opened.add(
    await startGateway({
      ...gatewayDefaults,
      documents: { ...gatewayDefaults.documents, trusted: () => documents },
      // Plans are told, so that it can be seen what they tell.
      http: { ...gatewayDefaults.http, playground: true },
      supergraphSdl: subgraphs.supergraphSdl,
      transport,
      verifyToken,
    }),
  );
  const bearer = async (claims: Readonly<Record<string, unknown>>) => ({
    authorization: `Bearer ${await signer.sign(claims)}`,
  });
  return {
    received: subgraphs.received,
    callers: {
      anonymous: {},
      page: { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' },
      person: await bearer({}),
      writer: await bearer({ scope: 'people:write' }),
      eraser: await bearer({ scope: 'people:erase people:write people:read' }),
      partner: { 'x-api-key': keys.partner },
      internal: { authorization: `Bearer ${keys.internal}` },
    },
    async ask(query: string, headers: Readonly<Record<string, string>> = {}) {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      });
      const answer: Answer = JSON.parse(await response.text());
      return { status: response.status, headers: response.headers, answer };
    },
    url: gateway.url,
    close: () => opened.close(),
  };
}
