// What a run of an operation is given, and what is known of its answer once it has run: by whom its requests are sent, what is
// counted and noted on the way, how long the answer holds.
import type { SingleAnswer } from '../http/answer.js';
import { type AnswerParts, createAnswerParts } from '../cache/answer-parts.js';
import { expiryOf } from '../cache/cache-policy.js';
import { SubgraphFailure } from '../fetch/subgraph-fetch.js';
import { createMeter } from './cost-account.js';
import type { EngineOptions } from './engine.js';
import type { EngineRequest, UnderstoodRequest } from './engine-request.js';
import type { ExecutablePlan, ExecutableStep } from './executable-plan.js';
import { describeFault } from './execution-error.js';
import { isPresent } from './freshness-account.js';
import type { RunContext } from './interpret/run-plan.js';
import { type WatchedRun, watchRun } from './plan-report.js';
import { createPlanView } from './plan-view.js';
import { createRequestSender } from './request-sender.js';

export interface EngineContext extends RunContext {
  /** Undefined where nobody wants to know what the run does. */
  readonly watched: WatchedRun | undefined;
  /** What the answer depends on, as far as it has been read; null where it may not be kept in any case. */
  readonly parts: AnswerParts | null;
  /** When the run began, milliseconds since 1970. */
  readonly startedAtMs: number;
  /** Forgets what was sent, once nothing more will be. */
  readonly letGo: () => void;
}

export function createContext(
  options: Pick<EngineOptions, 'fetchSubgraph' | 'types' | 'schema'>,
  executable: ExecutablePlan,
  request: EngineRequest,
  { cost, variables }: UnderstoodRequest,
): EngineContext {
  const { headers, signal, freshness = null } = request;
  const parts = executable.cache === null ? null : createAnswerParts();
  const startedAtMs = Date.now();
  const isKept = request.isKept !== false;
  const { fetchSubgraph } = options;
  const { send, letGo } = createRequestSender({ fetchSubgraph, headers, signal, freshness, isKept, parts });
  const watched =
    request.tellsPlan === true
      ? watchRun(executable, send, createPlanView(options.schema, request.operation.text))
      : undefined;
  return {
    watched,
    executable,
    types: options.types,
    variables: request.variables ?? {},
    meter: createMeter(cost, variables),
    send: watched?.send ?? send,
    parts,
    startedAtMs,
    letGo,
    describeFailure(error, { step }: ExecutableStep) {
      if (signal?.aborted === true || !(error instanceof SubgraphFailure)) throw error;
      return describeFault(error.code, step.subgraph);
    },
  };
}

/** How long an answer without errors holds: no time where a part of it may not be kept; undefined where a part is not present. */
export function describeCaching(
  { executable, parts, startedAtMs }: EngineContext,
  { freshness = null }: EngineRequest,
): SingleAnswer['caching'] {
  const { cache } = executable;
  if (freshness !== null && !isPresent(freshness)) return undefined;
  if (cache === null || parts === null) return { readAtMs: startedAtMs, expiresAtMs: startedAtMs, tags: [] };
  const readAtMs = Math.min(startedAtMs, parts.oldestReadAtMs());
  return { readAtMs, expiresAtMs: expiryOf(cache, readAtMs), tags: cache.tags };
}
