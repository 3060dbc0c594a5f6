// Two started news rooms, one with a hundredth of the articles of the other → what is compared: deep pages with first
// ones, and each filter and the search at both sizes.
import { z } from 'zod';
import type { RoomResponse, StartedRoom } from '../../subgraphs/kit/room.js';
import { rareWords, themes } from '../data/articles.js';
import type { Comparison, Request } from './compare.js';
import type { Frequencies, Probes } from './probes.js';

/** Most that a request may cost as a multiple of another: deep pages of first ones, 100,000 articles of 1,000. */
const targets = { depth: 1.5, growth: 3 };

const list = `
  query ($first: Int, $last: Int, $after: String, $before: String, $filter: ArticleFilter, $orderBy: ArticleOrder) {
    articles(first: $first, last: $last, after: $after, before: $before, filter: $filter, orderBy: $orderBy) {
      edges { score highlights { block start end } node { id slug title lead status publishedAt category { name } publisher { id } } }
      pageInfo { hasNextPage endCursor }
    }
  }`;
const walk = `
  query ($first: Int, $after: String, $filter: ArticleFilter, $orderBy: ArticleOrder) {
    articles(first: $first, after: $after, filter: $filter, orderBy: $orderBy) { nodes { id } pageInfo { endCursor } }
  }`;
const counting = `query ($filter: ArticleFilter) {
  articles(first: 1, filter: $filter) { totalCount facets { categories { count } months { count } } }
}`;
const ofUnits = `query ($units: [_Any!]!) {
  _entities(representations: $units) { ... on OrgUnit { articles(first: 5) { nodes { id title publishedAt } } } }
}`;

const edgesOf = z.object({ data: z.object({ articles: z.object({ edges: z.array(z.unknown()) }) }) });
const walkedOf = z.object({
  data: z.object({
    articles: z.object({
      nodes: z.array(z.object({ id: z.string() })),
      pageInfo: z.object({ endCursor: z.string() }),
    }),
  }),
});
const totalOf = z.object({ data: z.object({ articles: z.object({ totalCount: z.number() }) }) });
const unitsOf = z.object({
  data: z.object({ _entities: z.array(z.object({ articles: z.object({ nodes: z.array(z.unknown()) }) })) }),
});

const countEdges = (response: RoomResponse) => edgesOf.parse(response).data.articles.edges.length;
const pageSize = 20;
const orders = ['PUBLISHED_AT', 'UPDATED_AT', 'VIEW_COUNT'] as const;

type Variables = Request['variables'];

function listArticles(room: StartedRoom, variables: Variables): Request {
  const size = 'last' in variables ? {} : { first: pageSize };
  return { room, query: list, variables: { ...size, ...variables }, count: countEdges };
}

/** The page at a depth against the first page, for each order; the ranked matches of a search end at `rankedDepth`. */
export async function compareDepths(large: StartedRoom, depth: number, rankedDepth: number): Promise<Comparison[]> {
  const found: Comparison[] = [];
  for (const field of orders) {
    for (const direction of ['DESC', 'ASC']) {
      const orderBy = { field, direction };
      const after = await findCursor(large, { orderBy }, depth);
      found.push({
        name: `page at depth ${depth}, ${field} ${direction}`,
        target: targets.depth,
        base: listArticles(large, { orderBy }),
        compared: listArticles(large, { orderBy, after }),
      });
      if (direction === 'DESC') {
        found.push({
          name: `the page before that, ${field} ${direction}`,
          target: targets.depth,
          base: listArticles(large, { orderBy }),
          compared: listArticles(large, { orderBy, before: after, last: pageSize }),
        });
      }
    }
  }
  const ranked = { filter: { search: 'bài viết' }, orderBy: { field: 'RELEVANCE' } };
  found.push({
    name: `page at depth ${rankedDepth} of the ranked matches, RELEVANCE`,
    target: targets.depth,
    base: listArticles(large, ranked),
    compared: listArticles(large, { ...ranked, after: await findCursor(large, ranked, rankedDepth) }),
  });
  return found;
}

/** Walks from the start. Errors: when an article comes twice or the list ends before. */
async function findCursor(room: StartedRoom, variables: Variables, depth: number): Promise<string> {
  const seen = new Set<string>();
  let after: string | undefined;
  while (seen.size < depth) {
    const first = Math.min(100, depth - seen.size);
    const response = await room.execute({ query: walk, variables: { ...variables, first, after }, headers: {} });
    const { nodes, pageInfo } = walkedOf.parse(response).data.articles;
    const before = seen.size;
    for (const { id } of nodes) seen.add(id);
    if (seen.size - before !== first)
      throw new Error(`a walk of ${JSON.stringify(variables)} ends or repeats at ${before}`);
    after = pageInfo.endCursor;
  }
  if (after === undefined) throw new Error('a walk of no depth has no cursor');
  return after;
}

interface Side {
  readonly room: StartedRoom;
  readonly probes: Probes;
}

/** Each filter in each order, and the search, with few articles and with many. */
export function compareGrowth(small: Side, large: Side): Comparison[] {
  const both = (name: string, target: number | null, request: (side: Side) => Request): Comparison => ({
    name,
    target,
    base: request(small),
    compared: request(large),
  });
  const filtered = Object.entries(filters).flatMap(([name, filter]) =>
    orders.map((field) =>
      both(`filter ${name}, ${field}`, targets.growth, ({ room, probes }) =>
        listArticles(room, { filter: filter(probes), orderBy: { field } }),
      ),
    ),
  );
  const searched = Object.entries(searches).flatMap(([name, filter]) =>
    (['RELEVANCE', 'PUBLISHED_AT'] as const).map((field) =>
      both(`search ${name}, ${field}`, targets.growth, ({ room, probes }) =>
        listArticles(room, { filter: filter(probes), orderBy: { field } }),
      ),
    ),
  );
  const nested = both('articles of 20 units, 5 each', targets.growth, ({ room, probes }) => ({
    room,
    query: ofUnits,
    variables: { units: probes.unit.twenty.map((id) => ({ __typename: 'OrgUnit', id })) },
    count: (response) => unitsOf.parse(response).data._entities.flatMap(({ articles }) => articles.nodes).length,
  }));
  // Counts read all that they count; they are shown, and have no target.
  const counted = both('totalCount and facets, which count every article', null, ({ room }) => ({
    room,
    query: counting,
    variables: {},
    count: (response) => totalOf.parse(response).data.articles.totalCount,
  }));
  return [...filtered, ...searched, nested, counted];
}

type Filter = (probes: Probes) => Readonly<Record<string, unknown>>;

const byFrequency = (name: string, of: (probes: Probes) => Frequencies, filter: (id: string) => object) => ({
  [`${name} (frequent)`]: (probes: Probes) => ({ ...filter(of(probes).frequent) }),
  [`${name} (1 of 40)`]: (probes: Probes) => ({ ...filter(of(probes).middling) }),
});

const filters: Readonly<Record<string, Filter>> = {
  ...byFrequency(
    'categoryId',
    ({ category }) => category,
    (categoryId) => ({ categoryId }),
  ),
  ...byFrequency(
    'publisherId',
    ({ publisher }) => publisher,
    (publisherId) => ({ publisherId }),
  ),
  ...byFrequency(
    'mentionedUnitIds',
    ({ unit }) => unit,
    (id) => ({ mentionedUnitIds: [id] }),
  ),
  'mentionedUnitIds (25 articles)': ({ unit }) => ({ mentionedUnitIds: [unit.rare] }),
  'mentionedUnitIds (20 units)': ({ unit }) => ({ mentionedUnitIds: unit.twenty }),
  ...byFrequency(
    'personIds',
    ({ person }) => person,
    (id) => ({ personIds: [id] }),
  ),
  ...byFrequency(
    'regionId',
    ({ region }) => region,
    (regionId) => ({ regionId }),
  ),
  ...byFrequency(
    'legalDocumentId',
    ({ document }) => document,
    (legalDocumentId) => ({ legalDocumentId }),
  ),
  ...byFrequency(
    'eventId',
    ({ event }) => event,
    (eventId) => ({ eventId }),
  ),
  publishedFrom: ({ window }) => ({ publishedFrom: window.from }),
  'publishedFrom and publishedBefore (1 of 40)': ({ window }) => ({
    publishedFrom: window.from,
    publishedBefore: window.before,
  }),
  'updatedSince (1 of 40)': ({ recently }) => ({ updatedSince: recently }),
  'statuses (withdrawn)': () => ({ statuses: ['WITHDRAWN'] }),
  'statuses (published and withdrawn)': () => ({ statuses: ['PUBLISHED', 'WITHDRAWN'] }),
  'language (1 of 37)': () => ({ language: 'en' }),
  'categoryId and mentionedUnitIds': ({ category, unit }) => ({
    categoryId: category.frequent,
    mentionedUnitIds: [unit.frequent],
  }),
};

const [theme = ''] = themes.filter((name) => name === 'tiêm chủng mở rộng');

const searches: Readonly<Record<string, Filter>> = {
  'accented, in every article': () => ({ search: 'bài viết' }),
  'unaccented, in every article': () => ({ search: 'bai viet' }),
  'accented, in 1 of 40': () => ({ search: theme }),
  'unaccented, in 1 of 40': () => ({ search: 'tiem chung mo rong' }),
  'accented, in 25 articles': () => ({ search: rareWords }),
  'accented in another spelling, in 25 articles': () => ({ search: 'thuỷ đình cổ' }),
  'unaccented, in 25 articles': () => ({ search: 'thuy dinh co' }),
  'accented, with categoryId': ({ category }) => ({ search: 'hội nghị', categoryId: category.frequent }),
  'accented, with mentionedUnitIds': ({ unit }) => ({ search: 'hội nghị', mentionedUnitIds: [unit.frequent] }),
};
