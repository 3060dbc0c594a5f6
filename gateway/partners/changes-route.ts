// The field `changes` of the graph, page by page → one line a change, until the log ends or, where a partner follows it, for as long
// as it is read. The graph merges the logs; here is only how they are told over HTTP.
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { ClientError } from '../../process/errors.js';
import type { RequestOrigin } from '../http/answer.js';
import { type AskGraph, whileQuotaGrows } from './ask-graph.js';
import { defineRoute, headersAlone, PartnerFault, type PartnerRoute } from './partner-route.js';

const changesQuery = `query PartnerChanges($after: String, $types: [String!], $first: Int!) {
  changes(after: $after, types: $types, first: $first) {
    nodes { cursor kind nodeId nodeType occurredAt }
    pageInfo { hasNextPage endCursor }
  }
}`;

const change = z.object({
  cursor: z.string(),
  kind: z.enum(['CREATED', 'UPDATED', 'DELETED']),
  nodeId: z.string(),
  nodeType: z.string(),
  occurredAt: z.string(),
});
const page = z.object({
  changes: z.object({
    nodes: z.array(change),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string() }),
  }),
});
type Page = z.infer<typeof page>['changes'];

const pageSize = 500;
/** Where nothing new is likely, what is asked for costs the quota little. */
const probeSize = 5;
const mostLines = 1_000_000;

export interface ChangesOptions {
  readonly ask: AskGraph;
  /** Errors: `PartnerFault` for who may not follow. */
  readonly checkPartner: (origin: RequestOrigin) => Promise<void>;
  /** Gives what lets go of a place among the caller's open streams. Errors: `PartnerFault` when there is none left. */
  readonly takeSlot: (origin: RequestOrigin) => Promise<() => void>;
  readonly pollMs: number;
  readonly heartbeatMs: number;
  readonly now: () => number;
}

export function createChangesRoute(options: ChangesOptions): PartnerRoute {
  return defineRoute(description, parameters, async ({ after, types, first, follow }, { origin, isHead }) => {
    await options.checkPartner(origin);
    const headers = { 'content-type': 'application/x-ndjson; charset=utf-8' };
    if (isHead) return headersAlone(headers);
    const asked = { after: after ?? null, types: types ?? null, most: first ?? Infinity };
    const isEndless = follow === 'true';
    const release = await options.takeSlot(origin);
    try {
      const size = Math.min(asked.most, pageSize);
      const start = await readPage(options.ask, asked, size, origin);
      const chunks = tell(options, asked, start.data.changes, isEndless, origin);
      return { kind: 'stream', headers: { ...headers, ...start.headers }, chunks, isEndless, close: release };
    } catch (error) {
      release();
      throw error;
    }
  });
}

interface Asked {
  readonly after: string | null;
  readonly types: readonly string[] | null;
  readonly most: number;
}

function readPage(ask: AskGraph, { after, types }: Asked, first: number, origin: RequestOrigin) {
  return ask({ query: changesQuery, variables: { after, types, first }, data: page }, origin);
}

const writeLine = (line: object) => `${JSON.stringify(line)}\n`;

/** A page is one text. The last line says how it ended and where to go on; so does each heartbeat. */
async function* tell(
  { ask, checkPartner, pollMs, heartbeatMs, now }: ChangesOptions,
  asked: Asked,
  start: Page,
  isEndless: boolean,
  origin: RequestOrigin,
): AsyncGenerator<string, void, void> {
  const patient = whileQuotaGrows(ask);
  let { nodes, pageInfo } = start;
  let left = asked.most;
  let toldAt = now();
  for (;;) {
    left -= nodes.length;
    if (nodes.length > 0) {
      yield nodes.map(writeLine).join('');
      toldAt = now();
    }
    const cursor = pageInfo.endCursor;
    const isOver = left <= 0 || (!pageInfo.hasNextPage && !isEndless);
    if (isOver) {
      yield writeLine({ control: 'end', cursor });
      return;
    }
    if (!pageInfo.hasNextPage) {
      if (now() - toldAt >= heartbeatMs) {
        yield writeLine({ control: 'heartbeat', cursor });
        toldAt = now();
      }
      await delay(pollMs, undefined, { signal: origin.signal }).catch(() => {});
      // The process ends, or nobody reads on: who does is told where it was.
      if (origin.signal.aborted) {
        yield writeLine({ control: 'end', cursor });
        return;
      }
    }
    const size = Math.min(left, pageInfo.hasNextPage ? pageSize : probeSize);
    try {
      await checkPartner(origin);
      const next = await readPage(patient, { ...asked, after: cursor }, size, origin);
      ({ nodes, pageInfo } = next.data.changes);
    } catch (error) {
      if (!(error instanceof PartnerFault || error instanceof ClientError)) throw error;
      const { code, message } = error;
      yield writeLine({ control: 'error', cursor, errors: [{ message, extensions: { code } }] });
      return;
    }
  }
}

const parameters = {
  after: {
    parser: z
      .string()
      .min(1)
      .max(1_000)
      .optional()
      .describe(
        'A cursor of an earlier line, or `now` for what comes from now on. Without it from the first entry on.',
      ),
    example: 'Y2hhbmdlc35uZXdzPTc2MC4xNQ',
  },
  types: {
    parser: z
      .string()
      .regex(
        /^[A-Z][A-Za-z]{0,63}(,[A-Z][A-Za-z]{0,63}){0,49}$/,
        'names of types, with commas between them, 50 at most',
      )
      .optional()
      .transform((text) => text?.split(','))
      .describe('Only nodes of these types, with commas between them.'),
    example: 'Article,Poll',
  },
  first: {
    parser: z.coerce
      .number()
      .int()
      .min(1)
      .max(mostLines)
      .optional()
      .describe('The stream ends after so many changes. Without it when the log ends.'),
    example: '1000',
  },
  follow: {
    parser: z
      .enum(['true', 'false'])
      .optional()
      .describe(
        '`true`: the stream stays open, tells what is new within seconds, and sends a heartbeat when nothing is.',
      ),
    example: 'false',
  },
};

const description = {
  path: '/changes',
  operationId: 'followChanges',
  summary: 'What changed, over all subgraphs, in order',
  description:
    'One JSON object a line, oldest first, deletions included. A line with `control` is no change: the last line is `end` or `error` ' +
    'and has the cursor to go on from, a `heartbeat` says that the stream lives. From any cursor nothing is missed and nothing repeated. ' +
    'A stream without a last line was cut: go on from the last cursor that came.',
  content: {
    'application/x-ndjson': {
      schema: { $ref: '#/components/schemas/ChangeLine' },
      example: {
        cursor: 'Y2hhbmdlc35uZXdzPTc2MC4xNQ',
        kind: 'UPDATED',
        nodeId: 'article_8x2mq0c4vd1',
        nodeType: 'Article',
        occurredAt: '2026-03-02T04:10:00.000Z',
      },
    },
  },
  headers: {},
  isForPartners: true,
  isConditional: false,
  faults: [400, 404, 429, 503],
};
