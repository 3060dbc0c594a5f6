// Sums that are numbers as far as no variable takes part, and functions of the variables elsewhere: an estimate is worked out
// once, and what is left of it for a request is little.

export interface AmountRun {
  readonly variables: Readonly<Record<string, unknown>>;
  /** Amounts that several others hold, once they are known. */
  readonly known: Map<object, number>;
}

export type Amount = number | ((run: AmountRun) => number);

export function evaluate(amount: Amount, run: AmountRun): number {
  return typeof amount === 'number' ? amount : amount(run);
}

export function sum(amounts: readonly Amount[]): Amount {
  return combine(amounts, 0, (left, right) => left + right);
}

export function largest(amounts: readonly Amount[]): Amount {
  return combine(amounts, -Infinity, Math.max);
}

export function times(left: Amount, right: Amount): Amount {
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  return (run) => evaluate(left, run) * evaluate(right, run);
}

/** An amount that is worked out once in a run, however many hold it. */
export function shared(amount: Amount): Amount {
  if (typeof amount === 'number') return amount;
  return (run) => {
    const before = run.known.get(amount);
    if (before !== undefined) return before;
    const value = amount(run);
    run.known.set(amount, value);
    return value;
  };
}

function combine(amounts: readonly Amount[], start: number, join: (left: number, right: number) => number): Amount {
  let fixed = start;
  const open: ((run: AmountRun) => number)[] = [];
  for (const amount of amounts) {
    if (typeof amount === 'number') fixed = join(fixed, amount);
    else open.push(amount);
  }
  if (open.length === 0) return fixed;
  return (run) => {
    let total = fixed;
    for (const amount of open) total = join(total, amount(run));
    return total;
  };
}
