// The four subgraphs of the workload in one small process: `node workload-server.js PORT [DELAY_MS]`. An answer is computed once for each
// request body, so that the gateway is what is measured. GET /count tells how many requests have come.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type DocumentNode, type FieldNode, Kind, parse, type SelectionSetNode, visit } from 'graphql';
import { z } from 'zod';

const row = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const tables = z
  .object({ users: z.array(row), products: z.array(row), inventory: z.array(row), reviews: z.array(row) })
  .parse(JSON.parse(readFileSync(new URL('../../../bench/engine/workload/entities.json', import.meta.url), 'utf8')));

type Row = Readonly<Record<string, unknown>>;

const byUpc = (upc: unknown) => tables.products.find((product) => product['upc'] === upc) ?? null;
const byId = (id: unknown) => tables.users.find((user) => user['id'] === id) ?? null;

/** What is no column: by type and field. The columns of each row are its other fields. */
const links: Readonly<Record<string, Readonly<Record<string, (source: Row, given: Row) => unknown>>>> = {
  Query: {
    me: () => tables.users[0],
    users: () => tables.users,
    user: (_source, { id }) => byId(id),
    // Whoever asks with a key may read what needs a scope; only the bench of the edge has keys.
    apiKeyByDigest: () => ({
      id: 'key_1',
      name: 'a key for measuring',
      scopes: ['products:read'],
      contract: 'partner',
      quotaUnitsPerMinute: null,
      burstUnits: null,
      expiresAt: null,
      isRevoked: false,
    }),
    // Five at most: a variable may then change without changing the answer.
    topProducts: (_source, { first }) => tables.products.slice(0, Math.min(5, typeof first === 'number' ? first : 5)),
  },
  // Every user has written the first two reviews, and the first user is every review's author, as in the benchmark.
  User: { reviews: () => tables.reviews.slice(0, 2) },
  Product: {
    reviews: ({ upc }) => tables.reviews.filter((review) => review['upc'] === upc),
    inStock: ({ upc }) => tables.inventory.find((each) => each['upc'] === upc)?.['inStock'] ?? null,
    shippingEstimate: () => null,
  },
  Review: { product: ({ upc }) => byUpc(upc), author: () => byId('1') },
};
const typeOfField: Readonly<Record<string, string>> = {
  me: 'User',
  user: 'User',
  users: 'User',
  author: 'User',
  topProducts: 'Product',
  product: 'Product',
  reviews: 'Review',
  apiKeyByDigest: 'ApiKey',
};

function answerField(node: FieldNode, type: string, source: Row, variables: Row): unknown {
  const name = node.name.value;
  if (name === '__typename') return type;
  const given = Object.fromEntries(
    (node.arguments ?? []).map(({ name: argument, value }) => [
      argument.value,
      value.kind === Kind.VARIABLE ? variables[value.name.value] : value.kind === Kind.INT ? Number(value.value) : null,
    ]),
  );
  const link = links[type]?.[name];
  const value = link === undefined ? source[name] : link(source, given);
  const { selectionSet } = node;
  if (selectionSet === undefined) return value ?? null;
  const answer = (each: unknown) =>
    isRow(each) ? select(selectionSet, typeOfField[name] ?? '', each, variables) : null;
  return Array.isArray(value) ? value.map(answer) : answer(value);
}

function select(set: SelectionSetNode, type: string, source: Row, variables: Row): Row {
  const answer: Record<string, unknown> = {};
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD)
      answer[node.alias?.value ?? node.name.value] = answerField(node, type, source, variables);
    else if (node.kind === Kind.INLINE_FRAGMENT && (node.typeCondition?.name.value ?? type) === type)
      Object.assign(answer, select(node.selectionSet, type, source, variables));
  }
  return answer;
}

const body = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() });

function answerRequest(text: string): string {
  const { query, variables = {} } = body.parse(JSON.parse(text));
  const definition = expandFragments(parse(query)).definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (definition === undefined) throw new Error('no operation');
  // Some gateways ask for several lists of entities in one request, each under an alias.
  const answer: Record<string, unknown> = {};
  for (const node of definition.selectionSet.selections) {
    if (node.kind !== Kind.FIELD || node.name.value !== '_entities') continue;
    const value = node.arguments?.find(({ name }) => name.value === 'representations')?.value;
    const given = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
    answer[node.alias?.value ?? '_entities'] = answerEntities(Array.isArray(given) ? given : [], node, variables);
  }
  const isEntities = Object.keys(answer).length > 0;
  return JSON.stringify({ data: isEntities ? answer : select(definition.selectionSet, 'Query', {}, variables) });
}

function answerEntities(representations: readonly unknown[], { selectionSet }: FieldNode, variables: Row): unknown {
  return representations.map((given) => {
    if (!isRow(given) || selectionSet === undefined) return null;
    const type = String(given['__typename']);
    const known = type === 'User' ? byId(given['id']) : byUpc(given['upc']);
    return select(selectionSet, type, { ...known, ...given }, variables);
  });
}

/** The stock gateway sends named fragments. */
function expandFragments(document: DocumentNode): DocumentNode {
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  return visit(document, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value);
      if (fragment === undefined) return undefined;
      const { typeCondition, selectionSet } = fragment;
      return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet };
    },
  });
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const answers = new Map<string, Buffer>();
let count = 0;

/** How long each answer takes on its way: as much more as the gateway that asks has been slowed down. */
const delayMs = Number(process.argv[3] ?? 0);

/** A gateway that is watched instruction by instruction may come back to a connection much later. */
const keepAliveTimeout = 600_000;

createServer({ keepAliveTimeout }, (request, response) => {
  if (request.method === 'GET') {
    response.end(String(count));
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    count += 1;
    const text = Buffer.concat(chunks).toString();
    let answer = answers.get(text);
    if (answer === undefined) {
      answer = Buffer.from(answerRequest(text));
      // A variable that changes in every request makes endless bodies.
      if (answers.size < 10_000) answers.set(text, answer);
    }
    const bytes = answer;
    const headers = { 'content-type': 'application/json', 'content-length': bytes.length };
    const respond = () => response.writeHead(200, headers).end(bytes);
    if (delayMs === 0) respond();
    else setTimeout(respond, delayMs);
  });
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
