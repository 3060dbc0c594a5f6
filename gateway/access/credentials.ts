// The headers of a request → the one credential in them, not yet believed. Two at once are refused: which one counts would
// otherwise depend on who reads them.
import { ClientError } from '../../process/errors.js';

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'key'; readonly text: string }
  | { readonly kind: 'token'; readonly text: string };

const noCredential: Credential = { kind: 'none' };
const keyForm = /^civic_[\w-]{43}$/;
const tokenForm = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const maximumCharacters = 8_192;

/** Errors: `ClientError` UNAUTHENTICATED for what has the form of no credential. */
export function readCredential(headers: Headers): Credential {
  const authorization = headers['authorization'];
  const key = headers['x-api-key'];
  if (authorization === undefined && key === undefined) return noCredential;
  if (authorization !== undefined && key !== undefined)
    throw refuse('Send either a bearer token or an API key, not both.');
  if (key !== undefined) {
    if (typeof key !== 'string' || !keyForm.test(key)) throw refuse('x-api-key holds no API key of this gateway.');
    return { kind: 'key', text: key };
  }
  const text = typeof authorization === 'string' ? /^Bearer +(?<text>\S+)$/i.exec(authorization)?.groups?.['text'] : '';
  if (text === undefined || text === '' || text.length > maximumCharacters)
    throw refuse('`authorization` must be `Bearer` and a token or an API key.');
  if (keyForm.test(text)) return { kind: 'key', text };
  if (tokenForm.test(text)) return { kind: 'token', text };
  throw refuse('The bearer credential is neither a JSON Web Token nor an API key of this gateway.');
}

function refuse(message: string): ClientError {
  return new ClientError('UNAUTHENTICATED', message);
}
