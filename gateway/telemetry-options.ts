// Settings → what a gateway tells of itself. Both entries, the gateway alone and everything in one process, start with it.
import type { MetricsSource } from '../process/serve-metrics.js';
import type { Settings } from '../process/settings.js';
import type { Tracing } from '../process/tracing.js';

export interface TelemetryOptions {
  readonly metrics: boolean;
  /** Undefined: metrics are on the gateway's own port. */
  readonly metricsPort: number | undefined;
  /** What else is counted in this process, and told with the gateway's own. */
  readonly beside: readonly MetricsSource[];
  readonly accessLog: boolean;
  readonly usage: boolean;
  readonly tracing: Tracing | null;
}

export function readTelemetryOptions(
  settings: Settings,
  tracing: Tracing | null,
  beside: readonly MetricsSource[] = [],
): TelemetryOptions {
  return {
    metrics: settings.METRICS === 'on',
    metricsPort: settings.METRICS_PORT,
    beside,
    accessLog: settings.ACCESS_LOG === 'on',
    usage: settings.USAGE === 'on',
    tracing,
  };
}

export const noTelemetry: TelemetryOptions = {
  metrics: false,
  metricsPort: undefined,
  beside: [],
  accessLog: false,
  usage: false,
  tracing: null,
};
