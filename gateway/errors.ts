// Every error of an answer → what the client may see of it: known codes pass, the subgraph is named, the rest is masked
// and logged under an id that the client is given.
import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { errorCodes } from '../process/error-codes.js';
import { ClientError } from '../process/errors.js';
import type { Log } from '../process/log.js';

// What the parts below call the same fault by another name.
const renamedCodes: Readonly<Record<string, keyof typeof errorCodes>> = {
  PERSISTED_QUERY_NOT_FOUND: 'PERSISTED_QUERY_NOT_FOUND',
  DOWNSTREAM_SERVICE_ERROR: 'SUBGRAPH_INVALID_RESPONSE',
};

const isKnown = (code: unknown): code is keyof typeof errorCodes =>
  typeof code === 'string' && Object.hasOwn(errorCodes, code);

export function createErrorFormatter(
  log: Log,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const cause = unwrapResolverError(error);
    const given = formatted.extensions ?? {};
    const { locations, path } = formatted;
    const place = { ...(locations === undefined ? {} : { locations }), ...(path === undefined ? {} : { path }) };
    const subgraph = given['subgraph'] ?? given['serviceName'];
    const named = typeof subgraph === 'string' ? { subgraph } : {};
    if (cause instanceof ClientError)
      return { message: cause.message, ...place, extensions: { code: cause.code, ...named } };
    const code = typeof given['code'] === 'string' ? (renamedCodes[given['code']] ?? given['code']) : undefined;
    if (isKnown(code) && code !== 'INTERNAL_SERVER_ERROR')
      return { message: formatted.message, ...place, extensions: { code, ...named } };
    if (isClientFault(cause)) return { message: formatted.message, ...place, extensions: { code: 'BAD_REQUEST' } };
    // A subgraph has masked and logged its own fault already: its id finds the line.
    if (typeof given['errorId'] === 'string') {
      return {
        message: formatted.message,
        ...place,
        extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: given['errorId'], ...named },
      };
    }
    const errorId = randomUUID();
    log.error({ err: cause, errorId, path }, 'a request failed');
    return {
      message: `Internal error ${errorId}.`,
      ...place,
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId, ...named },
    };
  };
}

/** True for what Apollo Server answers with a 4xx status but gives no code of the table. */
function isClientFault(cause: unknown): boolean {
  if (!(cause instanceof GraphQLError)) return false;
  const { http } = cause.extensions;
  if (typeof http !== 'object' || http === null || !('status' in http)) return false;
  return typeof http.status === 'number' && http.status >= 400 && http.status < 500;
}
