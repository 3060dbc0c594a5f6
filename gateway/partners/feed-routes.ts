// The newest published articles of everything, of a category and of a unit that they name → feeds with an ETag of their content.
// A withdrawn article is in none: the question leaves it out, and without an `If-Modified-Since` no older answer stands for it.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RequestOrigin } from '../http/answer.js';
import type { AskGraph } from './ask-graph.js';
import { type Feed, feedFormats, lastChange } from './feed-formats.js';
import { defineRoute, PartnerFault, type PartnerReply, type PartnerRoute } from './partner-route.js';

export interface FeedOptions {
  /** As anybody sees the graph. */
  readonly ask: AskGraph;
  readonly publicUrl: string;
}

const itemCount = 50;
const maximumAgeSeconds = 300;
/** Texts of the graph are asked for in it. */
const language = 'vi';

const instant = z.coerce.date();
const articles = z.object({
  nodes: z.array(
    z.object({
      id: z.string(),
      url: z.string(),
      title: z.string(),
      lead: z.string().nullable(),
      publishedAt: instant,
      updatedAt: instant,
      category: z.object({ name: z.string() }).nullable(),
    }),
  ),
});
type Articles = z.infer<typeof articles>;
const selection = 'nodes { id url title lead publishedAt updatedAt category { name } }';

/** What a feed is of. */
interface Found {
  readonly title: string;
  readonly path: string;
  readonly articles: Articles;
}

const all = {
  query: `query FeedOfAll($first: Int!) { articles(first: $first) { ${selection} } }`,
  data: z.object({ articles }),
};
const categoryBySlug = {
  query: 'query FeedCategory($slug: String!) { category(slug: $slug) { id slug name } }',
  data: z.object({ category: z.object({ id: z.string(), slug: z.string(), name: z.string() }).nullable() }),
};
const ofCategory = {
  query: `query FeedOfCategory($first: Int!, $categoryId: ID!) {
    articles(first: $first, filter: { categoryId: $categoryId }) { ${selection} }
  }`,
  data: z.object({ articles }),
};
const ofUnit = {
  query: `query FeedOfUnit($first: Int!, $slug: String!) {
    orgUnit(slug: $slug) { slug name articles(first: $first) { ${selection} } }
  }`,
  data: z.object({ orgUnit: z.object({ slug: z.string(), name: z.string(), articles }).nullable() }),
};

export function createFeedRoutes({ ask, publicUrl }: FeedOptions): readonly PartnerRoute[] {
  const first = itemCount;

  async function findAll(origin: RequestOrigin): Promise<Found> {
    const { data } = await ask({ ...all, variables: { first } }, origin);
    return { title: 'Tin tức', path: '/feeds/articles', articles: data.articles };
  }
  async function findCategory(slug: string, origin: RequestOrigin): Promise<Found> {
    const { category } = (await ask({ ...categoryBySlug, variables: { slug } }, origin)).data;
    if (category === null) throw unknownFeed();
    const { data } = await ask({ ...ofCategory, variables: { first, categoryId: category.id } }, origin);
    return { title: category.name, path: `/feeds/categories/${category.slug}`, articles: data.articles };
  }
  async function findUnit(slug: string, origin: RequestOrigin): Promise<Found> {
    const { orgUnit } = (await ask({ ...ofUnit, variables: { first, slug } }, origin)).data;
    if (orgUnit === null) throw unknownFeed();
    return { title: orgUnit.name, path: `/feeds/org-units/${orgUnit.slug}`, articles: orgUnit.articles };
  }

  function answer(found: Found, formatName: string, origin: RequestOrigin): PartnerReply {
    const format = feedFormats.find(({ name }) => name === formatName);
    if (format === undefined) throw unknownFeed();
    const feed: Feed = {
      title: found.title,
      url: `${publicUrl}${found.path}.${format.name}`,
      homeUrl: publicUrl,
      language,
      items: found.articles.nodes.map(({ lead, category, ...item }) => ({
        ...item,
        summary: lead,
        category: category?.name ?? null,
      })),
    };
    const body = format.write(feed);
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    const modified = lastChange(feed);
    const headers = {
      etag,
      'cache-control': `public, max-age=${maximumAgeSeconds}`,
      ...(modified === null ? {} : { 'last-modified': modified.toUTCString() }),
    };
    if (isKnown(origin.headers['if-none-match'], etag)) return { kind: 'whole', status: 304, headers, body: '' };
    return { kind: 'whole', status: 200, headers: { ...headers, 'content-type': format.mediaType }, body };
  }

  return [
    defineRoute(
      describe('/feeds/articles.{format}', 'readFeed', 'The newest articles'),
      { format },
      async (given, { origin }) => answer(await findAll(origin), given.format, origin),
    ),
    defineRoute(
      describe(
        '/feeds/categories/{slug}.{format}',
        'readCategoryFeed',
        'The newest articles of a category and those below it',
      ),
      { slug: { ...slug, example: 'cong-tac-dan-van' }, format },
      async (given, { origin }) => answer(await findCategory(given.slug, origin), given.format, origin),
    ),
    defineRoute(
      describe('/feeds/org-units/{slug}.{format}', 'readUnitFeed', 'The newest articles that name a unit'),
      { slug: { ...slug, example: 'ubnd-quan-hoang-mai' }, format },
      async (given, { origin }) => answer(await findUnit(given.slug, origin), given.format, origin),
    ),
  ];
}

const unknownFeed = () => new PartnerFault(404, 'NOT_FOUND', 'There is no category or unit of this slug.');

/** `If-None-Match` (RFC 9110, 13.1.2): weak comparison, in a list. */
function isKnown(given: string | string[] | undefined, etag: string): boolean {
  if (typeof given !== 'string') return false;
  return given.trim() === '*' || given.split(',').some((each) => each.trim().replace(/^W\//, '') === etag);
}

const [firstFormat, ...otherFormats] = feedFormats.map(({ name }) => name);
const format = {
  parser: z
    .enum([firstFormat ?? '', ...otherFormats])
    .describe('`rss`: RSS 2.0. `atom`: RFC 4287. `json`: JSON Feed 1.1.'),
  example: 'rss',
};
const slug = {
  parser: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(200)
    .describe('The slug, also one that it had before.'),
};

const xmlExample =
  '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Tin tức</title></channel></rss>\n';

function describe(path: string, operationId: string, summary: string) {
  return {
    path,
    operationId,
    summary,
    description: `At most ${itemCount}, newest first. Ask again with \`If-None-Match\`: what has not changed has status 304.`,
    content: {
      'application/rss+xml': { schema: { type: 'string' }, example: xmlExample },
      'application/atom+xml': {
        schema: { type: 'string' },
        example:
          '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Tin tức</title></feed>\n',
      },
      'application/feed+json': {
        schema: { $ref: '#/components/schemas/JsonFeed' },
        example: { version: 'https://jsonfeed.org/version/1.1', title: 'Tin tức', items: [] },
      },
    },
    headers: {
      etag: 'Of the content.',
      'last-modified': 'When anything of it last changed; only `If-None-Match` is answered with 304.',
      'cache-control': `Five minutes, for everybody.`,
    },
    isForPartners: false,
    isConditional: true,
    faults: [400, 404, 429, 503],
  };
}
