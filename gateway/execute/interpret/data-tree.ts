// The private data of one request, merged from copies of replies, and the errors that belong to places in it.
// Keys are data keys; objects have no prototype, since a key may be any name.
import type { ExecutionError } from '../execution-error.js';

export interface DataObject {
  [key: string]: unknown;
}

export type DataPath = readonly (string | number)[];

export function createDataObject(): DataObject {
  const object: DataObject = Object.create(null);
  return object;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for the objects that this tree consists of. */
export function isDataObject(value: unknown): value is DataObject {
  return isObject(value);
}

export interface Failure {
  readonly keys: ReadonlySet<string>;
  readonly error: ExecutionError;
  /** Whether the error has a place of its own below the object: another field's error took these fields with it. */
  readonly isPlaced: boolean;
}

/** Errors by place. A node exists only where there is an error at it or below. */
export interface ErrorNode {
  readonly children: Map<string | number, ErrorNode>;
  readonly errors: ExecutionError[];
  /** What kept fields of the object at this place from being fetched. */
  readonly failures: Failure[];
  /** Fields of the object at this place that a subgraph knows nothing of: it gave null for the entity. */
  readonly absent: Set<string>;
  /** Whether the answer tells of the errors already. */
  isTold: boolean;
}

export function createErrorNode(): ErrorNode {
  return { children: new Map(), errors: [], failures: [], absent: new Set(), isTold: false };
}

export function errorNodeAt(root: ErrorNode, path: DataPath): ErrorNode {
  let node = root;
  for (const element of path) {
    let child = node.children.get(element);
    if (child === undefined) {
      child = createErrorNode();
      node.children.set(element, child);
    }
    node = child;
  }
  return node;
}

/** What explains why a field of the object at `node` is missing, if anything does. */
export function findFailure(node: ErrorNode | undefined, key: string): Failure | undefined {
  return node?.failures.find(({ keys }) => keys.has(key));
}
