// Settings → what a gateway tells of itself. Both entries, the gateway alone and everything in one process, start with it.
import type { Settings } from '../process/settings.js';
import type { Tracing } from '../process/tracing.js';

export interface TelemetryOptions {
  readonly metrics: boolean;
  /** Undefined: metrics are on the gateway's own port. */
  readonly metricsPort: number | undefined;
  readonly accessLog: boolean;
  readonly usage: boolean;
  readonly tracing: Tracing | null;
}

export function readTelemetryOptions(settings: Settings, tracing: Tracing | null): TelemetryOptions {
  return {
    metrics: settings.METRICS === 'on',
    metricsPort: settings.METRICS_PORT,
    accessLog: settings.ACCESS_LOG === 'on',
    usage: settings.USAGE === 'on',
    tracing,
  };
}

export const noTelemetry: TelemetryOptions = {
  metrics: false,
  metricsPort: undefined,
  accessLog: false,
  usage: false,
  tracing: null,
};
