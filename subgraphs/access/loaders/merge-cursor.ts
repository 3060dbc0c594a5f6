// A position in every room's log ↔ one cursor over all of them. Separate from the merge, which knows nothing of texts.
import { ClientError } from '../../../process/errors.js';
import { readLogCursor, writeLogCursor } from '../../kit/change-log.js';

/** The cursor of each log by its schema; one that is not named stands before its first entry. */
export type Positions = ReadonlyMap<string, string>;

const prefix = 'changes';
const separator = '~';

export function writeMergeCursor(positions: Positions): string {
  const parts = [...positions].map(([schema, cursor]) => `${schema}=${readLogCursor(schema, cursor)}`);
  return Buffer.from([prefix, ...parts.toSorted()].join(separator)).toString('base64url');
}

/** `schemas`: logs that a cursor may name. Errors: `INVALID_CURSOR` for a text that the merge never gave. */
export function readMergeCursor(cursor: string, schemas: readonly string[]): Positions {
  const [first, ...parts] = Buffer.from(cursor, 'base64url').toString().split(separator);
  const positions = new Map<string, string>();
  for (const part of parts) {
    const [schema = '', position = '', ...rest] = part.split('=');
    const own = writeLogCursor(schema, position);
    const isKnown = schemas.includes(schema) && readLogCursor(schema, own) !== null;
    if (!isKnown || rest.length > 0 || positions.has(schema)) throw invalidCursor();
    positions.set(schema, own);
  }
  if (first !== prefix) throw invalidCursor();
  return positions;
}

const invalidCursor = () =>
  new ClientError(
    'INVALID_CURSOR',
    'The cursor is none that `changes` gave: use `endCursor` of the last page, `now` for what comes from now on, or none to start.',
  );
