// Errors of a reply, each of one field that is null → by the object that has the field. What goes further than that field is left to
// the interpreter: a null that goes up, an item of a list, an entity, a whole reply.
import type { SubgraphReply } from '../../fetch/subgraph-fetch.js';
import type { ExecutionError } from '../execution-error.js';
import { isObject } from '../interpret/data-tree.js';
import { describeError } from '../interpret/merge-answers.js';

export interface FailedFields {
  /** Those that had errors, each met once: one that stands for two steps has its errors in two places. */
  readonly replies: Set<SubgraphReply>;
  /** By object of a reply, and by key in it. */
  readonly byObject: Map<unknown, Map<string, ExecutionError[]>>;
  /** Fields that have failed: all of them must be told. */
  count: number;
}

export function createFailedFields(): FailedFields {
  return { replies: new Set(), byObject: new Map(), count: 0 };
}

/** False where an error is of anything else than a field that is null. */
export function noteFailedFields(failed: FailedFields, reply: SubgraphReply, subgraph: string): boolean {
  if (failed.replies.has(reply)) return false;
  failed.replies.add(reply);
  return reply.errors.every((error) => {
    const path = error.path ?? [];
    const key = path.at(-1);
    let parent: unknown = reply.data;
    for (const element of path.slice(0, -1)) {
      if (typeof element === 'number' ? Array.isArray(parent) : isObject(parent))
        parent = Reflect.get(Object(parent), element);
      else return false;
    }
    if (typeof key !== 'string' || !isObject(parent) || !Object.hasOwn(parent, key) || parent[key] !== null)
      return false;
    const ofObject = failed.byObject.get(parent) ?? new Map<string, ExecutionError[]>();
    failed.byObject.set(parent, ofObject);
    const same = ofObject.get(key);
    if (same !== undefined) same.push(describeError(error, subgraph));
    else {
      ofObject.set(key, [describeError(error, subgraph)]);
      failed.count += 1;
    }
    return true;
  });
}
