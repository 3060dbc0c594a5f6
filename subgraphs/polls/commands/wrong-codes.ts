// Wrong voter codes by address → whether one may try again. In memory only: an address is never stored,
// and a restart gives a guesser nothing that 60 random bits would not take back.

const mostWrongCodes = 10;
const windowMs = 10 * 60_000;
/** Addresses remembered at most; the one longest without a wrong code is forgotten first. */
const mostAddresses = 10_000;

export interface WrongCodes {
  /** Whether this address has to wait. */
  isLimited(address: string | null): boolean;
  add(address: string | null): void;
}

/** Ten wrong codes in ten minutes for one address; callers without one share a count. */
export function createWrongCodes(now: () => Date): WrongCodes {
  const byAddress = new Map<string, readonly number[]>();
  const recent = (address: string | null) => {
    const since = now().getTime() - windowMs;
    return (byAddress.get(address ?? '') ?? []).filter((time) => time > since);
  };
  return {
    isLimited: (address) => recent(address).length >= mostWrongCodes,
    add(address) {
      const times = [...recent(address), now().getTime()];
      byAddress.delete(address ?? '');
      byAddress.set(address ?? '', times);
      for (const oldest of byAddress.keys()) {
        if (byAddress.size <= mostAddresses) break;
        byAddress.delete(oldest);
      }
    },
  };
}
