// An operation's estimated cost and its caller → leave to run it, or the answer that refuses it. Before planning: what would cost
// too much, or comes too soon, costs this process next to nothing.
import type { Quota, RateLimiter } from './access/rate-limits.js';
import { writeRateLimitHeaders } from './access/rate-limit-headers.js';
import { ClientError } from '../process/errors.js';
import type { Grant } from './access/rate-limits.js';
import type { Engine } from './execute/engine.js';
import type { EngineRequest } from './execute/engine-request.js';
import type { SingleAnswer } from './http/answer.js';

type Headers = Readonly<Record<string, string>>;

/** `headers`: for the answer, whatever it will be. */
export type Charge =
  | { readonly granted: true; readonly headers: Headers | undefined }
  | { readonly granted: false; readonly answer: SingleAnswer };

/** Errors: `ClientError` COST_TOO_HIGH. */
export function checkCost(estimated: number, maximum: number): void {
  if (estimated <= maximum) return;
  throw new ClientError(
    'COST_TOO_HIGH',
    `The operation is estimated to cost ${Math.ceil(estimated)}; ${maximum} is the most: ask for smaller pages, fewer lists within lists, or send several requests.`,
  );
}

/** What costs too much in parts alone, where fields are deferred beside themselves, is answered whole. */
export function understandWithin(
  engine: Engine,
  request: EngineRequest,
  maximum: number,
): ReturnType<Engine['understand']> {
  const understood = engine.understand(request);
  if (!request.incremental || !understood.ok || understood.estimatedCost <= maximum) return understood;
  return engine.understand({ ...request, incremental: false });
}

/** At once where the limiter grants at once. */
export function chargeRequest(limiter: RateLimiter, quota: Quota, estimated: number): Charge | Promise<Charge> {
  if (quota.unitsPerMinute === Infinity) return free;
  const cost = Math.max(1, Math.ceil(estimated));
  const grant = limiter.take(quota.key, quota, cost);
  return grant instanceof Promise
    ? grant.then((settled) => describe(quota, cost, settled))
    : describe(quota, cost, grant);
}

/**
 * A refusal costs 1, since finding out what is wrong was work: the answer that refuses, or the one that says that even this was
 * too much.
 */
export async function chargeRefusal(limiter: RateLimiter, quota: Quota, refusal: SingleAnswer): Promise<SingleAnswer> {
  const charge = await chargeRequest(limiter, quota, 1);
  return charge.granted ? { ...refusal, headers: { ...refusal.headers, ...charge.headers } } : charge.answer;
}

const free: Charge = { granted: true, headers: undefined };

function describe(quota: Quota, cost: number, grant: Grant): Charge {
  const headers = writeRateLimitHeaders(quota, grant);
  if (grant.granted) return { granted: true, headers };
  const { remaining, retryAfterSeconds } = grant;
  const cure =
    retryAfterSeconds === Infinity
      ? `which is more than the ${quota.burst} that you can ever have at once: ask for less`
      : `and you have ${remaining} left of ${quota.burst}: ask again in ${retryAfterSeconds} s`;
  const error = { message: `The operation costs ${cost}, ${cure}.`, extensions: { code: 'RATE_LIMITED' } };
  return {
    granted: false,
    answer: { kind: 'single', status: 429, body: JSON.stringify({ errors: [error] }), headers },
  };
}
