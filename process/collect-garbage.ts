// What work has left behind → given back to the system, at moments at which nobody waits. V8 grows its heap for work such as reading a
// supergraph to several times of what is kept then, and does not come back to it for as long as there is room.
import { getHeapStatistics } from 'node:v8';

/** Of this thread; some hundred milliseconds. Does nothing where the process was not started with `--expose-gc`, as `npm start` does. */
export function collectGarbage(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/** By how much the heap must have grown since, in bytes. */
const worthwhile = 8 * 1024 * 1024;

/** For a thread that works now and then: collects when `busy` has not been called for so many milliseconds. */
export function collectWhenQuiet(quietMs: number): { readonly busy: () => void } {
  let kept = getHeapStatistics().total_heap_size;
  const timer = setTimeout(() => {
    if (getHeapStatistics().total_heap_size < kept + worthwhile) return;
    collectGarbage();
    kept = getHeapStatistics().total_heap_size;
  }, quietMs);
  timer.unref();
  return { busy: () => void timer.refresh() };
}
