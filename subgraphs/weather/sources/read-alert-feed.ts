// One feed → the alert messages in it that are not held yet. A document that is no usable CAP is left out and reported;
// one that could not be fetched makes the reading incomplete, since an alert may be missing.
import { InternalError } from '../../../process/errors.js';
import type { Log } from '../../../process/log.js';
import { fetchBody, type FetchLimits } from './fetch-body.js';
import { type AlertMessage, readCap } from './read-cap.js';
import { type FeedEntry, readFeedIndex } from './read-feed-index.js';
import { parseXml } from './xml-tree.js';

export interface FeedReading {
  readonly alerts: readonly { readonly message: AlertMessage; readonly sourceUrl: string }[];
  /** What could not be fetched; null when the reading is complete. */
  readonly failure: string | null;
}

/** Documents of one feed that are fetched at the same time. */
const documentsAtOnce = 4;

/**
 * Reads the feed: a CAP document itself, or an RSS or Atom list of them.
 * `isHeld` tells of which entries nothing new is to be learned.
 * Errors: `InternalError` when the feed itself cannot be fetched or read.
 */
export async function readAlertFeed(
  feedUrl: URL,
  isHeld: (entries: readonly FeedEntry[]) => Promise<(entry: FeedEntry) => boolean>,
  deps: { readonly timeoutMs: number; readonly log: Log; readonly signal: AbortSignal },
): Promise<FeedReading> {
  const { log, signal } = deps;
  const limits: FetchLimits = { timeoutMs: deps.timeoutMs, maximumBytes: 2 * 1024 * 1024, attempts: 3, backoffMs: 500 };
  const root = parseXml(await fetchBody(feedUrl, limits, signal), 'the feed');
  if (root.name === 'alert') {
    return { alerts: [{ message: readCap(root), sourceUrl: feedUrl.href }], failure: null };
  }
  const { entries, leftOut } = readFeedIndex(root, feedUrl);
  if (leftOut > 0) log.warn({ feed: feedUrl.href, leftOut }, 'entries of a feed have no address on its own host');
  const held = await isHeld(entries);
  const wanted = entries.filter((entry) => !held(entry));

  const alerts: { message: AlertMessage; sourceUrl: string }[] = [];
  let failures = 0;
  const readNext = async (): Promise<void> => {
    for (let entry = wanted.shift(); entry !== undefined; entry = wanted.shift()) {
      const sourceUrl = entry.url.href;
      let body: Uint8Array;
      try {
        body = await fetchBody(entry.url, limits, signal);
      } catch (error) {
        failures += 1;
        log.warn({ err: error, alert: sourceUrl }, 'an alert could not be fetched');
        continue;
      }
      try {
        alerts.push({ message: readCap(parseXml(body, 'the alert')), sourceUrl });
      } catch (error) {
        if (!(error instanceof InternalError)) throw error;
        log.warn({ err: error, alert: sourceUrl }, 'an alert was left out');
      }
    }
  };
  await Promise.all(Array.from({ length: documentsAtOnce }, readNext));
  return { alerts, failure: failures === 0 ? null : `${failures} alerts of the feed could not be fetched` };
}
