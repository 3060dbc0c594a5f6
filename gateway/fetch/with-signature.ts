// A request as it is about to be sent → the same with a signature of its body and of what it says of the caller. Innermost:
// a request that is shared is signed once, one that is sent again is signed anew.
import { createRequestSigner, signatureHeader, type SignRequest } from '../../process/request-signature.js';
import { type FetchSubgraph, SubgraphFailure, type SubscribeSubgraph, type SubgraphRequest } from './subgraph-fetch.js';

function sign(signRequest: SignRequest, request: SubgraphRequest): SubgraphRequest {
  return { ...request, headers: { ...request.headers, [signatureHeader]: signRequest(request) } };
}

/**
 * `secret` undefined: requests go out unsigned, which only subgraphs in development take.
 * Errors: those of the port; a subgraph that refuses the signature is one that is not available, since the client, who is
 *         perhaps known, can do nothing about it.
 */
export function withSignature(secret: string | undefined, fetchSubgraph: FetchSubgraph): FetchSubgraph {
  const signRequest = secret === undefined ? null : createRequestSigner(secret);
  return async (request) => {
    const reply = await fetchSubgraph(signRequest === null ? request : sign(signRequest, request));
    const [error] = reply.errors;
    if (reply.data === null && typeof error?.extensions?.['signature'] === 'string')
      throw new SubgraphFailure(request.subgraph, 'SUBGRAPH_UNAVAILABLE', `refused the request: ${error.message}`);
    return reply;
  };
}

/** For WebSocket the handshake is signed, with the body of the one subscription that it is made for. */
export function subscribeWithSignature(secret: string | undefined, subscribe: SubscribeSubgraph): SubscribeSubgraph {
  if (secret === undefined) return subscribe;
  const signRequest = createRequestSigner(secret);
  return (request) => subscribe(sign(signRequest, request));
}
