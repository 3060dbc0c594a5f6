// What a gateway is told to tell of itself → who counts, who traces, and where it can be read: telemetry joined with the stages that
// it is about, which know nothing of each other.
import type { FastifyInstance } from 'fastify';
import { type Closable, createClosingStack } from '../process/lifecycle.js';
import type { Log } from '../process/log.js';
import { serveMetrics } from '../process/serve-metrics.js';
import type { FetchSubgraph } from './fetch/subgraph-fetch.js';
import { withObservation } from './fetch/with-observation.js';
import { withTracing } from './fetch/with-tracing.js';
import type { Generations } from './generations.js';
import { reportUsage } from './report-usage.js';
import type { SubgraphTransport } from './subgraph-transports.js';
import { createAccessLog } from './telemetry/access-log.js';
import { joinObservers } from './telemetry/join-observers.js';
import { type CacheLevels, createMetrics } from './telemetry/metrics.js';
import type { Observer } from './telemetry/observer.js';
import { createUsage } from './telemetry/usage.js';
import type { TelemetryOptions } from './telemetry-options.js';

/** What telemetry looks at when it has something to send or to show. */
export interface TelemetrySources {
  readonly transport: SubgraphTransport;
  readonly generations: () => Generations;
  readonly keptLevels: () => CacheLevels;
  readonly log: Log;
}

export interface Telemetry extends Closable {
  /** Null where nobody counts. */
  readonly observer: Observer | null;
  /** The transport with its requests counted and traced. */
  readonly transport: SubgraphTransport;
  /** Makes the metrics readable, on the application or on a port of their own. Errors: `StartError`. */
  serve(app: FastifyInstance, host: string): Promise<void>;
}

const usage = { flushEveryMs: 10_000, maximumReport: 5_000, maximumWaiting: 50_000 };

export function createTelemetry(
  options: TelemetryOptions,
  sources: TelemetrySources,
  further: readonly Partial<Observer>[],
): Telemetry {
  const opened = createClosingStack();
  const { log, generations } = sources;
  const metrics = options.metrics ? opened.add(createMetrics()) : null;
  const counted = options.usage
    ? opened.add(createUsage({ ...usage, ...reportUsage(generations, sources.transport), now: Date.now, log }))
    : null;
  const observer = joinObservers([
    ...(metrics === null ? [] : [metrics.observer]),
    ...(counted === null ? [] : [{ requestEnded: counted.requestEnded }]),
    ...(options.accessLog ? [createAccessLog(log)] : []),
    ...further,
  ]);
  const observe = (send: FetchSubgraph): FetchSubgraph => {
    const traced = options.tracing === null ? send : withTracing(options.tracing, send);
    return observer === null ? traced : withObservation(observer, traced);
  };
  return {
    observer,
    transport: { ...sources.transport, fetchFrom: (urls) => observe(sources.transport.fetchFrom(urls)) },
    async serve(app, host) {
      if (metrics === null) return;
      const own = { write: () => metrics.write(generations().levels(), sources.keptLevels()) };
      opened.add(await serveMetrics(app, [own, ...options.beside], { host, port: options.metricsPort, log }));
    },
    close: () => opened.close(),
  };
}
