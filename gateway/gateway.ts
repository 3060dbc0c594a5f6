// The composition root of the gateway: supergraph, engine, fetch, access and HTTP are joined here and nowhere else.
import type { Closable } from '../process/lifecycle.js';
import { createApp, healthPath, listen } from '../process/listen.js';
import type { Log } from '../process/log.js';
import { createTrustedProxies } from '../process/trusted-proxies.js';
import { type CallerQuotas, readCaller } from './access/caller.js';
import { createMemoryLimiter } from './access/memory-rate-limits.js';
import type { RateLimiter } from './access/rate-limits.js';
import { createRedisLimiter } from './access/redis-rate-limits.js';
import { createSubscriptionSlots } from './access/subscription-slots.js';
import { type AnswerRequestOptions, createAnswerRequest } from './answer-request.js';
import { createErrorFormatter } from './errors.js';
import type { EngineOptions } from './execute/engine.js';
import { createSharedRuns } from './fetch/share-runs.js';
import { type HeaderRule, isSentWithQueries, subscribeWithHeaders, withHeaders } from './fetch/with-headers.js';
import { withLogging } from './fetch/with-logging.js';
import { withSharing } from './fetch/with-sharing.js';
import { createGenerations, type Generations } from './generations.js';
import { answerHttpFaults } from './http/http-faults.js';
import { graphqlPath, serveGraphql } from './http/graphql-route.js';
import { serveWebSocket } from './http/websocket.js';
import type { GatewayLimits } from './limits.js';
import { createPersistedQueries } from './operation/persisted-queries.js';
import { loadSupergraph, type SupergraphSnapshot } from './plan/supergraph-snapshot.js';
import type { SubgraphTransport } from './subgraph-transports.js';

export interface GatewayOptions {
  readonly supergraphSdl: string;
  readonly transport: SubgraphTransport;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly log: Log;
  readonly headerRules: readonly HeaderRule[];
  readonly planTimeoutMs: number;
  readonly planCacheBytes: number;
  /** `fetches`: identical subgraph requests in flight are one; `all`: identical public queries too. */
  readonly sharing: 'off' | 'fetches' | 'all';
  readonly executor: EngineOptions['executor'];
  readonly limits: GatewayLimits;
  readonly quotas: CallerQuotas;
  /** Undefined: rate limits are those of this process. */
  readonly redisUrl: string | undefined;
  /** Whose `x-forwarded-for` is believed. */
  readonly trustedProxies: readonly string[];
  readonly observer?: AnswerRequestOptions['observer'];
}

export interface Gateway extends Closable {
  readonly url: string;
  /** Serves another supergraph from now on; requests and subscriptions that are running are not cut. Errors: `StartError`. */
  reload(supergraphSdl: string): Promise<void>;
}

const bodyLimitBytes = 1024 * 1024;
const heartbeatMs = 12_000;
const webSocketInitMs = 5_000;
const operationCacheCharacters = 8 * 1024 * 1024;
const persistedQueryCharacters = 8 * 1024 * 1024;
/** Callers whose buckets are remembered: some 10 MB. */
const rateLimitedCallers = 100_000;
/** Operations that are planned on a new supergraph before it is served. */
const warmedUpOperations = 100;

/** Starts the gateway. Errors: `StartError` when the supergraph or the address cannot be used. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { log, transport, headerRules } = options;
  const formatError = createErrorFormatter(log);
  const load = (supergraphSdl: string): Promise<SupergraphSnapshot> =>
    loadSupergraph(supergraphSdl, { timeLimitMs: options.planTimeoutMs, planCacheBytes: options.planCacheBytes, log });

  const engineOptions = ({ subgraphUrls }: SupergraphSnapshot) => {
    const send = withLogging(log, transport.fetchFrom(subgraphUrls));
    return {
      // Outermost first: what a subgraph may not know of the caller must not keep its requests apart.
      fetchSubgraph: withHeaders(headerRules, options.sharing === 'off' ? send : withSharing(send)),
      subscribeSubgraph: subscribeWithHeaders(headerRules, transport.subscribeFrom(subgraphUrls)),
      formatError,
      executor: options.executor,
    };
  };
  const generations = createGenerations(
    await load(options.supergraphSdl),
    engineOptions,
    operationCacheCharacters,
    options.limits.operations,
  );

  const callerOptions = {
    forwarded: headerRules.map(({ header }) => header),
    secure: options.publicUrl.startsWith('https:'),
    quotas: options.quotas,
  };
  const rateLimiter = await startRateLimiter(options);
  const answer = createAnswerRequest({
    generations,
    persistedQueries: createPersistedQueries(persistedQueryCharacters),
    readCaller(origin, operation) {
      const caller = readCaller(origin, operation?.kind === 'mutation', callerOptions);
      return { ...caller, isPublic: !isSentWithQueries(headerRules, caller.headers) };
    },
    limits: options.limits,
    rateLimiter,
    subscriptionSlots: createSubscriptionSlots(options.limits.subscriptions),
    ...(options.observer === undefined ? {} : { observer: options.observer }),
    sharing: options.sharing === 'all' ? createSharedRuns() : null,
    formatError,
    log,
  });

  const proxies = createTrustedProxies(options.trustedProxies);
  const app = createApp(bodyLimitBytes, proxies);
  answerHttpFaults(app, log);
  app.get(healthPath, () => ({ status: 'ok' }));
  serveGraphql(app, { answer, heartbeatMs, log });
  const webSockets = serveWebSocket(app.server, {
    path: graphqlPath,
    addressOf: (request) => proxies.clientAddress(request),
    answer,
    heartbeatMs,
    initTimeoutMs: webSocketInitMs,
    maximumMessageBytes: bodyLimitBytes,
    log,
  });
  const listening = await listen(app, options);
  return {
    url: `${listening.url}${graphqlPath}`,
    reload: (supergraphSdl) => reload(generations, load, supergraphSdl, log),
    async close() {
      await webSockets.close();
      await listening.close();
      await generations.close();
      await rateLimiter.close();
    },
  };
}

async function startRateLimiter({ redisUrl, log }: GatewayOptions): Promise<RateLimiter> {
  const memory = createMemoryLimiter({ maximumCallers: rateLimitedCallers, now: () => performance.now() * 1_000 });
  return redisUrl === undefined ? memory : createRedisLimiter({ url: redisUrl, fallback: memory, log });
}

async function reload(
  generations: Generations,
  load: (supergraphSdl: string) => Promise<SupergraphSnapshot>,
  supergraphSdl: string,
  log: Log,
): Promise<void> {
  const snapshot = await load(supergraphSdl);
  const { warmedUp, failed } = await generations.replace(snapshot, warmedUpOperations);
  log.info({ supergraph: snapshot.id, warmedUp, failed }, 'another supergraph is served');
}
