// Who may do what in the civic graph: every mutation and every internal field names what it needs, and each kind of caller gets
// just that, in one process with real tokens.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildSchema,
  type GraphQLField,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  parse,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFieldRequirements } from '../../gateway/plan/field-requirements.js';
import { audience, createSigner, issuer, type Signer } from '../gateway/access/tokens.js';
import { type RunningSupergraph, startOneProcess } from '../support/supergraph.js';

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

/** The smallest call of a mutation that fits the schema; its values mean nothing. */
function writeCall({ name, args, type }: GraphQLField<unknown, unknown>): string {
  const given = args
    .filter(({ type: argument }) => isNonNullType(argument))
    .map((arg) => `${arg.name}: ${literal(arg.type)}`);
  const payload = isNonNullType(type) ? type.ofType : type;
  const selection = isObjectType(payload) ? ' { __typename }' : '';
  return `${name}${given.length === 0 ? '' : `(${given.join(', ')})`}${selection}`;
}
function literal(type: unknown): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) && field.defaultValue === undefined,
    );
    return `{${fields.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')}}`;
  }
  if (!isScalarType(type)) return 'null';
  if (type.name === 'Int' || type.name === 'Float') return '1';
  if (type.name === 'Boolean') return 'true';
  if (type.name === 'Date') return '"2020-01-01"';
  return type.name === 'DateTime' ? '"2020-01-01T00:00:00Z"' : '"nothing-of-this-id"';
}

describe('callers of the civic graph', () => {
  const folder = mkdtempSync(join(tmpdir(), 'civic-access-'));
  let graph: RunningSupergraph;
  let signer: Signer;
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

  it.each(rows)('with the scope %s may use the mutations %s and no other', async (scope, allowed, code) => {
    const asked = mutations.filter(({ name }) => !open.includes(name) && !/^(apiKey|webhook)/.test(name));
    for (let from = 0; from < asked.length; from += 10) {
      const some = asked.slice(from, from + 10);
      const { data, errors = [] } = await ask(`mutation { ${some.map(writeCall).join(' ')} }`, scope);
      expect(data, JSON.stringify(errors)).toBeDefined();
      for (const { name } of some) {
        const own = errors.filter(({ path }) => path?.[0] === name);
        if (allowed.test(name))
          expect(
            own.filter(({ extensions }) => isDenied(extensions?.code)),
            name,
          ).toEqual([]);
        else {
          expect(
            own.map(({ extensions }) => extensions?.code),
            name,
          ).toEqual([code]);
          expect(data?.[name], name).toBeNull();
        }
      }
    }
  });

  it('may change webhooks with a key alone: to the public they do not exist, to others they are refused', async () => {
    const calls = mutations.filter(({ name }) => name.startsWith('webhook'));
    expect(calls.length).toBeGreaterThan(5);
    for (const call of calls) {
      const codes = async (scope: string | null) =>
        (await ask(`mutation { ${writeCall(call)} }`, scope)).errors?.map(({ extensions }) => extensions?.code);
      expect(await codes(null), call.name).toEqual(['GRAPHQL_VALIDATION_FAILED']);
      expect(await codes('articles:write'), call.name).toEqual(['FORBIDDEN']);
      expect(await codes('*'), call.name).toEqual(['FORBIDDEN']);
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
