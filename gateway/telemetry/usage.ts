// Requests → how often each client and key used each field, sent on every few seconds. A request costs one count by operation;
// which fields those are is worked out when the counts are sent, so that it is done once for many requests.
import type { Closable } from '../../process/lifecycle.js';
import type { Log } from '../../process/log.js';
import { createClientNames } from './client-names.js';
import type { ObservedOperation, Observer } from './observer.js';

export interface UsageEntry {
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
  readonly client: string;
  readonly keyId: string | null;
  /** `Type.field` and what else `ObservedOperation` tells. */
  readonly coordinate: string;
  readonly count: number;
}

export interface KeyUse {
  readonly keyId: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface Usage extends Closable, Pick<Observer, 'requestEnded'> {
  /** Sends what was counted. Never rejects: what could not be sent is kept for the next time. */
  flush(): Promise<void>;
}

export interface UsageOptions {
  /** Keeps a report. Rejects when it could not be kept; then it comes again, with what was counted since. */
  readonly report: (entries: readonly UsageEntry[], keysUsed: readonly KeyUse[]) => Promise<void>;
  /** False where nobody keeps reports: then nothing is counted. */
  readonly isKept: () => boolean;
  readonly flushEveryMs: number;
  /** The most entries of one report; more are sent in several. */
  readonly maximumReport: number;
  /** The most entries that wait; what comes on top of them is lost. */
  readonly maximumWaiting: number;
  readonly now: () => number;
  readonly log: Log;
}

/** Operations whose requests are counted before their fields are worked out, which frees them. */
const maximumOperations = 1_000;
const maximumClients = 500;
const maximumKeys = 20_000;

interface Client {
  readonly name: string;
  readonly keyId: string | null;
}

export function createUsage(options: UsageOptions): Usage {
  const { now, log } = options;
  const nameClient = createClientNames(maximumClients);
  let counted = new Map<ObservedOperation, Map<Client, number>>();
  /** The same object for the same client and key, so that it can be counted by. */
  const clients = new Map<string, Client>();
  let keysUsed = new Map<string, number>();
  const waiting = new Map<string, UsageEntry>();
  let flushing: Promise<void> | null = null;
  let lost = 0;

  const clientOf = (name: string, keyId: string | null): Client => {
    const key = keyId === null ? name : `${name}\n${keyId}`;
    const known = clients.get(key);
    if (known !== undefined) return known;
    const client = { name, keyId };
    if (clients.size >= maximumKeys) clients.clear();
    clients.set(key, client);
    return client;
  };

  const add = (entry: UsageEntry) => {
    const key = `${entry.coordinate}\n${entry.day}\n${entry.client}\n${entry.keyId ?? ''}`;
    const known = waiting.get(key);
    if (known === undefined && waiting.size >= options.maximumWaiting) lost += entry.count;
    else waiting.set(key, known === undefined ? entry : { ...known, count: known.count + entry.count });
  };

  /** Operations → their fields. A count of the last seconds before midnight may be told for the next day. */
  const expand = () => {
    const day = new Date(now()).toISOString().slice(0, 10);
    const expanded = counted;
    counted = new Map();
    for (const [operation, byClient] of expanded) {
      const coordinates = operation.coordinates();
      for (const [{ name, keyId }, count] of byClient)
        for (const coordinate of coordinates) add({ day, client: name, keyId, coordinate, count });
    }
  };

  const send = async () => {
    expand();
    const uses = keysUsed;
    keysUsed = new Map();
    const keys = [...uses].map(([keyId, at]) => ({ keyId, at: new Date(at).toISOString() }));
    try {
      do {
        const part = [...waiting].slice(0, options.maximumReport);
        const first = keys.splice(0, options.maximumReport);
        if (part.length === 0 && first.length === 0) break;
        // Taken out before it is sent, since requests go on to be counted meanwhile. A report that was kept although its answer
        // was lost is counted twice: what must not happen is that a field seems to be used by nobody.
        for (const [key] of part) waiting.delete(key);
        try {
          await options.report(
            part.map(([, entry]) => entry),
            first,
          );
        } catch (error) {
          for (const [, entry] of part) add(entry);
          for (const { keyId, at } of [...first, ...keys])
            if (keysUsed.size < maximumKeys) keysUsed.set(keyId, Math.max(Date.parse(at), keysUsed.get(keyId) ?? 0));
          throw error;
        }
      } while (waiting.size > 0 || keys.length > 0);
    } catch (error) {
      log.warn({ err: error, waiting: waiting.size }, 'the use of fields could not be kept; it is tried again');
    }
    if (lost > 0) log.warn({ lost }, 'uses of fields were lost: too many were waiting');
    lost = 0;
  };

  const flush = (): Promise<void> => {
    flushing ??= send().finally(() => (flushing = null));
    return flushing;
  };
  const timer = setInterval(() => void flush(), options.flushEveryMs);
  timer.unref();

  return {
    requestEnded(request) {
      const { operation, caller, outcome } = request;
      if (operation === null || (outcome !== 'ok' && outcome !== 'partial') || !options.isKept()) return;
      const keyId = caller?.kind === 'partner' ? caller.id : null;
      if (keyId !== null && (keysUsed.size < maximumKeys || keysUsed.has(keyId))) keysUsed.set(keyId, now());
      const client = clientOf(nameClient(request), keyId);
      const byClient = counted.get(operation);
      if (byClient !== undefined) byClient.set(client, (byClient.get(client) ?? 0) + 1);
      else {
        if (counted.size >= maximumOperations) expand();
        counted.set(operation, new Map([[client, 1]]));
      }
    },
    flush,
    async close() {
      clearInterval(timer);
      // What is on its way may hold only a part.
      await flushing;
      await flush();
    },
  };
}
