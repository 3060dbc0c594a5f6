// Document texts → prepared operations, each prepared once while it is used. One cache a supergraph: it dies with it.
import type { GraphQLSchema } from 'graphql';
import type { FieldRequirements } from '../access/requirements.js';
import type { Observer } from '../telemetry/observer.js';
import { findFieldNames } from './data-keys.js';
import { createAccessRules } from './operation-access.js';
import { type OperationLimits, unlimitedOperations } from './limits.js';
import { type Preparation, type PreparedOperation, prepareOperation } from './prepare-operation.js';

export interface OperationCache {
  get(text: string, operationName: string | undefined): Preparation;
  /** The prepared operations that were used last, the latest first. */
  recent(count: number): readonly PreparedOperation[];
  size(): { readonly entries: number; readonly characters: number };
}

/** `maximumCharacters` bounds the sum of the texts; a prepared operation takes some 50 bytes for a character. */
export function createOperationCache(
  schema: GraphQLSchema,
  requirements: FieldRequirements,
  maximumCharacters: number,
  limits: OperationLimits = unlimitedOperations,
  observer: Pick<Observer, 'operationLookedUp'> | null = null,
): OperationCache {
  const facts = { schema, fieldNames: findFieldNames(schema), access: createAccessRules(requirements), limits };
  // A Map keeps the order of insertion: the first entry is the one that was used longest ago.
  const entries = new Map<string, { ok: true; operation: PreparedOperation }>();
  let characters = 0;
  return {
    get(text, operationName) {
      const key = operationName === undefined ? text : `${operationName}\n${text}`;
      const known = entries.get(key);
      observer?.operationLookedUp(known !== undefined);
      if (known !== undefined) {
        entries.delete(key);
        entries.set(key, known);
        return known;
      }
      const prepared = prepareOperation(facts, text, operationName);
      // A refused text is refused again; keeping it would let anybody fill the cache with nonsense.
      if (!prepared.ok) return prepared;
      entries.set(key, prepared);
      characters += key.length;
      for (const oldest of entries.keys()) {
        if (characters <= maximumCharacters) break;
        entries.delete(oldest);
        characters -= oldest.length;
      }
      return prepared;
    },
    recent: (count) =>
      [...entries.values()]
        .slice(-count)
        .toReversed()
        .map(({ operation }) => operation),
    size: () => ({ entries: entries.size, characters }),
  };
}
