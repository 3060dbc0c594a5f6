// A request → the text that it means: the one that it holds, a trusted document's by its id, or one that a client has sent before
// with its hash (automatic persisted queries). Whether other texts than trusted ones may run is decided here too, for every way in.
import { LRUCache } from 'lru-cache';
import { ClientError } from '../../process/errors.js';
import type { Log } from '../../process/log.js';
import type { GraphQLParameters } from '../http/answer.js';
import { createUntrustedLog } from './log-untrusted.js';
import { hashText, type TrustedDocuments } from './trusted-documents.js';

export interface PersistedQueries {
  /**
   * The text that a request means; undefined where it means none.
   * Errors: `ClientError` DOCUMENT_NOT_FOUND, DOCUMENT_NOT_TRUSTED, PERSISTED_QUERY_NOT_FOUND, PERSISTED_QUERY_NOT_SUPPORTED,
   * BAD_REQUEST when a hash is not that of the text or no SHA-256.
   */
  resolve(parameters: GraphQLParameters): string | undefined;
}

export interface PersistedQueriesOptions {
  /** Bounds the sum of the texts that clients have sent with their hash, and each one. */
  readonly maximumCharacters: number;
  readonly maximumTextCharacters: number;
  /** Whether clients may make texts known by sending them. */
  readonly isAutomatic: boolean;
  /** Those of now; null where there is no manifest. */
  readonly trusted: (() => TrustedDocuments) | null;
  /** `off`: any text runs. `log`: it is named in the log. `only`: it is refused. */
  readonly mode: 'off' | 'log' | 'only';
  readonly log: Log;
}

/** Texts that are named in the log of one process. */
const maximumLogged = 1_000;

export function createPersistedQueries(options: PersistedQueriesOptions): PersistedQueries {
  const { trusted, mode } = options;
  const sent = new LRUCache<string, string>({
    maxSize: options.maximumCharacters,
    maxEntrySize: options.maximumTextCharacters,
    sizeCalculation: (text) => text.length,
  });
  const noteUntrusted = createUntrustedLog(options.log, maximumLogged);

  const permit = (text: string): string => {
    if (mode === 'off' || trusted?.().has(text) === true) return text;
    if (mode === 'only')
      throw new ClientError('DOCUMENT_NOT_TRUSTED', 'The operation is not among the documents that are served here.');
    noteUntrusted(text);
    return text;
  };
  const findDocument = (id: string, text: string | undefined): string => {
    const found = trusted?.().find(id);
    if (found === undefined)
      throw new ClientError('DOCUMENT_NOT_FOUND', 'No document of this id is served here: send the id of one that is.');
    if (text !== undefined && text !== found)
      throw new ClientError('BAD_REQUEST', 'The query is not the document of this id: send one of the two.');
    return found;
  };
  const resolveHash = (given: object, text: string | undefined): string => {
    const named = 'sha256Hash' in given && typeof given.sha256Hash === 'string' ? given.sha256Hash : '';
    const document = trusted?.().find(named);
    if (document !== undefined && (text === undefined || text === document)) return document;
    const hash = readHash(given);
    if (text !== undefined) {
      if (hashText(text) !== hash)
        throw new ClientError('BAD_REQUEST', 'The sha256Hash of the persisted query is not that of the query text.');
      if (options.isAutomatic) sent.set(hash, permit(text));
      return permit(text);
    }
    if (mode === 'only') return findDocument(hash, undefined);
    if (!options.isAutomatic)
      throw new ClientError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported: send the query text.');
    const known = sent.get(hash);
    if (known === undefined) {
      throw new ClientError(
        'PERSISTED_QUERY_NOT_FOUND',
        'PersistedQueryNotFound: send the hash once more together with the query text.',
      );
    }
    return permit(known);
  };
  return {
    resolve({ query, extensions, documentId }) {
      const text = query === '' ? undefined : query;
      if (documentId !== undefined) return findDocument(documentId, text);
      const given = extensions?.['persistedQuery'];
      if (given !== undefined && given !== null) return resolveHash(typeof given === 'object' ? given : {}, text);
      return text === undefined ? undefined : permit(text);
    },
  };
}

function readHash(given: object): string {
  const hash = 'sha256Hash' in given ? given.sha256Hash : undefined;
  const version = 'version' in given ? given.version : undefined;
  if (version !== 1 || typeof hash !== 'string' || !/^[\da-f]{64}$/.test(hash))
    throw new ClientError('BAD_REQUEST', 'A persisted query has version 1 and a sha256Hash of 64 hexadecimal digits.');
  return hash;
}
