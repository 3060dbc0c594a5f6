// Settings → how the gateway meets the world over HTTP. Both entries, the gateway alone and everything in one process, start with it.
import type { Settings } from '../process/settings.js';

export interface HttpOptions {
  readonly bodyLimitBytes: number;
  readonly batchLimit: number;
  readonly maximumConnections: number;
  readonly corsOrigins: readonly string[];
  readonly compression: boolean;
  /** How long the process says that it is about to end before it takes no more connections. */
  readonly drainDelayMs: number;
  /** URL of the licence of all that is exported; undefined where each record says its own. */
  readonly exportLicence: string | undefined;
  /** Whether the playground is served, and plans are told to who asks. */
  readonly playground: boolean;
}

/** `isOneProcess`: of one machine that somebody tries things on, unless the settings say otherwise. */
export function readHttpOptions(settings: Settings, { isOneProcess }: { readonly isOneProcess: boolean }): HttpOptions {
  const isTried = isOneProcess || settings.ENVIRONMENT === 'development';
  return {
    bodyLimitBytes: settings.LIMIT_BODY_BYTES,
    batchLimit: settings.LIMIT_BATCH,
    maximumConnections: settings.LIMIT_CONNECTIONS,
    corsOrigins: settings.CORS_ORIGINS,
    compression: settings.COMPRESSION === 'on',
    drainDelayMs: settings.DRAIN_DELAY_MS,
    exportLicence: settings.EXPORT_LICENCE,
    playground: settings.PLAYGROUND === undefined ? isTried : settings.PLAYGROUND === 'on',
  };
}
