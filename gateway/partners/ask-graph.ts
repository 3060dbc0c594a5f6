// A document of ours and its variables → data of the graph, in the name of the one who asked an endpoint: identified, charged and
// limited as any other operation. Errors become those of the endpoint; an answer with a part missing is an error here.
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type ErrorCode, errorCodes } from '../../process/error-codes.js';
import type { AnswerRequest, RequestOrigin, SingleAnswer } from '../http/answer.js';
import { PartnerFault } from './partner-route.js';

export interface GraphReply<T> {
  readonly data: T;
  /** What is to be told of the quota. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface GraphQuestion<T> {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly data: z.ZodType<T>;
}

/** Errors: `PartnerFault` with the status that fits what went wrong. */
export type AskGraph = <T>(question: GraphQuestion<T>, origin: RequestOrigin) => Promise<GraphReply<T>>;

const answered = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        extensions: z.object({ code: z.string().optional(), subgraph: z.string().optional() }).optional(),
      }),
    )
    .optional(),
});

const statusOfCode: Readonly<Partial<Record<ErrorCode, number>>> = {
  SUBGRAPH_UNAVAILABLE: 503,
  SUBGRAPH_INVALID_RESPONSE: 502,
  INTERNAL_SERVER_ERROR: 500,
  BAD_USER_INPUT: 400,
  INVALID_CURSOR: 400,
};

const isErrorCode = (text: string | undefined): text is ErrorCode =>
  text !== undefined && Object.hasOwn(errorCodes, text);

export function createAskGraph(answer: AnswerRequest): AskGraph {
  return async ({ query, variables, data }, origin) => {
    const given = await answer(
      { query, variables },
      { ...origin, incremental: false, streaming: false, isAskedOnce: true },
    );
    if (given.kind !== 'single') throw new Error('an endpoint asked for a stream');
    const text = typeof given.body === 'string' ? given.body : Buffer.from(given.body).toString();
    const parsed = answered.parse(JSON.parse(text));
    const [error] = parsed.errors ?? [];
    if (error !== undefined) throw describeError(error, given);
    return { data: data.parse(parsed.data), headers: given.headers ?? {} };
  };
}

type GraphError = NonNullable<z.infer<typeof answered>['errors']>[number];

function describeError({ message, extensions }: GraphError, { status, headers = {} }: SingleAnswer): PartnerFault {
  const code = isErrorCode(extensions?.code) ? extensions.code : 'INTERNAL_SERVER_ERROR';
  // The documents are ours: where they do not fit, a supergraph without these subgraphs is served.
  if (code === 'GRAPHQL_VALIDATION_FAILED')
    return new PartnerFault(404, 'NOT_FOUND', 'The graph that is served here has nothing of this kind.', headers);
  const named = extensions?.subgraph === undefined ? message : `${extensions.subgraph}: ${message}`;
  return new PartnerFault(statusOfCode[code] ?? (status === 200 ? 500 : status), code, named, headers);
}

/** In which a key with the usual quota has saved up its whole burst; longer waits are an error. */
const longestWaitSeconds = 150;

/** Waits until the quota has grown where it is used up: a long stream goes as fast as its caller's quota fills. */
export function whileQuotaGrows(ask: AskGraph): AskGraph {
  return async (question, origin) => {
    for (;;) {
      try {
        return await ask(question, origin);
      } catch (error) {
        const seconds = error instanceof PartnerFault ? Number(error.headers['retry-after']) : Number.NaN;
        if (!(seconds > 0 && seconds <= longestWaitSeconds)) throw error;
        await delay(seconds * 1_000, undefined, { signal: origin.signal });
      }
    }
  };
}
