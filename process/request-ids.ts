// A request → the id that its answer and its log lines carry: the client's own where it is fit to be logged, else a new one.
// Separate since every server of ours has it, and so that a new one costs no more than a counter.
import { randomBytes } from 'node:crypto';

export const requestIdHeader = 'x-request-id';

/** What is taken from a client: short, and nothing that could break a log line or a header. */
const takenForm = /^[\w.-]{1,128}$/;

export type RequestIdOf = (request: {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}) => string;

/** What gives each request its id. New ones are unique by a random text for the process and a counter. */
export function createRequestIds(): RequestIdOf {
  const prefix = randomBytes(6).toString('base64url');
  let counted = 0;
  return ({ headers }) => {
    const given = headers[requestIdHeader];
    if (typeof given === 'string' && takenForm.test(given)) return given;
    counted += 1;
    return `${prefix}.${counted.toString(36)}`;
  };
}
