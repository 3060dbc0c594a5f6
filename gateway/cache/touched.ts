// The question by which a gateway learns what was written in a subgraph, and its answer, parsed. Subgraphs answer it from their
// change log, as it is visible to everybody at that moment.
import { z } from 'zod';

/** What is asked of a subgraph; it is no part of its contract. */
export const touchedQuery = 'query($since:String){_touched(since:$since){log position tags{name at}}}';

export interface TouchedAnswer {
  /** Which log it is: another one counts from another start. */
  readonly log: string;
  /** Whatever was written by a transaction before this one could be read at the moment of the answer. */
  readonly position: number;
  /** The last visible write that was not before `since`, by the tag that it touches. */
  readonly tags: readonly { readonly name: string; readonly at: number }[];
}

/** Asks for what was written from a position on; null: from that of the answer on. Errors: whatever the subgraph does. */
export type AskTouched = (since: number | null) => Promise<TouchedAnswer>;

/** Transaction numbers have 64 bits; beyond 2^53 nothing is cached rather than compared wrongly. */
const transaction = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number)
  .refine(Number.isSafeInteger);

const answerForm = z.object({
  log: z.string().max(200),
  position: transaction,
  tags: z.array(z.object({ name: z.string().max(200), at: transaction })).max(10_000),
});

/** Errors: what is wrong with it. */
export function parseTouched(data: Readonly<Record<string, unknown>> | null): TouchedAnswer {
  return answerForm.parse(data?.['_touched']);
}
