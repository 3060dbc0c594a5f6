// Every error of an answer → what the client may see of it: known codes pass, the subgraph is named, the rest is masked
// and logged under an id that the client is given.
import { randomUUID } from 'node:crypto';
import type { GraphQLFormattedError } from 'graphql';
import { errorCodes } from '../process/error-codes.js';
import { ClientError } from '../process/errors.js';
import type { Log } from '../process/log.js';
import { redactGivenValue } from '../process/redact.js';
import type { ExecutionError } from './execute/execution-error.js';
import type { SingleAnswer } from './http/answer.js';
import type { Observer } from './telemetry/observer.js';

const isKnown = (code: unknown): code is keyof typeof errorCodes =>
  typeof code === 'string' && Object.hasOwn(errorCodes, code);

/** Words what went wrong while an operation ran. */
export function createErrorFormatter(
  log: Log,
  observer: Pick<Observer, 'errorAnswered'> | null = null,
): (error: ExecutionError) => GraphQLFormattedError {
  return ({ message, path, extensions, subgraph }) => {
    const place = path === undefined ? {} : { path };
    const named = subgraph === undefined ? {} : { subgraph };
    const code = extensions?.['code'];
    observer?.errorAnswered(isKnown(code) ? code : 'INTERNAL_SERVER_ERROR');
    if (isKnown(code) && code !== 'INTERNAL_SERVER_ERROR') return { message, ...place, extensions: { code, ...named } };
    // A subgraph has masked and logged its own fault already: its id finds the line.
    const given = extensions?.['errorId'];
    const errorId = typeof given === 'string' ? given : randomUUID();
    if (errorId !== given)
      log.error(
        // GraphQL's own messages repeat the value that they complain of.
        { errorId, path, subgraph, code, reason: redactGivenValue(message) },
        'a subgraph answered with an error',
      );
    return {
      message: errorId === given ? message : `Internal error ${errorId}.`,
      ...place,
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId, ...named },
    };
  };
}

const statusOfCode: Readonly<Partial<Record<keyof typeof errorCodes, number>>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  AUTHENTICATION_UNAVAILABLE: 503,
  DOCUMENT_NOT_FOUND: 404,
  DOCUMENT_NOT_TRUSTED: 403,
  RATE_LIMITED: 429,
  TOO_MANY_SUBSCRIPTIONS: 429,
  QUERY_PLANNING_TIMEOUT: 503,
  QUERY_PLANNING_FAILED: 500,
  QUERY_PLANNING_REFUSED: 500,
};

/** The answer to a request that could not be run. What is no `ClientError` is masked and logged. */
export function answerFault(log: Log, error: unknown, requestId: string): SingleAnswer {
  if (error instanceof ClientError) {
    const { message, code } = error;
    if (code === 'AUTHENTICATION_UNAVAILABLE') log.error({ err: error }, 'a credential could not be checked');
    const fault = writeFault(statusOfCode[code] ?? 400, { message, extensions: { code } });
    const headers = headersOfCode[code];
    return headers === undefined ? fault : { ...fault, headers };
  }
  const errorId = randomUUID();
  log.error({ err: error, errorId, requestId }, 'a request failed');
  return writeFault(500, {
    message: `Internal error ${errorId}.`,
    extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
  });
}

const headersOfCode: Readonly<Partial<Record<keyof typeof errorCodes, SingleAnswer['headers']>>> = {
  UNAUTHENTICATED: { 'www-authenticate': 'Bearer error="invalid_token"' },
  RATE_LIMITED: { 'retry-after': '1' },
};

function writeFault(status: number, error: GraphQLFormattedError): SingleAnswer {
  return { kind: 'single', status, body: JSON.stringify({ errors: [error] }) };
}
