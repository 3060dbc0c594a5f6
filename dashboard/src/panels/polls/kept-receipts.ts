// Receipts and unanswered ballots → the browser's own storage, and back. A receipt is shown again after a reload; a ballot
// whose answer was lost is sent again under its key, so that it is counted once.

export interface KeptReceipt {
  readonly receipt: string;
  /** When it was got. */
  readonly at: string;
}

type TextStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface BallotStore {
  readReceipt(pollId: string): KeptReceipt | null;
  /** False where the browser keeps nothing. */
  keepReceipt(pollId: string, kept: KeptReceipt): boolean;
  /** The key of the ballot that is being sent: the same until `forgetKey`. */
  takeKey(pollId: string): string;
  forgetKey(pollId: string): void;
}

/** `storage`: null where the browser refuses any, as with all site data blocked. */
export function createBallotStore(storage: TextStore | null): BallotStore {
  const keys = new Map<string, string>();
  const read = (name: string): string | null => {
    try {
      return storage?.getItem(name) ?? null;
    } catch {
      return null;
    }
  };
  const write = (name: string, text: string): boolean => {
    try {
      storage?.setItem(name, text);
      return storage !== null;
    } catch {
      return false;
    }
  };
  return {
    readReceipt(pollId) {
      const [receipt, at] = read(`civic-receipt-${pollId}`)?.split(' ') ?? [];
      return receipt === undefined || at === undefined ? null : { receipt, at };
    },
    keepReceipt: (pollId, { receipt, at }) => write(`civic-receipt-${pollId}`, `${receipt} ${at}`),
    takeKey(pollId) {
      const key = keys.get(pollId) ?? read(`civic-ballot-${pollId}`) ?? makeKey();
      keys.set(pollId, key);
      write(`civic-ballot-${pollId}`, key);
      return key;
    },
    forgetKey(pollId) {
      keys.delete(pollId);
      try {
        storage?.removeItem(`civic-ballot-${pollId}`);
      } catch {
        // Nothing was kept where nothing can be.
      }
    },
  };
}

/** Not `randomUUID`, which browsers have on secure pages alone. */
function makeKey(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(18));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function openBrowserStorage(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
