// The composition root of the gateway: supergraph, engine, fetch, access and HTTP are joined here and nowhere else.
import type { Closable } from '../process/lifecycle.js';
import { createApp, healthPath, listen } from '../process/listen.js';
import type { Log } from '../process/log.js';
import { askForKeys } from './ask-for-keys.js';
import { createApiKeys } from './access/api-keys.js';
import { type CallerSources, createIdentifyCaller } from './access/caller.js';
import { createForwardHeaders } from './access/forwarded-headers.js';
import { createVoterTokens } from './access/voter-token.js';
import { createAnswerRequest } from './answer-request.js';
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
  /** Key for what gateways sign and read again; the same for all of them. */
  readonly secret: string;
  readonly verifyToken: CallerSources['verifyToken'];
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
  const generations = createGenerations(await load(options.supergraphSdl), engineOptions, operationCacheCharacters);

  const findKey = createApiKeys(askForKeys(generations, transport), Date.now);
  const forward = createForwardHeaders({
    forwarded: headerRules.map(({ header }) => header),
    voterTokens: createVoterTokens({ secret: options.secret, secure: options.publicUrl.startsWith('https:') }),
  });
  const answer = createAnswerRequest({
    generations,
    persistedQueries: createPersistedQueries(persistedQueryCharacters),
    identify: createIdentifyCaller({ verifyToken: options.verifyToken, findKey }),
    forward(caller, origin, { kind }) {
      const forwarded = forward(caller, origin, kind === 'mutation');
      return { ...forwarded, isPublic: !isSentWithQueries(headerRules, forwarded.headers) };
    },
    sharing: options.sharing === 'all' ? createSharedRuns() : null,
    formatError,
    now: Date.now,
    log,
  });

  const app = createApp(bodyLimitBytes);
  answerHttpFaults(app, log);
  app.get(healthPath, () => ({ status: 'ok' }));
  serveGraphql(app, { answer, heartbeatMs, log });
  const webSockets = serveWebSocket(app.server, {
    path: graphqlPath,
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
    },
  };
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
