// Who may do what in the civic graph: every mutation and every internal field names what it needs, and each kind of caller gets
// just that, in one process with real tokens.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFieldRequirements } from '../../gateway/plan/field-requirements.js';
import { audience, createSigner, issuer, type Signer } from '../gateway/access/tokens.js';
import { type RunningSupergraph, startOneProcess } from '../support/supergraph.js';
import { askForAll, scopesOf, writeCall, writeMatrix } from './access-matrix.js';

const read = (file: string) => readFileSync(new URL(`../../schema/${file}`, import.meta.url), 'utf8');
const requirements = readFieldRequirements(parse(read('supergraph.graphql')));
const api = buildSchema(read('api.graphql'));
const mutations = Object.values(api.getMutationType()?.getFields() ?? {});
const open = ['pollCastBallot'];

describe('the schema', () => {
  it('names what every mutation needs, but for casting a ballot', () => {
    const without = mutations.map(({ name }) => name).filter((name) => !requirements.has(`Mutation.${name}`));
    expect(mutations.length).toBeGreaterThan(25);
    expect(without).toEqual(open);
  });

  it('names what every internal field needs', () => {
    const internal = [...read('supergraph.graphql').matchAll(/^ {2}(\w+)[^\n]*@tag\(name: "internal"\)/gm)];
    const names = internal.map(([, name]) => name);
    expect(names).toContain('orgUnitDirectory');
    const isNamed = (name: string | undefined) => [...requirements.keys()].some((each) => each.endsWith(`.${name}`));
    expect(names.filter((name) => !isNamed(name))).toEqual([]);
  });
});

describe('callers of the civic graph', () => {
  const folder = mkdtempSync(join(tmpdir(), 'civic-access-'));
  let graph: RunningSupergraph;
  let signer: Signer;
  /** By caller: what each root field is answered. */
  const told = new Map<string, ReadonlyMap<string, string>>();
  beforeAll(async () => {
    signer = await createSigner('ES256', 'one');
    const file = join(folder, 'jwks.json');
    writeFileSync(file, JSON.stringify({ keys: [signer.publicKey] }));
    graph = await startOneProcess({
      JWT_JWKS: file,
      JWT_ISSUER: issuer,
      JWT_AUDIENCE: audience,
      RATE_LIMIT_ANONYMOUS: 'off',
    });
    const input = '{ name: "matrix", scopes: ["webhooks:manage"], contract: "partner" }';
    const created = await ask(`mutation { apiKeyCreate(input: ${input}) { key } }`, '*');
    const key = String(Object(created.data?.['apiKeyCreate'])['key']);
    const tokenWith = async (scope: string) => ({
      authorization: `Bearer ${await signer.sign({ scope, contract: 'internal' })}`,
    });
    const callers: [string, Readonly<Record<string, string>>][] = [
      ['nobody', {}],
      ['a page of ours', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }],
      ['a person', { authorization: `Bearer ${await signer.sign({})}` }],
      ['a partner key with webhooks:manage', { 'x-api-key': key }],
      ['a token without scopes', await tokenWith('')],
    ];
    const scopes = [...new Set([...requirements.values()].flatMap(scopesOf))].toSorted();
    for (const scope of [...scopes, 'views:count', '*'])
      callers.push([`a token with ${scope}`, await tokenWith(scope)]);
    for (const [name, headers] of callers) told.set(name, await askForAll((query) => ask(query, null, headers)));
  }, 120_000);
  afterAll(async () => {
    await graph.close();
    rmSync(folder, { recursive: true });
  });

  async function ask(query: string, scope: string | null, headers: Readonly<Record<string, string>> = {}) {
    const bearer =
      scope === null ? {} : { authorization: `Bearer ${await signer.sign({ scope, contract: 'internal' })}` };
    const response = await fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer, ...headers },
      body: JSON.stringify({ query }),
    });
    const answer: {
      data?: Record<string, unknown> | null;
      errors?: { message: string; path?: unknown[]; extensions?: { code?: string } }[];
    } = JSON.parse(await response.text());
    return answer;
  }
  const isDenied = (code: string | undefined) => code === 'UNAUTHENTICATED' || code === 'FORBIDDEN';

  // One scope a row; which mutations it opens. `page-view` is a policy that a browser on a page of ours fulfils.
  const rows: readonly (readonly [string | null, RegExp, string])[] = [
    [null, /^$/, 'UNAUTHENTICATED'],
    ['', /^$/, 'FORBIDDEN'],
    ['articles:write', /^article(?!Viewed)/, 'FORBIDDEN'],
    ['units:write', /^(orgUnit|tenure)/, 'FORBIDDEN'],
    ['polls:write', /^poll(?!CastBallot)/, 'FORBIDDEN'],
    ['views:count', /^articleViewed$/, 'FORBIDDEN'],
    ['*', /./, 'FORBIDDEN'],
  ];

  it.each(rows)('with the scope %s may use the mutations %s and no other', (scope, allowed, code) => {
    const name = scope === null ? 'nobody' : scope === '' ? 'a token without scopes' : `a token with ${scope}`;
    const answers = told.get(name);
    const asked = mutations.filter((each) => !open.includes(each.name) && !/^(apiKey|webhook)/.test(each.name));
    for (const mutation of asked)
      expect([mutation.name, answers?.get(`mutation.${mutation.name}`)]).toEqual([
        mutation.name,
        allowed.test(mutation.name) ? 'yes' : code,
      ]);
  });

  it('are answered as the matrix of the documentation says, field by field', async () => {
    await expect(writeMatrix(told)).toMatchFileSnapshot('../../docs/operations/access.md');
  });

  it('may change webhooks with a key alone: to the public they do not exist, to others they are refused', () => {
    const calls = mutations.filter(({ name }) => name.startsWith('webhook'));
    expect(calls.length).toBeGreaterThan(5);
    for (const { name } of calls) {
      const answerTo = (caller: string) => told.get(caller)?.get(`mutation.${name}`);
      expect(answerTo('nobody'), name).toBe('absent');
      expect(answerTo('a token with articles:write'), name).toBe('FORBIDDEN');
      expect(answerTo('a token with *'), name).toBe('FORBIDDEN');
      expect(answerTo('a partner key with webhooks:manage'), name).toBe('yes');
    }
  });

  it('may cast a ballot and count a view from a page of ours without any credential', async () => {
    const viewed = await ask('mutation { articleViewed(id: "nothing") { accepted } }', null, {
      'sec-fetch-site': 'same-origin',
    });
    expect((viewed.errors ?? []).filter(({ extensions }) => isDenied(extensions?.code))).toEqual([]);
    const ballot = mutations.find(({ name }) => name === 'pollCastBallot');
    if (ballot === undefined) throw new Error('no ballot');
    const cast = await ask(`mutation { ${writeCall(ballot)} }`, null);
    expect((cast.errors ?? []).filter(({ extensions }) => isDenied(extensions?.code))).toEqual([]);
  });

  it('are told of drafts only with the scope to write them', async () => {
    const drafts = '{ articles(filter: { statuses: [DRAFT] }) { totalCount } }';
    const [denied] = (await ask(drafts, null)).errors ?? [];
    expect(isDenied(denied?.extensions?.code)).toBe(true);
    expect((await ask(drafts, 'articles:write')).errors).toBeUndefined();
    const polls = '{ polls(filter: { statuses: [DRAFT] }) { totalCount } }';
    const [deniedPolls] = (await ask(polls, 'articles:write')).errors ?? [];
    expect(isDenied(deniedPolls?.extensions?.code)).toBe(true);
    expect((await ask(polls, 'polls:write')).errors).toBeUndefined();
  });

  it('find the change feed in the partner contract and the directory in the internal one only', async () => {
    const [noFeed] = (await ask('{ articleChanges(first: 1) { nodes { cursor } } }', null)).errors ?? [];
    expect(noFeed?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
    const feed = await ask('{ articleChanges(first: 1) { nodes { cursor } } }', '');
    expect(feed.errors).toBeUndefined();
    const directory = '{ orgUnitDirectory { __typename } }';
    expect((await ask(directory, null)).errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await ask(directory, '')).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    expect((await ask(directory, 'directory:read')).errors).toBeUndefined();
  });
});
