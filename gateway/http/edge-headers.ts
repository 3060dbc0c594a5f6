// What the gateway is told about itself at the start → the headers that every answer carries, computed once: for answers of
// Fastify, for those that are written past it, and for bare sockets.
import type { FastifyInstance } from 'fastify';
import { requestIdHeader } from '../../process/request-ids.js';

export interface EdgeHeaders {
  /** Names and values in turn, as `writeHead` takes them with the least work. */
  readonly flat: readonly string[];
  readonly byName: Readonly<Record<string, string>>;
  readonly names: ReadonlySet<string>;
  /** As lines, for an answer on a socket that has no response. */
  readonly lines: string;
}

type Given = Readonly<Record<string, number | string | readonly string[] | undefined>>;
export type Headers = Record<string, number | string | string[]>;

/** A year: browsers then ask for nothing here without encryption. */
const strictTransport = 'max-age=31536000';

/** `corsOrigins`: whose pages may read answers; `*` for everybody's. */
export function createEdgeHeaders(options: {
  readonly publicUrl: string;
  readonly corsOrigins: readonly string[];
}): EdgeHeaders {
  const { corsOrigins } = options;
  const isOpen = corsOrigins.includes('*');
  const byName: Record<string, string> = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    // Pages of the list ask by CORS, which this does not concern; it is about images and scripts.
    'cross-origin-resource-policy': isOpen ? 'cross-origin' : 'same-origin',
    'cache-control': 'no-store',
    vary: corsOrigins.length > 0 && !isOpen ? 'accept, accept-encoding, origin' : 'accept, accept-encoding',
  };
  if (options.publicUrl.startsWith('https:')) byName['strict-transport-security'] = strictTransport;
  const entries = Object.entries(byName);
  return {
    flat: entries.flat(),
    byName,
    names: new Set(Object.keys(byName)),
    lines: entries.map(([name, value]) => `${name}: ${value}\r\n`).join(''),
  };
}

/** Headers in layers, the later over the earlier; what answers vary by is added up. Names in lower case. */
export function mergeHeaders(...layers: readonly (Given | undefined)[]): Headers {
  const merged: Headers = {};
  const vary = new Set<string>();
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer ?? {})) {
      if (value === undefined) continue;
      if (name === 'vary') for (const each of String(value).split(',')) vary.add(each.trim().toLowerCase());
      else merged[name] = typeof value === 'object' ? [...value] : value;
    }
  }
  if (vary.size > 0) merged['vary'] = [...vary].join(', ');
  return merged;
}

/** Puts the headers on every answer that Fastify sends. Answers to operations are written past it, with headers of their own. */
export function addEdgeHeaders(app: FastifyInstance, edge: EdgeHeaders): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    // Fastify adds a cookie to those that are set, where it replaces any other header.
    const { 'set-cookie': _set, ...own } = reply.getHeaders();
    reply.headers(mergeHeaders(edge.byName, own, { [requestIdHeader]: request.id }));
    done(null, payload);
  });
}
