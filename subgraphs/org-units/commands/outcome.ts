// What a command answers: the id of what it wrote, or the faults for which it wrote nothing. Also the checks that all
// commands share. Separate, so that schema/ turns faults into userErrors in one place.
import { type Kysely, sql } from 'kysely';
import type { Change } from '../../kit/change-log.js';
import { codePointLength } from '../../kit/vietnamese.js';
import type { OrgUnitTables } from '../entities/tables.js';
import { loadSubjects, type SubjectRow } from '../loaders/subject-rows.js';

/** Fault code → what it means. */
export const faultCodes = {
  BLANK: 'A text that must say something is empty.',
  TOO_LONG: 'A text is longer than its limit, which the message gives.',
  NOT_FOUND: 'No record has that id.',
  INVALID_SLUG: 'A slug holds only a-z, 0-9 and single hyphens between them.',
  SLUG_TAKEN: 'Another unit has or had that slug; slugs are never given to another.',
  INVALID_INTERVAL: 'The days do not make an interval, or lie outside of the one that they must lie in.',
  OVERLAPPING_INTERVAL: 'The interval shares days with one that is already there.',
  CYCLE: 'The unit would stand above itself.',
  ALREADY_ENDED: 'It has ended already.',
  INVALID_SUCCESSION: 'A DISSOLVED unit has no successor, any other succession needs one of the same type.',
  DUPLICATE: 'The same is recorded already.',
  HAS_DEPENDENTS: 'Other records refer to it. End it instead.',
} as const;
export type FaultCode = keyof typeof faultCodes;

export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
  /** Leads to the argument at fault. */
  readonly path: readonly string[];
}

export interface Refusal {
  readonly ok: false;
  readonly faults: readonly Fault[];
}
export type Outcome = { readonly ok: true; readonly id: string } | Refusal;

export interface WriteContext {
  readonly sql: Kysely<OrgUnitTables>;
  readonly at: Date;
  record(...changes: readonly Change[]): void;
}

export const done = (id: string): Outcome => ({ ok: true, id });
export const refuse = (...faults: readonly Fault[]): Refusal => ({ ok: false, faults });
export const fault = (code: FaultCode, path: readonly string[], message: string = faultCodes[code]): Fault => ({
  code,
  message,
  path,
});

/** A fault for a text that is empty or too long (in code points), else none. */
export function checkText(text: string, path: readonly string[], maximum: number): Fault[] {
  if (text.trim() === '') return [fault('BLANK', path)];
  const length = codePointLength(text);
  return length > maximum
    ? [fault('TOO_LONG', path, `The text has ${length} characters; it may have ${maximum}.`)]
    : [];
}

/** A fault for an interval that ends before it begins, else none. */
export function checkInterval(from: string | null, until: string | null, path: readonly string[]): Fault[] {
  return from !== null && until !== null && from >= until
    ? [
        fault(
          'INVALID_INTERVAL',
          path,
          `The interval from ${from} until ${until} holds no day: \`until\` is the first day after it.`,
        ),
      ]
    : [];
}

/**
 * Lets one command at a time change the directory, until its transaction ends. Changes are rare and their checks
 * (no cycle, no overlap, a free slug) look at rows that others may be writing.
 */
export async function lockDirectory(database: Kysely<OrgUnitTables>): Promise<void> {
  // Any fixed number does, as long as no other lock of the database takes it.
  await sql`select pg_advisory_xact_lock(7241804)`.execute(database);
}

export async function findUnit(database: Kysely<OrgUnitTables>, id: string): Promise<SubjectRow | null> {
  const [row] = await loadSubjects(database, [id]);
  return row?.type === 'UNIT' ? row : null;
}

/** Marks a unit as changed now. */
export async function touchUnit({ sql: database, at }: WriteContext, id: string): Promise<void> {
  await database.updateTable('subject').set({ updatedAt: at }).where('id', '=', id).execute();
}
