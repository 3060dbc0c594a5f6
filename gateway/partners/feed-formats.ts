// The newest articles of a feed → RSS 2.0, Atom (RFC 4287) or JSON Feed 1.1. Pure, and the same text for the same articles: its hash
// is the ETag.
import { XMLBuilder } from 'fast-xml-parser';

export interface FeedItem {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly summary: string | null;
  readonly category: string | null;
  readonly publishedAt: Date;
  readonly updatedAt: Date;
}

export interface Feed {
  readonly title: string;
  /** Of this very document. */
  readonly url: string;
  /** Of what it is about. */
  readonly homeUrl: string;
  readonly language: string;
  readonly items: readonly FeedItem[];
}

export interface FeedFormat {
  readonly name: 'rss' | 'atom' | 'json';
  readonly mediaType: string;
  readonly write: (feed: Feed) => string;
}

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', textNodeName: '#', format: true });

/** When anything of the feed changed last; null where it has no items. */
export function lastChange({ items }: Feed): Date | null {
  return items.reduce<Date | null>(
    (last, { updatedAt }) => (last === null || updatedAt > last ? updatedAt : last),
    null,
  );
}

/** Characters that XML 1.0 cannot hold, escaped or not. */
// oxlint-disable-next-line no-control-regex
const noXml = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const clean = (text: string) => text.toWellFormed().replaceAll(noXml, '');
const declaration = { '@version': '1.0', '@encoding': 'UTF-8' };

function writeRss(feed: Feed): string {
  const last = lastChange(feed);
  return builder.build({
    '?xml': declaration,
    rss: {
      '@version': '2.0',
      '@xmlns:atom': 'http://www.w3.org/2005/Atom',
      channel: {
        title: clean(feed.title),
        link: feed.homeUrl,
        description: clean(feed.title),
        language: feed.language,
        ...(last === null ? {} : { lastBuildDate: last.toUTCString() }),
        'atom:link': { '@href': feed.url, '@rel': 'self', '@type': 'application/rss+xml' },
        item: feed.items.map((item) => ({
          title: clean(item.title),
          link: item.url,
          guid: { '@isPermaLink': 'false', '#': item.id },
          pubDate: item.publishedAt.toUTCString(),
          ...(item.category === null ? {} : { category: clean(item.category) }),
          ...(item.summary === null ? {} : { description: clean(item.summary) }),
        })),
      },
    },
  });
}

function writeAtom(feed: Feed): string {
  return builder.build({
    '?xml': declaration,
    feed: {
      '@xmlns': 'http://www.w3.org/2005/Atom',
      '@xml:lang': feed.language,
      id: feed.url,
      title: clean(feed.title),
      updated: (lastChange(feed) ?? new Date(0)).toISOString(),
      author: { name: clean(feed.title) },
      link: [
        { '@rel': 'self', '@type': 'application/atom+xml', '@href': feed.url },
        { '@rel': 'alternate', '@href': feed.homeUrl },
      ],
      entry: feed.items.map((item) => ({
        id: `${feed.homeUrl}/id/${item.id}`,
        title: clean(item.title),
        link: { '@rel': 'alternate', '@href': item.url },
        published: item.publishedAt.toISOString(),
        updated: item.updatedAt.toISOString(),
        ...(item.category === null ? {} : { category: { '@term': clean(item.category) } }),
        ...(item.summary === null ? {} : { summary: clean(item.summary) }),
      })),
    },
  });
}

function writeJsonFeed(feed: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.homeUrl,
    feed_url: feed.url,
    language: feed.language,
    items: feed.items.map((item) => ({
      id: item.id,
      url: item.url,
      title: item.title,
      // Each item must have a content; the text itself is read at its address.
      content_text: item.summary ?? item.title,
      ...(item.summary === null ? {} : { summary: item.summary }),
      date_published: item.publishedAt.toISOString(),
      date_modified: item.updatedAt.toISOString(),
      ...(item.category === null ? {} : { tags: [item.category] }),
    })),
  });
}

export const feedFormats: readonly FeedFormat[] = [
  { name: 'rss', mediaType: 'application/rss+xml; charset=utf-8', write: writeRss },
  { name: 'atom', mediaType: 'application/atom+xml; charset=utf-8', write: writeAtom },
  { name: 'json', mediaType: 'application/feed+json; charset=utf-8', write: writeJsonFeed },
];
