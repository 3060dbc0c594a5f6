// An RSS or Atom feed → the addresses of its alerts. Pure. Nothing but addresses and dates is taken from it:
// what an alert says stands in its own document.
import { InternalError } from '../../../process/errors.js';
import { childrenOf, textOf, type XmlElement } from './xml-tree.js';

export interface FeedEntry {
  readonly url: URL;
  /** When the entry was changed last, as the feed says; null where it does not. */
  readonly changedAt: Date | null;
}

/** Entries that are read of one feed, the first ones; feeds have the newest first. */
const mostEntries = 100;

/**
 * The entries of a feed read at `feedUrl`.
 * Shape:  at most 100; entries without an http(s) address on the feed's own host are left out, so that a feed cannot
 *         make this service ask other machines.
 * Errors: `InternalError` for a document that is neither RSS 2.0 nor Atom.
 */
export function readFeedIndex(root: XmlElement, feedUrl: URL): { entries: readonly FeedEntry[]; leftOut: number } {
  const items = listItems(root).slice(0, mostEntries);
  const entries = items.flatMap((item) => {
    const address = root.name === 'feed' ? atomLink(item) : rssLink(item);
    const url = address !== null && URL.canParse(address, feedUrl.href) ? new URL(address, feedUrl) : null;
    if (url === null || !/^https?:$/.test(url.protocol) || url.host !== feedUrl.host) return [];
    return [{ url, changedAt: readDate(textOf(item, 'updated') ?? textOf(item, 'pubDate')) }];
  });
  return { entries, leftOut: items.length - entries.length };
}

function listItems(root: XmlElement): readonly XmlElement[] {
  const channel = root.name === 'rss' ? root.children.find((child) => child.name === 'channel') : undefined;
  if (channel !== undefined) return childrenOf(channel, 'item');
  if (root.name === 'feed') return childrenOf(root, 'entry');
  throw new InternalError('the feed is neither CAP 1.2 nor RSS nor Atom');
}

function atomLink(entry: XmlElement): string | null {
  const links = childrenOf(entry, 'link');
  const cap = links.find((link) => link.attributes.get('type') === 'application/cap+xml');
  const plain = links.find((link) => (link.attributes.get('rel') ?? 'alternate') === 'alternate');
  return (cap ?? plain ?? links[0])?.attributes.get('href') ?? null;
}

function rssLink(item: XmlElement): string | null {
  const enclosure = childrenOf(item, 'enclosure').find((part) => part.attributes.get('type') === 'application/cap+xml');
  return enclosure?.attributes.get('url') ?? textOf(item, 'link');
}

function readDate(text: string | null): Date | null {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? null : date;
}
