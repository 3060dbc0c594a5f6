// Document texts → prepared operations, each prepared once while it is used. One cache a supergraph: it dies with it.
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
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
  const entries = new LRUCache<string, { ok: true; operation: PreparedOperation }>({
    maxSize: maximumCharacters,
    sizeCalculation: (_prepared, key) => key.length,
  });
  return {
    get(text, operationName) {
      const key = operationName === undefined ? text : `${operationName}\n${text}`;
      const known = entries.get(key);
      observer?.operationLookedUp(known !== undefined);
      if (known !== undefined) return known;
      const prepared = prepareOperation(facts, text, operationName);
      // A refused text is refused again; keeping it would let anybody fill the cache with nonsense.
      if (prepared.ok) entries.set(key, prepared);
      return prepared;
    },
    recent: (count) => [...entries.values()].slice(0, count).map(({ operation }) => operation),
    size: () => ({ entries: entries.size, characters: entries.calculatedSize }),
  };
}
