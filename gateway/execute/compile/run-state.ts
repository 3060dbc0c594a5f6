// What a run of a compiled operation knows so far: replies by step, objects by space, representations by step.
// Plain arrays, read by generated code; a run that meets anything unexpected gives up and leaves it to the interpreter.
import type { SubgraphReply } from '../../fetch/subgraph-fetch.js';
import { overwrite } from '../../../process/own.js';
import type { FailedFields } from './failed-fields.js';
import type { Position, Source } from './positions.js';
import { findAllKeys } from './reads.js';

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

/** Walks from the parent's objects to those of a space. */
export type SpaceWalker = (state: RunState) => void;

/** `space`: a position with a space whose reply is that of `source`. */
export function createSpaceWalker(position: Position, source: Source): SpaceWalker {
  const { parent, space } = position;
  const dataKey = position.path.at(-1) ?? '';
  const stepId = source.step.step.id;
  if (parent === null || space === null) return () => {};
  // Objects of the parent are those of a reply's root where this very reply is attached there.
  const isBelowRoot = parent.attached.some(({ step }) => step === source.step);
  const parentSource = parent.attached.find(({ step }) => step === source.step) ?? parent.source ?? source;
  const [key = dataKey, ...otherKeys] = findAllKeys(parentSource, dataKey);
  const parentSpace = parent.space ?? 0;
  return (state) => {
    const parents = (isBelowRoot ? state.roots[stepId] : state.objects[parentSpace]) ?? [];
    const objects: unknown[] = [];
    const starts: number[] = [];
    for (const each of parents) {
      starts.push(objects.length);
      if (!isIndexable(each)) continue;
      let value = each[key];
      for (const other of otherKeys) value ??= each[other];
      if (!collectObjects(value, objects)) state.hasGivenUp = true;
    }
    state.objects[space] = objects;
    state.starts[space] = starts;
  };
}

/** False for what is no object where one should be. */
function collectObjects(value: unknown, objects: unknown[]): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value !== 'object') return false;
  if (!Array.isArray(value)) {
    objects.push(value);
    return true;
  }
  let isGood = true;
  for (const item of value) isGood = collectObjects(item, objects) && isGood;
  return isGood;
}

function isIndexable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
