// A whole answer as it is kept: its text and what it was made of, so that what is told beside it can be told anew; and its form
// between gateways.
import { z } from 'zod';
import type { Position } from './write-tracker.js';
import { positionForm } from './kept-reply.js';
import type { SharedForm } from './redis-stores.js';

/** What an answer holds of one subgraph. */
export interface AnswerPart {
  readonly subgraph: string;
  /** The least of its replies'. */
  readonly position: Position;
  /** All that its replies depend on. */
  readonly tags: readonly string[];
  /** How old the replies may be that are given where it fails: the least of them, in milliseconds. */
  readonly staleForMs: number;
}

export interface KeptAnswer {
  /** `{"data":…}` without errors and extensions. */
  readonly text: string;
  /** What it cost, without rounding. */
  readonly cost: number;
  /** Each subgraph once; at least one. */
  readonly parts: readonly AnswerPart[];
  /** Of the oldest reply; milliseconds since 1970. */
  readonly readAtMs: number;
  readonly expiresAtMs: number;
  /** What writes end it, as caches in front are told: `subgraph` or `subgraph:tag`. */
  readonly tags: readonly string[];
}

const keptForm = z.object({
  text: z.string(),
  cost: z.number(),
  parts: z
    .array(
      z.object({
        subgraph: z.string(),
        position: positionForm,
        tags: z.array(z.string()).min(1),
        staleForMs: z.number(),
      }),
    )
    .min(1),
  readAtMs: z.number(),
  expiresAtMs: z.number(),
  tags: z.array(z.string()),
});

export const sharedAnswers: SharedForm<KeptAnswer> = {
  prefix: 'civic:answer:',
  write: (kept) => JSON.stringify(kept),
  read: (text) => keptForm.parse(JSON.parse(text)),
};
