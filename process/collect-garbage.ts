// What work has left behind → given back to the system, at moments at which nobody waits. V8 grows its heap for work such as reading a
// supergraph to several times of what is kept then, and does not come back to it for as long as there is room.
import { getHeapStatistics } from 'node:v8';

// All of it for this thread alone, and nothing where the process was not started with `--expose-gc`, as `npm start` does.

/** What is not used; some fifty milliseconds. */
export function collectGarbage(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'regular' });
}

/**
 * That, and what V8 has taken of memory in advance; some hundred milliseconds. It takes away what V8 has learned of the program too: in a
 * process that has started it would cost each small request a fifth more from then on (`npm run bench:engine -- --count-instructions`).
 */
export function shrinkHeap(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/** By how much the heap must have grown since, in bytes. */
const worthwhile = 8 * 1024 * 1024;

/** For a thread that works now and then: its heap is shrunk when `busy` has not been called for so many milliseconds. */
export function shrinkWhenQuiet(quietMs: number): { readonly busy: () => void } {
  let kept = getHeapStatistics().total_heap_size;
  const timer = setTimeout(() => {
    if (getHeapStatistics().total_heap_size < kept + worthwhile) return;
    shrinkHeap();
    kept = getHeapStatistics().total_heap_size;
  }, quietMs);
  timer.unref();
  return { busy: () => void timer.refresh() };
}
