// What the schema demands of those who ask for a field, and what is known of a caller → whether the caller may, and why not.
// Separate from reading the demands out of a supergraph and from identifying the caller.

/** One demand of `@authenticated`, `@requiresScopes` or `@policy`. `anyOf`: one of the sets must be held whole. */
export type Requirement =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'scopes' | 'policies'; readonly anyOf: readonly (readonly string[])[] };

/** All that must hold for a field of an object type, by `Type.field`. A field without demands is not in it. */
export type FieldRequirements = ReadonlyMap<string, readonly Requirement[]>;

/** What a caller has shown. */
export interface Claims {
  /** Whether it is known who asks. */
  readonly isAuthenticated: boolean;
  /** `*` stands for every scope. */
  readonly scopes: ReadonlySet<string>;
  /** Policies that hold for this request. */
  readonly policies: ReadonlySet<string>;
}

/** Why a field is not answered. */
export interface Denial {
  readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN';
  readonly message: string;
}

const none: ReadonlySet<string> = new Set();
export const noClaims: Claims = { isAuthenticated: false, scopes: none, policies: none };

/** Null when the requirement is met. */
export function findDenial(requirement: Requirement, claims: Claims): Denial | null {
  if (requirement.kind === 'authenticated')
    return claims.isAuthenticated ? null : deny(claims, 'This needs a bearer token or an API key.');
  const { kind, anyOf } = requirement;
  const held = kind === 'scopes' ? claims.scopes : claims.policies;
  const isAll = kind === 'scopes' && held.has('*');
  if (isAll || anyOf.some((set) => set.every((each) => held.has(each)))) return null;
  const wanted = anyOf.map((set) => set.join(' and ')).join(', or ');
  return deny(claims, `This needs the ${kind === 'scopes' ? 'scope' : 'policy'} ${wanted}.`);
}

function deny({ isAuthenticated }: Claims, message: string): Denial {
  return { code: isAuthenticated ? 'FORBIDDEN' : 'UNAUTHENTICATED', message };
}
