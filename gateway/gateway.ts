// The composition root of the gateway: supergraph, engine, fetch, access and HTTP are joined here and nowhere else.
import { setTimeout as delay } from 'node:timers/promises';
import type { Closable } from '../process/lifecycle.js';
import { nothingKept, openCache, type RoundOptions, usualRounds } from './open-cache.js';
import { createApp, healthPath, listen } from '../process/listen.js';
import type { Log } from '../process/log.js';
import { askForKeys } from './ask-for-keys.js';
import { keyOfAddress } from './access/address-key.js';
import { createApiKeys } from './access/api-keys.js';
import { type CallerSources, createIdentifyCaller } from './access/caller.js';
import { createForwardHeaders } from './access/forwarded-headers.js';
import { createVoterTokens } from './access/voter-token.js';
import { createRequestIds } from '../process/request-ids.js';
import { createTrustedProxies } from '../process/trusted-proxies.js';
import { type CallerQuotas, createQuotas } from './access/caller-quota.js';
import { createMemoryLimiter, createTries } from './access/memory-rate-limits.js';
import type { RateLimiter } from './access/rate-limits.js';
import { createRedisLimiter } from './access/redis-rate-limits.js';
import { createSubscriptionSlots } from './access/subscription-slots.js';
import { type AnswerRequestOptions, createAnswerRequest } from './answer-request.js';
import { boundLists } from './bound-answer.js';
import { answerFault, createErrorFormatter } from './errors.js';
import type { EngineOptions } from './execute/engine.js';
import { createSharedRuns } from './fetch/share-runs.js';
import { createLastGoodReplies, withLastGood } from './fetch/with-last-good.js';
import {
  clientHeaders,
  type HeaderRule,
  isSentWithQueries,
  subscribeWithHeaders,
  withHeaders,
} from './fetch/with-headers.js';
import { withLogging } from './fetch/with-logging.js';
import { withSharing } from './fetch/with-sharing.js';
import type { FreshnessOptions } from './freshness-options.js';
import { createGenerations, type Generations } from './generations.js';
import { createAnswerWriter } from './http/answer-writer.js';
import { allowOrigins } from './http/cross-origin.js';
import { addEdgeHeaders, createEdgeHeaders } from './http/edge-headers.js';
import { graphqlPath, serveGraphql } from './http/graphql-route.js';
import { observeFaults } from './http/observe-faults.js';
import { answerEarlyFaults, answerHttpFaults } from './http/http-faults.js';
import { createReadiness, type Probe, serveReadiness } from './http/readiness.js';
import { createSiteCheck } from './http/site-check.js';
import type { PageFolder } from './http/read-pages.js';
import { servePages } from './http/serve-pages.js';
import { serveWebSocket } from './http/websocket.js';
import type { HttpOptions } from './http-options.js';
import { createPersistedQueries, type PersistedQueriesOptions } from './operation/persisted-queries.js';
import { joinTrusted, readTrustedDocuments } from './operation/trusted-documents.js';
import type { GatewayLimits } from './limits.js';
import { createPageRoutes, findPlayground } from './pages.js';
import { createPartnerEndpoints } from './partner-endpoints.js';
import { servePartners } from './partners/serve-partners.js';
import { loadSupergraph, type SupergraphSnapshot } from './plan/supergraph-snapshot.js';
import type { Observer } from './telemetry/observer.js';
import { createTelemetry } from './start-telemetry.js';
import type { SubgraphTransport } from './subgraph-transports.js';
import type { TelemetryOptions } from './telemetry-options.js';
import { traceAnswers } from './trace-answer.js';

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
  /** For kept answers of subgraphs; 0: none are kept. */
  readonly cacheBytes: number;
  /** Undefined: as usual. */
  readonly cacheRounds?: RoundOptions;
  /** Who is told which tags were written to; undefined: nobody. */
  readonly purgeUrl?: string | undefined;
  /** `fetches`: identical subgraph requests in flight are one; `all`: identical public queries too. */
  readonly sharing: 'off' | 'fetches' | 'all';
  readonly executor: EngineOptions['executor'];
  /** Key for what gateways sign and read again; the same for all of them. */
  readonly secret: string;
  readonly verifyToken: CallerSources['verifyToken'];
  readonly http: HttpOptions;
  readonly documents: Pick<PersistedQueriesOptions, 'trusted' | 'mode' | 'isAutomatic'>;
  /** Labels of progressive overrides that hold for every request; absent: none but shares of a hundred. */
  readonly overrideLabels?: readonly string[];
  /** What the gateway depends on besides the subgraphs. */
  readonly probes: readonly Probe[];
  readonly limits: GatewayLimits;
  readonly quotas: CallerQuotas;
  /** Null: answers do not tell their age, and hold nothing but what was read for them. */
  readonly freshness: FreshnessOptions | null;
  /** Undefined: rate limits are those of this process. */
  readonly redisUrl: string | undefined;
  /** Whose `x-forwarded-for` is believed. */
  readonly trustedProxies: readonly string[];
  readonly telemetry: TelemetryOptions;
  /** What people look at; null or undefined: only the graph is served. */
  readonly pages?: PageFolder | null;
  /** Who is told besides what is counted anyway. */
  readonly observer?: Partial<Observer>;
}

export interface Gateway extends Closable {
  readonly url: string;
  /** Serves another supergraph from now on; requests and subscriptions that are running are not cut. Errors: `StartError`. */
  reload(supergraphSdl: string): Promise<void>;
}

const heartbeatMs = 12_000;
const webSocketInitMs = 5_000;
const operationCacheCharacters = 8 * 1024 * 1024;
const persistedQueries = { maximumCharacters: 8 * 1024 * 1024, maximumTextCharacters: 128 * 1024 };
const probing = { timeoutMs: 1_000, keptMs: 1_000, now: () => performance.now() };
/** Callers whose buckets are remembered: some 10 MB. */
const rateLimitedCallers = 100_000;
/** Keys of one address that are looked up; each that is good is once in ten seconds. */
const keysTriedByAddress = { unitsPerMinute: 600, burst: 300 };
const microseconds = () => performance.now() * 1_000;
/** Operations that are planned on a new supergraph before it is served. */
const warmedUpOperations = 100;

/** Starts the gateway. Errors: `StartError` when the supergraph or the address cannot be used. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { log, headerRules } = options;
  const { tracing } = options.telemetry;
  const keptLevels = () => cache?.levels() ?? nothingKept;
  const sources = { transport: options.transport, generations: (): Generations => generations, keptLevels, log };
  const telemetry = createTelemetry(options.telemetry, sources, options.observer ? [options.observer] : []);
  const { observer, transport } = telemetry;
  const formatError = createErrorFormatter(log, observer);
  const { planTimeoutMs: timeLimitMs, planCacheBytes } = options;
  const load = (supergraphSdl: string): Promise<SupergraphSnapshot> =>
    loadSupergraph(supergraphSdl, { timeLimitMs, planCacheBytes, observer, log });

  const { freshness } = options;
  // Of the process, so that a reload keeps it.
  const lastGood =
    freshness === null ? null : { replies: createLastGoodReplies(freshness.staleBytes), now: freshness.now };
  const cache = openCache({
    maximumBytes: options.cacheBytes,
    redisUrl: options.redisUrl,
    purgeUrl: options.purgeUrl,
    transport,
    log,
    observer,
    rounds: options.cacheRounds ?? usualRounds,
  });

  const engineOptions = ({ id, subgraphUrls }: SupergraphSnapshot) => {
    const logged = withLogging(log, transport.fetchFrom(subgraphUrls));
    const send = lastGood === null ? logged : withLastGood(lastGood, logged);
    const shared = options.sharing === 'off' ? send : withSharing(send, observer?.fetchShared);
    const caches = cache?.over(id, subgraphUrls);
    return {
      // Outermost first: what a subgraph may not know of the caller must not keep its requests apart.
      fetchSubgraph: withHeaders(headerRules, caches === undefined ? shared : caches.wrap(shared)),
      answers: caches?.answers ?? null,
      subscribeSubgraph: subscribeWithHeaders(headerRules, transport.subscribeFrom(subgraphUrls)),
      formatError,
      executor: options.executor,
      observer,
      tracing,
    };
  };
  const generations = createGenerations(
    await load(options.supergraphSdl),
    engineOptions,
    operationCacheCharacters,
    options.limits.operations,
    options.overrideLabels,
  );

  const pages = options.pages ?? null;
  const pageDocuments = pages === null ? null : readTrustedDocuments(pages.documents);
  const trusted = joinTrusted(options.documents.trusted, pageDocuments);
  const triedKeys = createMemoryLimiter({ maximumCallers: rateLimitedCallers, now: microseconds });
  const mayAskForKey = createTries(triedKeys, keysTriedByAddress);
  const findKey = createApiKeys(askForKeys(generations, transport), Date.now, mayAskForKey);
  const forward = createForwardHeaders({
    forwarded: headerRules.map(({ header }) => header),
    voterTokens: createVoterTokens({ secret: options.secret, secure: options.publicUrl.startsWith('https:') }),
  });
  const rateLimiter = await startRateLimiter(options);
  const answering: AnswerRequestOptions = {
    generations,
    persistedQueries: createPersistedQueries({ ...persistedQueries, ...options.documents, trusted, log }),
    identify: createIdentifyCaller({ verifyToken: options.verifyToken, findKey }),
    quotaOf: createQuotas(options.quotas),
    forward(caller, origin, { kind }) {
      const forwarded = forward(caller, origin, kind === 'mutation');
      return { ...forwarded, isPublic: !isSentWithQueries(headerRules, forwarded.headers) };
    },
    limits: options.limits,
    rateLimiter,
    subscriptionSlots: createSubscriptionSlots(options.limits.subscriptions),
    observer,
    tracing,
    sharing: options.sharing === 'all' ? createSharedRuns(observer?.operationShared) : null,
    formatError,
    freshness,
    arePlansTold: options.http.playground,
    now: Date.now,
    log,
  };
  const answerRequest = createAnswerRequest(answering);
  const answer = tracing === null ? answerRequest : traceAnswers(tracing, answerRequest);

  const { http } = options;
  const origins = { publicUrl: options.publicUrl, corsOrigins: http.corsOrigins };
  const edge = createEdgeHeaders(origins);
  const checkSite = createSiteCheck(origins);
  const isCrossOrigin = http.corsOrigins.length > 0;
  const writer = createAnswerWriter({
    edge,
    compression: http.compression,
    isCrossOrigin,
    forwarded: clientHeaders(headerRules),
    now: Date.now,
  });
  const readiness = createReadiness({ ...probing, probes: () => [...options.probes, ...probeSubgraphs()] });
  const probeSubgraphs = () => transport.probesFor(generations.current().snapshot.subgraphUrls);

  const requestIdOf = createRequestIds();
  const proxies = createTrustedProxies(options.trustedProxies);
  const early = answerEarlyFaults(edge, requestIdOf, log);
  const app = createApp(http.bodyLimitBytes, { ...early, requestIdOf, isTrustedProxy: proxies.isTrusted });
  answerHttpFaults(app, log);
  addEdgeHeaders(app, edge);
  if (observer !== null) observeFaults(app, observer);
  allowOrigins(app, http.corsOrigins);
  app.get(healthPath, () => ({ status: 'ok' }));
  serveReadiness(app, readiness);
  await telemetry.serve(app, options.host);
  const hasDocuments = trusted !== null;
  const { batchLimit, bodyLimitBytes } = http;
  const readerPath = findPlayground(pages, http.playground);
  const serving = {
    answer,
    boundList: boundLists(options.limits.responseBytes, observer),
    writer,
    checkSite,
    bodyLimitBytes,
    batchLimit,
    hasDocuments,
    keyOfAddress,
    heartbeatMs,
    observer,
    log,
    readerPath,
  };
  serveGraphql(app, serving);
  if (pages !== null)
    servePages(app, { folder: pages, routes: createPageRoutes(pages, answering, http.playground), writer });
  const partners = { answering, publicUrl: options.publicUrl, licenceUrl: http.exportLicence };
  servePartners(app, {
    routes: createPartnerEndpoints(partners),
    writer,
    checkSite,
    describeError: (error, requestId) => answerFault(log, error, requestId),
    log,
  });
  const webSockets = serveWebSocket(app.server, {
    path: graphqlPath,
    addressOf: (request) => proxies.clientAddress(request),
    answer,
    heartbeatMs,
    initTimeoutMs: webSocketInitMs,
    maximumMessageBytes: http.bodyLimitBytes,
    checkSite,
    edge,
    requestIdOf,
    log,
  });
  const { host, port } = options;
  // Beside all else: a request that comes first waits for the one plan that is being made, and not for all.
  if (pageDocuments !== null) void warmUpPages(generations, pageDocuments.texts(), log);
  const listening = await listen(app, { host, port, http2: true, maximumConnections: http.maximumConnections });
  return {
    url: `${listening.url}${graphqlPath}`,
    async reload(supergraphSdl) {
      try {
        await reload(generations, load, supergraphSdl, log);
        observer?.reloaded(true);
      } catch (error) {
        observer?.reloaded(false);
        throw error;
      }
    },
    async close() {
      readiness.drain();
      if (http.drainDelayMs > 0) await delay(http.drainDelayMs);
      await webSockets.close();
      await listening.close();
      // While the supergraph is there still: the last counts are sent.
      await telemetry.close();
      await generations.close();
      await cache?.close();
      await rateLimiter.close();
    },
  };
}

async function startRateLimiter({ redisUrl, log }: GatewayOptions): Promise<RateLimiter> {
  const memory = createMemoryLimiter({ maximumCallers: rateLimitedCallers, now: microseconds });
  return redisUrl === undefined ? memory : createRedisLimiter({ url: redisUrl, fallback: memory, log });
}

async function warmUpPages(generations: Generations, texts: readonly string[], log: Log): Promise<void> {
  const startedAt = performance.now();
  const { warmedUp, failed } = await generations.warmUp(texts);
  const ms = Math.round(performance.now() - startedAt);
  log.info({ warmedUp, failed, ms }, 'the pages are planned');
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
