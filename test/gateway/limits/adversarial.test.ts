// Documents and variables that are made to cost much: each is refused in a few milliseconds and before any subgraph is asked,
// by the limits of a gateway that is set up with nothing, on the schema of the product.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../../../gateway/gateway.js';
import { createOperationCache } from '../../../gateway/operation/operation-cache.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { projectRoot } from '../../checks/project-files.js';
import { limitedGraph, serveLimitedGraph } from '../../support/limited-graph.js';
import { gatewayDefaults } from '../gateway-options.js';

const schema = buildSchema(readFileSync(join(projectRoot, 'schema/api.graphql'), 'utf8'), {
  assumeValid: true,
  assumeValidSDL: true,
});
const operations = createOperationCache(schema, new Map(), 1_000_000, gatewayDefaults.limits.operations);
const repeat = (count: number, part: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => part(at)).join(' ');
const around = (count: number, start: string, inner: string, end: string) =>
  `${start.repeat(count)}${inner}${end.repeat(count)}`;

const documents: readonly [what: string, text: string, code: string][] = [
  [
    'fragments that double 100 times',
    `{ ...f0 } ${repeat(100, (at) => `fragment f${at} on Query { ${at === 99 ? '__typename' : `...f${at + 1} ...f${at + 1}`} }`)}`,
    'TOO_MANY_FIELDS',
  ],
  [
    'fragments that double and end in none',
    `{ ...f0 } ${repeat(100, (at) => `fragment f${at} on Query { ...f${at + 1} ...f${at + 1} }`)}`,
    'TOO_MANY_FIELDS',
  ],
  ['a flood of aliases', `{ ${repeat(2_000, (at) => `a${at}: __typename`)} }`, 'TOO_MANY_ALIASES'],
  ['a flood of root fields', `{ ${repeat(4_000, () => '__typename')} }`, 'TOO_MANY_ROOT_FIELDS'],
  ['one field very often', `{ orgUnit(slug: "a") { ${repeat(4_000, () => 'slug')} } }`, 'TOO_MANY_FIELDS'],
  [
    'one object very often, with fields in it',
    `{ orgUnit(slug: "a") { ${repeat(900, () => 'region { name slug }')} } }`,
    'TOO_MANY_FIELDS',
  ],
  [
    'objects in objects very often',
    `{ orgUnit(slug: "a") { ${repeat(180, () => 'region { parent { parent { parent { slug } } } }')} } }`,
    'TOO_MANY_FIELDS',
  ],
  [
    'many fragments in one place',
    `{ orgUnit(slug: "a") { ${repeat(900, (at) => `...f${at}`)} } } ${repeat(900, (at) => `fragment f${at} on OrgUnit { slug }`)}`,
    'TOO_MANY_FIELDS',
  ],
  [
    'long arguments that have to be compared',
    `{ orgUnit(slug: "a") { ${repeat(40, () => `articles(filter: { ids: [${repeat(200, String)}] }) { nodes { id } }`)} } }`,
    'TOO_MANY_FIELDS',
  ],
  [
    'fragments that nothing uses',
    `{ __typename } ${repeat(1_200, (at) => `fragment f${at} on OrgUnit { slug }`)}`,
    'TOO_MANY_FIELDS',
  ],
  [
    'a flood of directives in one place',
    `{ __typename ${repeat(1_200, () => '@skip(if: false)')} }`,
    'TOO_MANY_DIRECTIVES',
  ],
  [
    'a flood of directives over the document',
    `{ ${repeat(900, () => '__typename @skip(if: false)')} }`,
    'TOO_MANY_DIRECTIVES',
  ],
  ['deep selections', `{ ${around(4_000, 'a {', 'b', '}')} }`, 'QUERY_TOO_DEEP'],
  ['deep lists', `{ orgUnit(slug: ${around(4_000, '[', '', ']')}) { name } }`, 'QUERY_TOO_DEEP'],
  ['lists that are never closed', `{ orgUnit(slug: ${'['.repeat(190_000)}`, 'QUERY_TOO_DEEP'],
  ['deep objects', `{ orgUnit(slug: ${around(3_000, '{a:', '1', '}')}) { name } }`, 'QUERY_TOO_DEEP'],
  ['a deep type of a variable', `query ($a: ${around(4_000, '[', 'Int', ']')}) { __typename }`, 'QUERY_TOO_DEEP'],
  [
    'a deep chain of fragments',
    `{ ...f0 } ${repeat(400, (at) => `fragment f${at} on Query { ...f${at + 1} }`)}`,
    'QUERY_TOO_DEEP',
  ],
  ['a fragment in itself', '{ ...a } fragment a on Query { ...a }', 'FRAGMENT_CYCLE'],
  [
    'fragments in a circle of 100',
    `{ ...f0 } ${repeat(100, (at) => `fragment f${at} on Query { ...f${(at + 1) % 100} }`)}`,
    'FRAGMENT_CYCLE',
  ],
  [
    'introspection in a circle',
    '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
    'INTROSPECTION_TOO_DEEP',
  ],
  [
    'introspection many times over',
    `{ __schema { ${repeat(60, (at) => `a${at}: types { fields { name } }`)} } }`,
    'INTROSPECTION_TOO_DEEP',
  ],
  ['a huge string', `{ orgUnit(slug: "${'x'.repeat(900_000)}") { name } }`, 'TOO_MANY_TOKENS'],
  ['a long number', `{ orgUnit(slug: ${'9'.repeat(150_000)}) { name } }`, 'GRAPHQL_PARSE_FAILED'],
  ['a long name', `{ ${'n'.repeat(150_000)} }`, 'GRAPHQL_PARSE_FAILED'],
  ['comments without end', `${'#\n'.repeat(400_000)}{ __typename }`, 'TOO_MANY_TOKENS'],
  ['strings without end', `{ a(b: """${'\\"""'.repeat(45_000)}`, 'GRAPHQL_PARSE_FAILED'],
  ['more tokens than are read', `{ ${repeat(50_000, () => 'a')} }`, 'TOO_MANY_TOKENS'],
  [
    'a list without end',
    `{ orgUnits(filter: { kinds: [${repeat(50_000, () => 'A')}] }) { nodes { id } } }`,
    'TOO_MANY_TOKENS',
  ],
  ['many variables', `query (${repeat(2_400, (at) => `$v${at}: Int`)}) { __typename }`, 'VARIABLES_TOO_LARGE'],
  [
    'many operations',
    `${repeat(900, (at) => `query q${at} { ...f }`)} fragment f on Query { __typename }`,
    'TOO_MANY_ROOT_FIELDS',
  ],
  ['many unknown names', `{ orgUnit(slug: "a") { ${repeat(190, (at) => `name${at}`)} } }`, 'GRAPHQL_VALIDATION_FAILED'],
];

/** The shortest of five runs after one that warms up, in milliseconds of this thread on a processor. */
function timeMs(work: () => unknown): number {
  work();
  return Math.min(
    ...Array.from({ length: 5 }, () => {
      const before = process.threadCpuUsage();
      work();
      const { user, system } = process.threadCpuUsage(before);
      return (user + system) / 1_000;
    }),
  );
}

describe('a hostile document', () => {
  it.each(documents)('with %s is refused in under 50 ms', (_what, text, code) => {
    const prepared = operations.get(text, undefined);
    expect(prepared.ok ? [] : prepared.errors.map(({ extensions }) => extensions['code'])).toContain(code);
    expect(timeMs(() => operations.get(text, undefined))).toBeLessThan(50);
  });
});

describe('documents that tools and people send', () => {
  const all = {
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
  };
  it.each([
    ['the introspection query of graphql-js', getIntrospectionQuery()],
    ['the introspection query with everything', getIntrospectionQuery({ ...all, oneOf: true })],
    [
      'the query of the README',
      /```graphql\n([\s\S]+?)\n```/.exec(readFileSync(join(projectRoot, 'README.md'), 'utf8'))?.[1] ?? '',
    ],
  ])('%s passes all limits', (_what, text) => {
    const prepared = operations.get(text, undefined);
    expect(prepared.ok ? [] : prepared.errors).toEqual([]);
  });
});

describe('hostile variables', () => {
  const prepared = operations.get(
    'query ($filter: ArticleFilter, $n: Int) { articles(filter: $filter, first: $n) { nodes { id } } }',
    undefined,
  );
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: [nested(levels - 1)] });
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['a list of 100,000', { filter: { ids: Array.from({ length: 100_000 }, () => 'x') } }, 'VARIABLES_TOO_LARGE'],
    [
      'many lists',
      { filter: { a: Array.from({ length: 900 }, () => Array.from({ length: 900 }, () => 1)) } },
      'VARIABLES_TOO_LARGE',
    ],
    ['depth', { filter: nested(500) }, 'VARIABLES_TOO_LARGE'],
    ['a million bytes of text', { filter: { search: 'x'.repeat(1_000_000) } }, 'VARIABLES_TOO_LARGE'],
    [
      'names without number',
      Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`v${at}`, at])),
      'VARIABLES_TOO_LARGE',
    ],
    ['a page too large', { n: 2_000_000_000 }, 'PAGE_TOO_LARGE'],
  ])('with %s are refused in under 50 ms', (_what, variables, code) => {
    if (!prepared.ok) throw new Error(prepared.errors.map(({ message }) => message).join());
    const { readVariables } = prepared.operation;
    const read = readVariables(variables);
    expect(read.ok ? [] : read.errors.map(({ extensions }) => extensions['code'])).toEqual([code]);
    expect(timeMs(() => readVariables(variables))).toBeLessThan(50);
  });
});

describe('names that all objects have', () => {
  const opened = createClosingStack();
  const graph = serveLimitedGraph();
  let url: string;
  beforeAll(async () => {
    const { supergraphSdl } = limitedGraph;
    const options = { ...gatewayDefaults, supergraphSdl, transport: graph.transport };
    ({ url } = opened.add(await startGateway(options)));
  });
  afterAll(() => opened.close());

  const post = async (body: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    return JSON.parse(await (await fetch(url, { method: 'POST', headers, body })).text());
  };

  it.each([
    [
      'aliases',
      '{"query":"{ __proto__: node { constructor: id toString: name valueOf: deep { __proto__: id } } }"}',
      '{"data":{"__proto__":{"constructor":"1","toString":"item 1","valueOf":{"__proto__":"2"}}}}',
    ],
    ['fields', '{"query":"{ constructor toString(valueOf: 3) }"}', '{"data":{"constructor":"made","toString":3}}'],
    [
      'the operation',
      '{"query":"query __proto__ { fill(length: 1) }","operationName":"__proto__"}',
      '{"data":{"fill":"x"}}',
    ],
    [
      'variables',
      '{"query":"query ($constructor: Int!, $toString: Int, $__proto__: Int) { toString(valueOf: $toString) fill(length: $constructor) items(first: $__proto__) { id } }","variables":{"constructor":2}}',
      '{"data":{"toString":null,"fill":"xx","items":[{"id":"0"},{"id":"1"}]}}',
    ],
    [
      'keys of variables',
      '{"query":"{ fill(length: 1) }","variables":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
      '{"data":{"fill":"x"}}',
    ],
    [
      'keys of extensions',
      '{"query":"{ fill(length: 1) }","extensions":{"__proto__":{"cost":true,"persistedQuery":1}}}',
      '{"data":{"fill":"x"}}',
    ],
    [
      'fragments',
      '{"query":"{ node { ...__proto__ ...toString } } fragment __proto__ on Item { id } fragment toString on Item { name }"}',
      '{"data":{"node":{"id":"1","name":"item 1"}}}',
    ],
  ])('do no harm as names of %s', async (_what, body, expected) => {
    for (let sighting = 0; sighting < 3; sighting += 1) expect(await post(body)).toEqual(JSON.parse(expected));
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
