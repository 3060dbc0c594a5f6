// What is counted in a process → /metrics, on an application or on a port of its own. The gateway and the subgraphs serve it alike.
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { type Closable, createClosingStack } from './lifecycle.js';
import { createApp, listen } from './listen.js';
import type { Log } from './log.js';

export interface MetricsSource {
  /** Metrics in the text format of Prometheus; no other source of the process has one of the same name. */
  write(): Promise<string>;
}

export interface ServeMetricsOptions {
  readonly host: string;
  /** Undefined: on the application. */
  readonly port: number | undefined;
  readonly log: Log;
}

const metricsPath = '/metrics';
const bodyLimitBytes = 1024;

/** Ends with the application, and a port of its own with what is returned. Errors: `StartError` when that cannot be had. */
export async function serveMetrics(
  app: FastifyInstance,
  sources: readonly MetricsSource[],
  { host, port, log }: ServeMetricsOptions,
): Promise<Closable> {
  const opened = createClosingStack();
  const serveOn = (server: FastifyInstance) =>
    server.get(metricsPath, async (_request, reply) => {
      const texts = await Promise.all(sources.map((source) => source.write()));
      return reply.type(Registry.PROMETHEUS_CONTENT_TYPE).send(texts.join('\n'));
    });
  if (port === undefined) {
    serveOn(app);
    return opened;
  }
  const own = createApp(bodyLimitBytes);
  serveOn(own);
  const { url } = opened.add(await listen(own, { host, port, portSetting: 'METRICS_PORT' }));
  log.info({ url: `${url}${metricsPath}` }, 'metrics can be read');
  return opened;
}
