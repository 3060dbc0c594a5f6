// What a gateway in the process of a benchmark is started with: the settings' defaults.
import { parseHeaderRules } from '../../gateway/fetch/with-headers.js';
import type { GatewayOptions } from '../../gateway/gateway.js';
import { unlimited } from '../../gateway/limits.js';
import { readHttpOptions } from '../../gateway/http-options.js';
import { noTelemetry } from '../../gateway/telemetry-options.js';
import { StartError } from '../../process/errors.js';
import { createLog } from '../../process/log.js';
import { parseSettings } from '../../process/settings.js';

const everything = { unitsPerMinute: Infinity, burst: Infinity };

export function readGatewayDefaults(): Omit<GatewayOptions, 'supergraphSdl' | 'transport'> {
  const parsed = parseSettings({});
  if (!parsed.ok) throw new StartError(parsed.faults.join('\n'));
  return {
    host: '127.0.0.1',
    port: 0,
    publicUrl: parsed.settings.PUBLIC_URL,
    log: createLog('error'),
    headerRules: parseHeaderRules(''),
    planTimeoutMs: 20_000,
    planCacheBytes: 64 * 1024 * 1024,
    cacheBytes: 0,
    sharing: 'all',
    executor: 'compiled',
    secret: 'a secret for measuring, nothing more',
    verifyToken: null,
    http: readHttpOptions(parsed.settings, { isOneProcess: false }),
    documents: { trusted: null, mode: 'off', isAutomatic: true },
    probes: [],
    limits: unlimited,
    freshness: null,
    quotas: { anonymous: everything, partner: everything },
    redisUrl: undefined,
    trustedProxies: [],
    telemetry: noTelemetry,
  };
}
