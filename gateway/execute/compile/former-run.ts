// What an operation's last run came to → what the next one need not work out again: as long as subgraphs give it the very objects
// that they gave that run, whatever follows from them is the same. Replies that come again byte for byte are the same objects
// (`fetch/reply-memo.ts`), and so are those that several requests share.
import type { CompiledResult } from './compile-operation.js';
import type { RunState } from './run-state.js';

export interface FormerRun {
  readonly state: RunState;
  readonly result: CompiledResult;
  /** What the answer costs. */
  readonly cost: number;
  /** What that hangs on besides the answer: variables as JSON text, empty for nothing. */
  readonly costsBy: string;
}

/** Of one compiled operation. */
export interface RunMemory {
  last(): FormerRun | null;
  remember(run: FormerRun): void;
}

/** For as long as the garbage collector leaves it there: what is asked for often is there again soon, what is not takes no memory. */
export function createRunMemory(): RunMemory {
  let last: WeakRef<FormerRun> | null = null;
  return {
    last: () => last?.deref() ?? null,
    remember: (run) => void (last = new WeakRef(run)),
  };
}

/** Whether a step asks about what it asked about in the former run: all before it were answered as they were then. Takes over of it what is noted of objects. */
export function repeatRequest(state: RunState, former: RunState, id: number, earlier: readonly number[]): boolean {
  if (!earlier.every((other) => state.repeats[other])) return false;
  copy(state.representationOf, former.representationOf, id);
  copy(state.counts, former.counts, id);
  return true;
}

/** Takes over what was read of a step's reply, with the objects of its spaces. */
export function repeatReply(state: RunState, former: RunState, id: number, spaces: readonly number[]): void {
  state.repeats[id] = true;
  copy(state.replies, former.replies, id);
  copy(state.roots, former.roots, id);
  copy(state.plain, former.plain, id);
  for (const space of spaces) {
    copy(state.objects, former.objects, space);
    copy(state.starts, former.starts, space);
  }
}

function copy<T>(to: T[], from: readonly T[], index: number): void {
  const value = from[index];
  if (value !== undefined) to[index] = value;
}
