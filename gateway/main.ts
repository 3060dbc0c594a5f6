// The gateway as a process of its own: `npm run start:gateway -- [--supergraph FILE] [--port N] [--no-cache] [--no-sharing]`.
import { fileURLToPath } from 'node:url';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { parseOrTellUsage } from '../process/command-line.js';
import { StartError } from '../process/errors.js';
import { runProcess } from '../process/lifecycle.js';
import type { Log } from '../process/log.js';
import { configuredSubgraphUrls } from '../process/subgraphs.js';
import { configureTokens } from './configured-tokens.js';
import { parseSubscriptionProtocols } from './fetch/subscribe-transport.js';
import { parseHeaderRules } from './fetch/with-headers.js';
import { type GatewayOptions, startGateway } from './gateway.js';
import { readFreshnessOptions } from './freshness-options.js';
import { readHttpOptions } from './http-options.js';
import { readPages } from './http/read-pages.js';
import { readLimits } from './limits.js';
import { reachOverHttp } from './subgraph-transports.js';
import { readTelemetryOptions } from './telemetry-options.js';
import { openTrustedDocuments } from './trusted-documents-file.js';
import { readSupergraph, watchSupergraph } from './watch-supergraph.js';

const usage = `Use: npm run start:gateway -- [--supergraph FILE] [--port N] [--no-cache] [--no-sharing]
  --no-cache     keeps no answers of subgraphs, whatever CACHE_MB says; plans always are
  --no-sharing   runs every request by itself, and reads every reply; --sharing fetches shares subgraph requests in flight, but no whole answers`;

const memoBytes = 2 * 1024 * 1024;

interface Flags {
  readonly supergraph: string | undefined;
  readonly port: number | undefined;
  readonly sharing: GatewayOptions['sharing'];
  readonly isCaching: boolean;
}

function readArguments(given: readonly string[]): Flags {
  const { values } = parseOrTellUsage(usage, () =>
    parseArgs({
      args: [...given],
      options: {
        supergraph: { type: 'string' },
        port: { type: 'string' },
        sharing: { type: 'string' },
        'no-sharing': { type: 'boolean' },
        'no-cache': { type: 'boolean' },
      },
    }),
  );
  const { supergraph, port, sharing } = values;
  if (port !== undefined && !/^\d{1,5}$/.test(port))
    throw new StartError(`--port ${port} is no port number.\n${usage}`);
  if (sharing !== undefined && sharing !== 'off' && sharing !== 'fetches' && sharing !== 'all')
    throw new StartError(`--sharing ${sharing} is none of off, fetches, all.\n${usage}`);
  return {
    supergraph,
    port: port === undefined ? undefined : Number(port),
    isCaching: values['no-cache'] !== true,
    sharing: values['no-sharing'] === true ? 'off' : (sharing ?? 'all'),
  };
}

/** For one process and its lifetime. */
function makeSecret(log: Log): string {
  log.warn('SUBGRAPH_SECRET is not set: browsers that vote are forgotten when this process ends');
  return randomBytes(32).toString('base64url');
}

await runProcess(
  async ({ settings, log, tracing, arguments: given, opened, print }) => {
    const flags = readArguments(given);
    const file = flags.supergraph ?? settings.SUPERGRAPH;
    const supergraphSdl = await readSupergraph(file);
    const transport = opened.add(
      reachOverHttp({
        urls: configuredSubgraphUrls(settings),
        timeoutMs: settings.SUBGRAPH_TIMEOUT_MS,
        subscriptionProtocols: parseSubscriptionProtocols(settings.SUBSCRIPTION_PROTOCOLS),
        secret: settings.SUBGRAPH_SECRET,
        memoBytes: flags.sharing === 'off' ? undefined : memoBytes,
      }),
    );
    const mode = settings.TRUSTED_DOCUMENTS_MODE;
    const documents = opened.add(await openTrustedDocuments({ file: settings.TRUSTED_DOCUMENTS, mode, log }));
    const gateway = opened.add(
      await startGateway({
        supergraphSdl,
        transport,
        host: settings.HOST,
        port: flags.port ?? settings.PORT ?? 4000,
        publicUrl: settings.PUBLIC_URL,
        log,
        headerRules: parseHeaderRules(settings.FORWARD_HEADERS),
        planTimeoutMs: settings.PLAN_TIMEOUT_MS,
        planCacheBytes: settings.PLAN_CACHE_MB * 1024 * 1024,
        overrideLabels: settings.OVERRIDE_LABELS,
        cacheBytes: flags.isCaching ? settings.CACHE_MB * 1024 * 1024 : 0,
        purgeUrl: settings.CACHE_PURGE_URL,
        sharing: flags.sharing,
        executor: 'compiled',
        secret: settings.SUBGRAPH_SECRET ?? makeSecret(log),
        verifyToken: await configureTokens(settings),
        http: readHttpOptions(settings, { isOneProcess: false }),
        documents: { trusted: documents.current, mode, isAutomatic: settings.PERSISTED_QUERIES === 'on' },
        probes: [],
        limits: readLimits(settings),
        // A supergraph of others says nothing of how old its values may be.
        freshness: readFreshnessOptions(settings, flags.supergraph === undefined),
        quotas: { anonymous: settings.RATE_LIMIT_ANONYMOUS, partner: settings.RATE_LIMIT_PARTNER },
        redisUrl: settings.REDIS_URL,
        trustedProxies: settings.TRUSTED_PROXIES,
        telemetry: readTelemetryOptions(settings, tracing),
        pages: readPages(fileURLToPath(new URL('../pages/', import.meta.url))),
      }),
    );
    const watched = opened.add(watchSupergraph(file, supergraphSdl, (text) => gateway.reload(text), log));
    process.on('SIGHUP', () => void Promise.all([watched.check(), documents.check()]));
    print(`The gateway serves ${file} at ${gateway.url}`);
  },
  { stay: true },
);
