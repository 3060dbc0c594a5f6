// Everything in one process: the embedded database (or a server), the five subgraphs and the gateway, which hands its
// requests over in process. The only place where gateway and subgraphs meet in code.
import { fileURLToPath } from 'node:url';
import { createInProcessSubscribe, createInProcessTransport } from './gateway/fetch/in-process-transport.js';
import { configureTokens } from './gateway/configured-tokens.js';
import { parseHeaderRules } from './gateway/fetch/with-headers.js';
import { withTimeout } from './gateway/fetch/with-timeout.js';
import { readFreshnessOptions } from './gateway/freshness-options.js';
import { startGateway } from './gateway/gateway.js';
import { readHttpOptions } from './gateway/http-options.js';
import { readPages } from './gateway/http/read-pages.js';
import { readLimits } from './gateway/limits.js';
import { reachInProcess } from './gateway/subgraph-transports.js';
import { readTelemetryOptions } from './gateway/telemetry-options.js';
import { openTrustedDocuments } from './gateway/trusted-documents-file.js';
import { readSupergraph } from './gateway/watch-supergraph.js';
import { readKeptSecret } from './process/kept-secret.js';
import { runProcess } from './process/lifecycle.js';
import { subgraphNames } from './process/subgraphs.js';
import { startRooms } from './subgraphs/start-rooms.js';

const queryToTry = `{
  orgUnit(slug: "ban-dan-van-quan-uy-hoang-mai") {
    name(asOf: "2018-01-25")
    articles(first: 3) { nodes { title publishedAt } }
  }
}`;

await runProcess(
  async (context) => {
    const { settings, log, tracing, opened, print } = context;
    const startedAt = performance.now();
    print(
      settings.DATABASE_URL === undefined
        ? `Opening the embedded database in ${settings.DATA_DIR} …`
        : 'Opening the database …',
    );
    const { rooms, meters } = await startRooms(subgraphNames, context);
    const inProcess = createInProcessTransport((subgraph, request) => rooms.get(subgraph)?.execute(request));
    const streams = createInProcessSubscribe((subgraph, request, signal) =>
      rooms.get(subgraph)?.subscribe(request, signal),
    );
    const mode = settings.TRUSTED_DOCUMENTS_MODE;
    const documents = opened.add(await openTrustedDocuments({ file: settings.TRUSTED_DOCUMENTS, mode, log }));
    const gateway = opened.add(
      await startGateway({
        supergraphSdl: await readSupergraph(settings.SUPERGRAPH),
        transport: reachInProcess(withTimeout(settings.SUBGRAPH_TIMEOUT_MS, inProcess), streams),
        host: settings.HOST,
        port: settings.PORT ?? 4000,
        publicUrl: settings.PUBLIC_URL,
        log,
        headerRules: parseHeaderRules(settings.FORWARD_HEADERS),
        planTimeoutMs: settings.PLAN_TIMEOUT_MS,
        planCacheBytes: settings.PLAN_CACHE_MB * 1024 * 1024,
        overrideLabels: settings.OVERRIDE_LABELS,
        cacheBytes: settings.CACHE_MB * 1024 * 1024,
        purgeUrl: settings.CACHE_PURGE_URL,
        sharing: 'all',
        executor: 'compiled',
        secret: settings.SUBGRAPH_SECRET ?? readKeptSecret(settings.DATA_DIR, 'gateway-secret'),
        verifyToken: await configureTokens(settings),
        http: readHttpOptions(settings, { isOneProcess: true }),
        documents: { trusted: documents.current, mode, isAutomatic: settings.PERSISTED_QUERIES === 'on' },
        probes: [],
        limits: readLimits(settings),
        freshness: readFreshnessOptions(settings, true),
        quotas: { anonymous: settings.RATE_LIMIT_ANONYMOUS, partner: settings.RATE_LIMIT_PARTNER },
        redisUrl: settings.REDIS_URL,
        trustedProxies: settings.TRUSTED_PROXIES,
        telemetry: readTelemetryOptions(settings, tracing, meters === null ? [] : [meters]),
        pages: readPages(fileURLToPath(new URL('./pages/', import.meta.url))),
      }),
    );
    process.on('SIGHUP', () => void documents.check());
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    print(`Ready after ${seconds} s.`);
    print(`  Pages    ${gateway.url.replace(/graphql$/, '')}`);
    print(`  GraphQL  ${gateway.url}`);
    print(`  Health   ${gateway.url.replace(/\/graphql$/, '/health')}`);
    print(`A query to try:\n${queryToTry}`);
    print('Ctrl-C ends it.');
  },
  { stay: true },
);
