// What the gateway knows of callers, quotas and the graph → the table of endpoints for partners. Each asks the graph as any caller
// does: identified, charged, limited; but in a contract of its own choice, and with nothing of the caller in what subgraphs get.
import { type AnswerRequestOptions, createAnswerRequest } from './answer-request.js';
import type { Caller } from './access/caller.js';
import type { ContractName } from './access/contracts.js';
import type { RequestOrigin } from './http/answer.js';
import { type AskGraph, createAskGraph } from './partners/ask-graph.js';
import { createChangesRoute } from './partners/changes-route.js';
import { createExportIndexRoute, createExportRoute } from './partners/export-route.js';
import { createFeedRoutes } from './partners/feed-routes.js';
import { createOpenApiRoute } from './partners/openapi.js';
import { PartnerFault, type PartnerRoute } from './partners/partner-route.js';

export interface PartnerEndpointsOptions {
  /** How other operations are answered. */
  readonly answering: AnswerRequestOptions;
  readonly publicUrl: string;
  readonly licenceUrl: string | undefined;
}

const following = { pollMs: 1_000, heartbeatMs: 12_000, now: () => performance.now() };

export function createPartnerEndpoints({ answering, ...options }: PartnerEndpointsOptions): readonly PartnerRoute[] {
  const publicUrl = options.publicUrl.replace(/\/+$/, '');
  const askAs = (contract: ContractName) => createAskAs(answering, contract);
  const ask = askAs('public');
  const askAsPartner = askAs('partner');
  const identify = async ({ headers, address }: RequestOrigin) => answering.identify(headers, address);

  async function takeSlot(origin: RequestOrigin): Promise<() => void> {
    const { key } = answering.quotaOf(await identify(origin), origin.address);
    const release = answering.subscriptionSlots.take(key);
    if (release === null)
      throw new PartnerFault(
        429,
        'TOO_MANY_SUBSCRIPTIONS',
        'Too many streams of yours are open: end one before you open another.',
      );
    return release;
  }

  const exporting = { ask, askAsPartner, takeSlot, publicUrl, licenceUrl: options.licenceUrl };
  const routes = [
    createChangesRoute({
      ...following,
      ask: askAsPartner,
      checkPartner: async (origin) => checkPartner(await identify(origin)),
      takeSlot,
    }),
    createExportIndexRoute(exporting),
    createExportRoute(exporting),
    ...createFeedRoutes({ ask, publicUrl }),
  ];
  return [...routes, createOpenApiRoute(routes, publicUrl)];
}

const nobody = { isAuthenticated: false, scopes: new Set<string>(), policies: new Set<string>() };

/** Whose quota it is stays; what may be seen is what anybody with the contract sees. */
function createAskAs(answering: AnswerRequestOptions, contract: ContractName): AskGraph {
  const answer = createAnswerRequest({
    ...answering,
    // The documents are the gateway's own, whatever clients may send.
    persistedQueries: { resolve: ({ query }) => query },
    identify: async (headers, address) => ({
      ...(await answering.identify(headers, address)),
      contract,
      claims: nobody,
    }),
    // Their answers have no place to say how old a part is.
    freshness: null,
    forward: () => ({ headers: {}, answerHeaders: undefined, isPublic: true }),
  });
  return createAskGraph(answer);
}

function checkPartner({ kind, contract }: Caller): void {
  if (contract !== 'public') return;
  if (kind === 'anonymous')
    throw new PartnerFault(401, 'UNAUTHENTICATED', 'The change feed is for partners: send an API key.', {
      'www-authenticate': 'Bearer',
    });
  throw new PartnerFault(403, 'FORBIDDEN', 'The change feed needs a key or token with the contract `partner`.');
}
