// What a run of a compiled operation knows so far: replies by step, objects by space, representations by step.
// Plain arrays, read by generated code; a run that meets anything unexpected gives up and leaves it to the interpreter.
import type { SubgraphReply } from '../../fetch/subgraph-fetch.js';
import { overwrite } from '../../../process/own.js';
import type { FailedFields } from './failed-fields.js';

export interface Question {
  /** JSON text of the list of representations; empty where there are none, and nobody is asked; null for a root fetch. */
  readonly representations: string | null;
  readonly body: string;
}

export interface RunState {
  /** The objects of each step's reply: the root, or the entities in the order of the representations. By step id. */
  readonly roots: (readonly unknown[])[];
  /** Whether texts of a step's reply can be quoted as they are. By step id. */
  readonly plain: boolean[];
  /** Index of the representation of each object that a step is for, −1 for none. By step id. */
  readonly representationOf: (readonly number[])[];
  /** Number of representations. By step id. */
  readonly counts: number[];
  /** What each step asks for. By step id. */
  readonly questions: Question[];
  /** What each step was answered; absent where nobody was asked. By step id. */
  readonly replies: SubgraphReply[];
  /** Whether a step and all before it were given the very objects that the operation's last run was given. By step id. */
  readonly repeats: boolean[];
  /** Objects of each space. */
  readonly objects: (readonly unknown[])[];
  /** For each object (or entity) of the parent, the index of its first object in the space. By space. */
  readonly starts: (readonly number[])[];
  hasGivenUp: boolean;
  /** Null while no subgraph has told of an error. */
  failed: FailedFields | null;
}

export function createRunState(): RunState {
  return {
    roots: [],
    plain: [],
    representationOf: [],
    counts: [],
    questions: [],
    replies: [],
    repeats: [],
    objects: [],
    starts: [],
    hasGivenUp: false,
    failed: null,
  };
}

/** Whether replies are this run's own, so that none of them comes again. */
export function hasOwnReplies({ replies }: RunState): boolean {
  return replies.some((reply) => reply?.letGo !== undefined);
}

/** Empties a run that has ended, and its own replies. */
export function letGoOf({ roots, representationOf, questions, replies, objects, starts }: RunState): void {
  for (const reply of replies) reply?.letGo?.();
  overwrite(roots, nothing);
  overwrite(representationOf, nothing);
  overwrite(objects, nothing);
  overwrite(starts, nothing);
  overwrite(questions, noQuestion);
  overwrite(replies, noReply);
}

const nothing: readonly never[] = [];
const noQuestion: Question = { representations: '', body: '' };
const noReply: SubgraphReply = { data: null, errors: [], plain: true };
