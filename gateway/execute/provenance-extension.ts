// The shape of an operation → where what it reads comes from: one entry for each object type that the answer may hold and of which
// the supergraph says it, as JSON text. Of types, not of objects: those have a field of their own for what differs among them.
import type { OperationShape, SelectionShape } from '../operation/operation-shape.js';
import type { Provenances } from '../operation/provenances.js';

/** The member `"provenance":[…]` of the extensions; the same text for the same shape. */
export type WriteProvenance = (shape: OperationShape) => string;

export function createProvenanceWriter(provenances: Provenances): WriteProvenance {
  const written = new WeakMap<OperationShape, string>();
  return (shape) => {
    const before = written.get(shape);
    if (before !== undefined) return before;
    const read = new Set<string>();
    collectTypes(shape.root, read);
    const entries = [...read].toSorted().flatMap((type) => {
      const said = provenances.get(type);
      return said === undefined ? [] : [{ type, ...said }];
    });
    const text = `"provenance":${JSON.stringify(entries)}`;
    written.set(shape, text);
    return text;
  };
}

function collectTypes({ fieldsByType, deferred }: SelectionShape, read: Set<string>): void {
  for (const [typeName, fields] of fieldsByType) {
    read.add(typeName);
    for (const { selection, denial } of fields)
      if (selection !== null && denial === null) collectTypes(selection, read);
  }
  for (const part of deferred) collectTypes(part.selection, read);
}
