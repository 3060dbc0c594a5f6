// RSS, Atom and JSON Feed as readers of feeds get them: well formed, with what each format demands, and right after each change.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { codeOf, get, openPartnerGraph, type PartnerGraph } from './partner-graph.js';

const hostile = 'Họp “A & B” <script>alert(1)</script> ]]> \u0007 kết thúc';
let graph: PartnerGraph;
let hostileId: string;
let withdrawnId: string;
beforeAll(async () => {
  graph = await openPartnerGraph({ sample: true });
  hostileId = await graph.publish(hostile, { lead: 'Dẫn & <b>đậm</b>', slug: 'hop-a-b' });
  withdrawnId = await graph.publish('Tin sẽ rút');
});
afterAll(() => graph.close());

const read = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  get(`${graph.url}/feeds/${path}`, headers, method);
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false });
function parseXml(text: string): unknown {
  expect(XMLValidator.validate(text)).toBe(true);
  return parser.parse(text);
}

const url = z.url();
const rss = z.object({
  rss: z.object({
    '@version': z.literal('2.0'),
    channel: z.object({
      title: z.string().min(1),
      link: url,
      description: z.string().min(1),
      'atom:link': z.object({ '@href': url, '@rel': z.literal('self') }),
      item: z.array(
        z.object({
          title: z.string(),
          link: url,
          guid: z.object({ '#text': z.string(), '@isPermaLink': z.literal('false') }),
          pubDate: z.string().regex(/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/),
          description: z.string().optional(),
        }),
      ),
    }),
  }),
});
const atom = z.object({
  feed: z.object({
    '@xmlns': z.literal('http://www.w3.org/2005/Atom'),
    id: url,
    title: z.string().min(1),
    updated: z.iso.datetime(),
    author: z.object({ name: z.string().min(1) }),
    link: z.array(z.object({ '@rel': z.string(), '@href': url })),
    entry: z.array(
      z.object({
        id: url,
        title: z.string(),
        updated: z.iso.datetime(),
        published: z.iso.datetime(),
        link: z.object({ '@rel': z.literal('alternate'), '@href': url }),
        summary: z.string().optional(),
      }),
    ),
  }),
});
const jsonFeed = z.object({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: z.string().min(1),
  feed_url: url,
  home_page_url: url,
  items: z.array(
    z.object({
      id: z.string(),
      url,
      title: z.string(),
      content_text: z.string().min(1),
      date_published: z.iso.datetime(),
    }),
  ),
});

const places = ['articles', 'categories/chinh-quyen', 'org-units/ubnd-quan-hoang-mai'];

describe.each(places)('the feed %s', (place) => {
  it('is RSS 2.0', async () => {
    const answer = await read(`${place}.rss`);
    expect(answer.headers['content-type']).toBe('application/rss+xml; charset=utf-8');
    const { channel } = rss.parse(parseXml(answer.text)).rss;
    expect(channel['atom:link']['@href']).toBe(`https://city.example/feeds/${place}.rss`);
    expect(channel.item.length).toBeGreaterThan(1);
    expect(channel.item.every(({ link }) => link.includes('/news/'))).toBe(true);
  });

  it('is Atom', async () => {
    const answer = await read(`${place}.atom`);
    expect(answer.headers['content-type']).toBe('application/atom+xml; charset=utf-8');
    const { feed } = atom.parse(parseXml(answer.text));
    expect(feed.link.map((link) => link['@rel'])).toEqual(['self', 'alternate']);
    expect(feed.entry.length).toBeGreaterThan(1);
  });

  it('is JSON Feed 1.1', async () => {
    const answer = await read(`${place}.json`);
    expect(answer.headers['content-type']).toBe('application/feed+json; charset=utf-8');
    const feed = jsonFeed.parse(JSON.parse(answer.text));
    expect(feed.items.length).toBeGreaterThan(1);
  });
});

describe('feeds', () => {
  it('hold texts as they are, whatever is in them, but for what XML cannot hold', async () => {
    const expected = hostile.replace('\u0007', '');
    const { item } = rss.parse(parseXml((await read('articles.rss')).text)).rss.channel;
    const inRss = item.find(({ guid }) => guid['#text'] === hostileId);
    expect([inRss?.title, inRss?.description]).toEqual([expected, 'Dẫn & <b>đậm</b>']);
    const { entry } = atom.parse(parseXml((await read('articles.atom')).text)).feed;
    const inAtom = entry.find(({ id }) => id.endsWith(hostileId));
    expect([inAtom?.title, inAtom?.summary]).toEqual([expected, 'Dẫn & <b>đậm</b>']);
    const { items } = jsonFeed.parse(JSON.parse((await read('articles.json')).text));
    expect(items.find(({ id }) => id === hostileId)?.title).toBe(hostile);
  });

  it('have an ETag of their content, for which an unchanged feed is 304 without a body', async () => {
    const first = await read('articles.atom');
    const etag = String(first.headers['etag']);
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(first.headers).toMatchObject({
      'cache-control': 'public, max-age=300',
      'last-modified': expect.stringMatching(/GMT$/),
      'x-content-type-options': 'nosniff',
    });
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await read('articles.atom', { 'if-none-match': known });
      expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', etag]);
    }
    expect((await read('articles.atom', { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await read('articles.rss', { 'if-none-match': etag })).status).toBe(200);
  });

  it('hold no article that was withdrawn, whatever a reader says that it knows', async () => {
    const before = await read('articles.rss');
    expect(before.text).toContain(withdrawnId);
    await graph.withdraw(withdrawnId);
    const known = {
      'if-none-match': String(before.headers['etag']),
      'if-modified-since': new Date(Date.now() + 60_000).toUTCString(),
    };
    for (const headers of [known, { 'if-modified-since': known['if-modified-since'] }]) {
      const after = await read('articles.rss', headers);
      expect(after.status).toBe(200);
      expect(after.text).not.toContain(withdrawnId);
    }
  });

  it('have the name of what they are of', async () => {
    const feed = jsonFeed.parse(JSON.parse((await read('org-units/ubnd-quan-hoang-mai.json')).text));
    expect(feed.title).toBe('Ủy ban nhân dân quận Hoàng Mai');
  });

  it.each(['categories/none.rss', 'org-units/none.atom', 'articles.xml', 'categories/A%2FB.rss', 'org-units/.json'])(
    'answer 404 for %s',
    async (path) => {
      const answer = await read(path);
      expect(answer.status).toBe(404);
      expect(['NOT_FOUND', 'BAD_REQUEST']).toContain(codeOf(answer));
      expect(answer.headers['cache-control']).toBe('no-store');
    },
  );

  it('give HEAD the headers alone', async () => {
    const [head, whole] = [await read('articles.rss', {}, 'HEAD'), await read('articles.rss')];
    expect([head.status, head.text, head.headers['etag']]).toEqual([200, '', whole.headers['etag']]);
  });

  it('open by a link on another site, but not in a page of one', async () => {
    const foreign = { 'sec-fetch-site': 'cross-site' };
    const followed = { ...foreign, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect((await read('articles.rss', followed)).status).toBe(200);
    const embedded = await read('articles.rss', { ...foreign, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' });
    expect([embedded.status, codeOf(embedded)]).toEqual([403, 'CSRF_BLOCKED']);
  });

  it('are of the public graph, whoever asks', async () => {
    const internal = { 'x-api-key': await graph.makeKey('internal') };
    expect((await read('articles.json', internal)).text).toBe((await read('articles.json')).text);
  });

  it('say that news is away with status 503', async () => {
    graph.away.add('news');
    const answer = await read('articles.rss');
    graph.away.delete('news');
    expect([answer.status, codeOf(answer)]).toEqual([503, 'SUBGRAPH_UNAVAILABLE']);
  });
});
