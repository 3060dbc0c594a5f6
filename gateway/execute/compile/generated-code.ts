// Text of a function → the function. The one place where code is made from text; every name in it comes through `quote`.
// Constants that are no text (sets, selections) are handed in by number.

/** A name or text as a literal of the generated code, line separators included. */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** Constant text that the next piece begins with. Where the expression `when` holds, `first` stands before it. */
export interface Lead {
  readonly text: string;
  readonly first: string;
  readonly when: string | null;
}

export const noLead: Lead = { text: '', first: '', when: null };

/** An expression for the constant text, with more after it. */
export function writeLead({ text, first, when }: Lead, more = ''): string {
  const usual = quote(text + more);
  return when === null ? usual : `(${when} ? ${quote(first + text + more)} : ${usual})`;
}

/** A statement that appends to the text `T`, one piece after the other. */
export function appendText(...pieces: readonly string[]): string {
  return `T = T + ${pieces.join(' + ')};`;
}

export interface Constants {
  /** An expression for the constant. */
  add(value: unknown): string;
  readonly values: unknown[];
}

export function createConstants(): Constants {
  const values: unknown[] = [];
  return {
    values,
    add(value) {
      const known = values.indexOf(value);
      if (known !== -1) return `K[${known}]`;
      values.push(value);
      return `K[${values.length - 1}]`;
    },
  };
}

/** `body` is that of a function of `K`, the constants, that returns the function wanted. */
export function makeFunction<F>(body: string, constants: Constants, isWanted: (made: unknown) => made is F): F {
  const make = new Function('K', `"use strict";\n${body}`);
  const made: unknown = make(constants.values);
  if (!isWanted(made)) throw new Error('the generated code makes no function');
  return made;
}

/** A name that objects have without being given it; its absence could not be told from its presence. */
export function isInherited(key: string): boolean {
  return key in Object.prototype;
}

/** A reply that may hold a field: the variable of its object, null where the object is absent, and the key in it. */
export interface Place {
  readonly variable: string;
  readonly key: string;
  /** Whether the object is always there. */
  readonly isSure: boolean;
}

/** An expression for the first of several places that holds a value; undefined where none does. */
export function readExpression(places: readonly Place[]): string {
  const reads = places.map(({ variable, key, isSure }) =>
    isSure ? `${variable}[${quote(key)}]` : `(${variable} === null ? undefined : ${variable}[${quote(key)}])`,
  );
  return reads.length === 1 ? (reads[0] ?? 'undefined') : `(${reads.join(' ?? ')})`;
}
