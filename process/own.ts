// What nobody else is given can be emptied when it has been used. Whatever waited for it has often become old in memory by then, and what the
// old lead to is kept until the whole heap is collected, though nobody needs it (`docs/decisions/0029-heap-of-the-gateway.md`).

export interface Own {
  /** Empties it; there only where nobody else has it. */
  readonly letGo?: () => void;
}

type Writable<T> = { -readonly [Member in keyof T]: T[Member] };

/** Marks the thing itself. `original`: what it is a copy of, which is emptied with it. */
export function asOwn<T extends Own>(thing: T, empty: (thing: Writable<T>) => void, original?: Own): T {
  const own: Writable<T> = thing;
  const letGo = () => {
    empty(own);
    original?.letGo?.();
  };
  own.letGo = letGo;
  return thing;
}

/** Overwrites what is in a list. Emptied by its length it would leave all of it to the table that it had outgrown. */
export function overwrite<T>(list: T[], value: T): void {
  for (let index = 0; index < list.length; index += 1) list[index] = value;
}
