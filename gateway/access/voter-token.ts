// A voter's browser is known by a random token in a cookie that no script can read. It says nothing about the person,
// it is made only when something is to be voted, and the polls subgraph stores no more than a keyed hash of it.
import { randomBytes } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import { OperationTypeNode } from 'graphql';
import type { GatewayContext } from './gateway-context.js';

const cookieName = 'civic_voter';
const cookieDays = 400;
const tokenForm = /^[\w-]{16,128}$/;

/** The token that a request carries in `x-voter-token` or in its cookie, or null. */
export function readVoterToken(headers: Readonly<Record<string, string | string[] | undefined>>): string | null {
  const given = headers['x-voter-token'];
  if (typeof given === 'string' && tokenForm.test(given)) return given;
  const cookies = typeof headers.cookie === 'string' ? headers.cookie.split(';') : [];
  const own = cookies.map((cookie) => cookie.trim()).find((cookie) => cookie.startsWith(`${cookieName}=`));
  const token = own?.slice(cookieName.length + 1);
  return token !== undefined && tokenForm.test(token) ? token : null;
}

/** Gives a caller without a token one with its first mutation. `secure`: the cookie is for HTTPS alone. */
export function issueVoterTokens({ secure }: { secure: boolean }): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, contextValue, response }) {
          if (
            operation?.operation !== OperationTypeNode.MUTATION ||
            contextValue.subgraphHeaders['x-voter-token'] !== undefined
          )
            return;
          const token = randomBytes(24).toString('base64url');
          contextValue.subgraphHeaders = { ...contextValue.subgraphHeaders, 'x-voter-token': token };
          const attributes = `Max-Age=${cookieDays * 86_400}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
          response.http.headers.set('set-cookie', `${cookieName}=${token}; ${attributes}`);
        },
      };
    },
  };
}
