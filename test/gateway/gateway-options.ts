// What a gateway of a test is started with, unless the test says otherwise.
import { parseHeaderRules } from '../../gateway/fetch/with-headers.js';
import type { GatewayOptions } from '../../gateway/gateway.js';
import { readLimits } from '../../gateway/limits.js';
import { noTelemetry } from '../../gateway/telemetry-options.js';
import { createLog } from '../../process/log.js';
import { parseSettings } from '../../process/settings.js';

const parsed = parseSettings({});
if (!parsed.ok) throw new Error('the defaults are settings');

export const gatewayDefaults: Omit<GatewayOptions, 'supergraphSdl' | 'transport'> = {
  host: '127.0.0.1',
  port: 0,
  publicUrl: 'http://127.0.0.1:4000',
  log: createLog('silent'),
  headerRules: parseHeaderRules('x-voter-token; x-caller-address:mutation; last-event-id:subscription'),
  planTimeoutMs: 5_000,
  planCacheBytes: 16 * 1024 * 1024,
  cacheBytes: 16 * 1024 * 1024,
  sharing: 'all',
  executor: 'compiled',
  secret: 'a secret of tests that signs voter tokens',
  verifyToken: null,
  http: {
    bodyLimitBytes: 1024 * 1024,
    batchLimit: 10,
    maximumConnections: 10_000,
    corsOrigins: [],
    compression: true,
    drainDelayMs: 0,
    exportLicence: undefined,
    playground: false,
  },
  documents: { trusted: null, mode: 'off', isAutomatic: true },
  probes: [],
  // The limits of a gateway that is set up with nothing; how often a test asks is its own business.
  limits: readLimits(parsed.settings),
  // Answers of tests are compared whole; those of the age of answers turn it on.
  freshness: null,
  quotas: {
    anonymous: { unitsPerMinute: Infinity, burst: Infinity },
    partner: { unitsPerMinute: Infinity, burst: Infinity },
  },
  redisUrl: undefined,
  trustedProxies: [],
  telemetry: noTelemetry,
};
