// The headers of a request → who asks, as the gateway says, and what that one may do. Separate from room.ts, because
// loaders and resolvers decide by it and need nothing else of a room.
import { ClientError } from '../../process/errors.js';

/** Who asks, as the gateway forwards it. */
export interface Caller {
  /** Token of the voter's browser, or null. */
  readonly voterToken: string | null;
  /** Address for limiting repeated wrong codes; never stored. */
  readonly address: string | null;
  /** What the caller may do; `*` stands for everything. Empty for the public. */
  readonly scopes: ReadonlySet<string>;
  /** The signed-in person or the key that asks, by a name that stays the same; null for the public. */
  readonly subject: string | null;
}

/** Reads the headers that the gateway sends; names in lower case. */
export function readCaller(headers: Readonly<Record<string, string>>): Caller {
  return {
    voterToken: headers['x-voter-token'] ?? null,
    address: headers['x-caller-address'] ?? null,
    scopes: new Set((headers['x-caller-scopes'] ?? '').split(' ').filter((scope) => scope !== '')),
    subject: headers['x-caller-subject'] ?? null,
  };
}

/** The headers with which one room asks another for what needs these scopes. */
export function writeCallerScopes(scopes: readonly string[]): Readonly<Record<string, string>> {
  return scopes.length === 0 ? {} : { 'x-caller-scopes': scopes.join(' ') };
}

/** Whether the caller may do what needs the scope. */
export function holdsScope({ scopes }: Pick<Caller, 'scopes'>, needed: string): boolean {
  return scopes.has(needed) || scopes.has('*');
}

/** The fault of a caller who lacks a scope. `what`: the field or value that needs it. */
export function lacksScope(what: string, needed: string): ClientError {
  return new ClientError('FORBIDDEN', `${what} needs the scope ${needed}.`);
}
