// What the gateway depends on → whether it can take requests, as load balancers and people ask it at /ready. Separate from /health,
// which says that the process lives: a process whose dependency is away must not be started anew for it.
import type { FastifyInstance } from 'fastify';

/** One dependency. */
export interface Probe {
  readonly name: string;
  /** Whether the gateway is of no use without it. */
  readonly isRequired: boolean;
  /** Resolves when it is well. Errors: `ProbeFailure` with a reason for everyone's eyes; of any other error nothing is told. */
  check(signal: AbortSignal): Promise<void>;
}

/** Why a dependency is not well; the message is shown. */
export class ProbeFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProbeFailure';
  }
}

export interface DependencyState {
  readonly name: string;
  readonly status: 'up' | 'down';
  readonly isRequired: boolean;
  readonly latencyMs?: number;
  readonly message?: string;
}

export interface ReadyState {
  /** `degraded`: requests are answered, without what a dependency holds. */
  readonly status: 'ready' | 'degraded' | 'unavailable' | 'draining';
  readonly dependencies: readonly DependencyState[];
}

export interface Readiness {
  read(): Promise<ReadyState>;
  /** From now on the answer is that the process is about to end. */
  drain(): void;
}

const readyPath = '/ready';

/** `keptMs`: how long an answer stands, so that asking often costs nothing. `probes`: those of now. */
export function createReadiness(options: {
  readonly probes: () => readonly Probe[];
  readonly timeoutMs: number;
  readonly keptMs: number;
  readonly now: () => number;
}): Readiness {
  const { now } = options;
  let kept: { readonly until: number; readonly states: Promise<readonly DependencyState[]> } | undefined;
  let isDraining = false;

  const ask = async (probe: Probe): Promise<DependencyState> => {
    const { name, isRequired } = probe;
    const signal = AbortSignal.timeout(options.timeoutMs);
    const startedAt = now();
    const late = Promise.withResolvers<never>();
    const end = () => late.reject(new ProbeFailure(`has not answered within ${options.timeoutMs} ms`));
    signal.addEventListener('abort', end, { once: true });
    try {
      await Promise.race([probe.check(signal), late.promise]);
      return { name, status: 'up', isRequired, latencyMs: Math.round(now() - startedAt) };
    } catch (error) {
      const message = error instanceof ProbeFailure ? error.message : 'does not answer as it should';
      return { name, status: 'down', isRequired, message };
    } finally {
      signal.removeEventListener('abort', end);
    }
  };
  const states = () => {
    if (kept === undefined || now() >= kept.until)
      kept = { until: now() + options.keptMs, states: Promise.all(options.probes().map(ask)) };
    return kept.states;
  };
  return {
    async read() {
      const dependencies = await states();
      const down = dependencies.filter(({ status }) => status === 'down');
      const status = down.some(({ isRequired }) => isRequired) ? 'unavailable' : down.length > 0 ? 'degraded' : 'ready';
      return { status: isDraining ? 'draining' : status, dependencies };
    },
    drain() {
      isDraining = true;
    },
  };
}

export function serveReadiness(app: FastifyInstance, readiness: Readiness): void {
  app.get(readyPath, async (_request, reply) => {
    const state = await readiness.read();
    return reply.code(state.status === 'ready' || state.status === 'degraded' ? 200 : 503).send(state);
  });
}
