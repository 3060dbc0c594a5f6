// Memory for bytes that are needed for a moment, used again and again. Memory that is taken anew each time is given back when garbage is
// collected, and where it has become old that is late (`docs/decisions/0029-heap-of-the-gateway.md`).

export interface ReusedMemory {
  /** At least so many bytes; what they hold is left from before. */
  take(byteCount: number): Buffer;
  /** What was taken, once nobody reads it any more. Whoever does not give it back leaves it to the garbage collector. */
  giveBack(memory: Buffer): void;
}

/** `maximumBytes`: what is kept for later. */
export function createReusedMemory(maximumBytes: number): ReusedMemory {
  const free = new Map<number, Buffer[]>();
  let kept = 0;
  return {
    take(byteCount) {
      // By powers of two, so that what one leaves suits another; pages that are never written to take no memory.
      const size = 2 ** Math.ceil(Math.log2(byteCount));
      const memory = free.get(size)?.pop();
      if (memory === undefined) return Buffer.allocUnsafeSlow(size);
      kept -= size;
      return memory;
    },
    giveBack(memory) {
      const { length } = memory;
      if (kept + length > maximumBytes) return;
      kept += length;
      const same = free.get(length);
      if (same === undefined) free.set(length, [memory]);
      else same.push(memory);
    },
  };
}
