// The demands of a schema's fields and an operation → what a caller with certain claims is not answered of it.
// Settled before planning: what is denied is in no plan. Callers who lack the same things share shapes and plans.
import { type DocumentNode, visit } from 'graphql';
import {
  type Claims,
  type Denial,
  type FieldRequirements,
  findDenial,
  type Requirement,
} from '../access/requirements.js';

export interface AccessDecision {
  /**
   * The same for callers who lack the same of what the operation needs; empty where nothing is demanded. A letter for each
   * demand: `-` where it is met.
   */
  readonly key: string;
  /** Why a field of an object type is not answered, or null. */
  denialOf(typeName: string, fieldName: string): Denial | null;
}

export interface OperationAccess {
  decide(claims: Claims): AccessDecision;
}

/** Demands by the name of the field, whatever its type. */
export interface AccessRules {
  readonly requirements: FieldRequirements;
  readonly byFieldName: ReadonlyMap<string, ReadonlySet<Requirement>>;
}

export const unrestricted: AccessDecision = { key: '', denialOf: () => null };

const alwaysUnrestricted: OperationAccess = { decide: () => unrestricted };
/** Decisions kept of one operation. */
const maximumDecisions = 64;

export function createAccessRules(requirements: FieldRequirements): AccessRules {
  const byFieldName = new Map<string, Set<Requirement>>();
  for (const [coordinate, demands] of requirements) {
    const name = coordinate.slice(coordinate.indexOf('.') + 1);
    const known = byFieldName.get(name) ?? new Set();
    for (const each of demands) known.add(each);
    byFieldName.set(name, known);
  }
  return { requirements, byFieldName };
}

export function createOperationAccess(
  { requirements, byFieldName }: AccessRules,
  document: DocumentNode,
): OperationAccess {
  const needed = new Set<Requirement>();
  if (requirements.size > 0) {
    visit(document, {
      Field({ name }) {
        for (const each of byFieldName.get(name.value) ?? []) needed.add(each);
      },
    });
  }
  if (needed.size === 0) return alwaysUnrestricted;
  const demands = [...needed];
  const known = new Map<string, AccessDecision>();
  const byClaims = new WeakMap<Claims, AccessDecision>();
  const decide = (claims: Claims): AccessDecision => {
    const denials = demands.map((each) => findDenial(each, claims));
    const key = denials.map((each) => (each === null ? '-' : each.code.charAt(0))).join('');
    const same = known.get(key);
    if (same !== undefined) return same;
    const unmet = new Map(demands.flatMap((each, index) => (denials[index] ? [[each, denials[index]] as const] : [])));
    const decision: AccessDecision = {
      key,
      denialOf(typeName, fieldName) {
        for (const each of requirements.get(`${typeName}.${fieldName}`) ?? []) {
          const denial = unmet.get(each);
          if (denial !== undefined) return denial;
        }
        return null;
      },
    };
    if (known.size >= maximumDecisions) known.clear();
    known.set(key, decision);
    return decision;
  };
  return {
    decide(claims) {
      const same = byClaims.get(claims);
      if (same !== undefined) return same;
      const decision = decide(claims);
      byClaims.set(claims, decision);
      return decision;
    },
  };
}
