// Subscriptions that each caller has open, and how many there may be. In this process: a stream is held by one gateway.

export interface SubscriptionSlots {
  /** Takes one slot of a caller. Gives what lets go of it, however often that is called; null when there is none left. */
  take(key: string): (() => void) | null;
}

export function createSubscriptionSlots(maximum: number): SubscriptionSlots {
  const open = new Map<string, number>();
  return {
    take(key) {
      const before = open.get(key) ?? 0;
      if (before >= maximum) return null;
      open.set(key, before + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const left = (open.get(key) ?? 1) - 1;
        // A caller without subscriptions takes no memory.
        if (left === 0) open.delete(key);
        else open.set(key, left);
      };
    },
  };
}
