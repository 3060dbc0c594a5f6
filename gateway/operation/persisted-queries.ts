// Automatic persisted queries: a hash in place of the text, once the text has been sent with it.
import { createHash } from 'node:crypto';
import { ClientError } from '../../process/errors.js';

export interface PersistedQueries {
  /**
   * The text that a request means. `text` undefined: it must be known by the hash.
   * Errors: `ClientError` PERSISTED_QUERY_NOT_FOUND, BAD_REQUEST when the hash is not that of the text or no SHA-256.
   */
  resolve(text: string | undefined, extensions: Readonly<Record<string, unknown>> | undefined): string | undefined;
}

/** `maximumCharacters` bounds the sum of the texts that are kept. */
export function createPersistedQueries(maximumCharacters: number): PersistedQueries {
  // A Map keeps the order of insertion: the first entry is the one that was used longest ago.
  const texts = new Map<string, string>();
  let characters = 0;
  const remember = (hash: string, text: string) => {
    if (texts.delete(hash)) characters -= text.length;
    texts.set(hash, text);
    characters += text.length;
    for (const [oldest, { length }] of texts) {
      if (characters <= maximumCharacters) break;
      texts.delete(oldest);
      characters -= length;
    }
  };
  return {
    resolve(text, extensions) {
      const given = extensions?.['persistedQuery'];
      if (given === undefined || given === null) return text;
      const hash = readHash(given);
      const known = text ?? texts.get(hash);
      if (known === undefined) {
        throw new ClientError(
          'PERSISTED_QUERY_NOT_FOUND',
          'PersistedQueryNotFound: send the hash once more together with the query text.',
        );
      }
      if (text !== undefined && createHash('sha256').update(text).digest('hex') !== hash)
        throw new ClientError('BAD_REQUEST', 'The sha256Hash of the persisted query is not that of the query text.');
      remember(hash, known);
      return known;
    },
  };
}

function readHash(given: unknown): string {
  const isObject = typeof given === 'object' && given !== null;
  const hash = isObject && 'sha256Hash' in given ? given.sha256Hash : undefined;
  const version = isObject && 'version' in given ? given.version : undefined;
  if (version !== 1 || typeof hash !== 'string' || !/^[\da-f]{64}$/.test(hash))
    throw new ClientError('BAD_REQUEST', 'A persisted query has version 1 and a sha256Hash of 64 hexadecimal digits.');
  return hash;
}
