// A field of the data at a position → the replies that hold it there, and under which keys, for objects of one type.
import { matchesType, type SupergraphTypes } from '../../plan/supergraph-types.js';
import type { ReplyLayout } from '../reply-layout.js';
import type { Position, Source } from './positions.js';

export interface Read {
  readonly source: Source;
  /** Key in the reply. */
  readonly key: string;
}

/** `typeName`: null where the type is not known and only what is selected of every type counts. */
export function findReads(
  types: SupergraphTypes,
  position: Position,
  typeName: string | null,
  dataKey: string,
): readonly Read[] {
  const sources = position.source === null ? position.attached : [position.source, ...position.attached];
  return sources.flatMap((source) => {
    const keys = new Set(source.layouts.flatMap((layout) => findKeys(types, layout, typeName, dataKey)));
    return [...keys].map((key) => ({ source, key }));
  });
}

function findKeys(types: SupergraphTypes, layout: ReplyLayout, typeName: string | null, dataKey: string): string[] {
  return layout.flatMap((node) => {
    if (node.kind === 'field') return node.dataKey === dataKey ? [node.key] : [];
    const applies = node.type === null || (typeName !== null && matchesType(types, node.type, typeName));
    return applies ? findKeys(types, node.selection, typeName, dataKey) : [];
  });
}

/** Keys under which a reply may hold a field of the data, whatever the type. */
export function findAllKeys(source: Source, dataKey: string): readonly string[] {
  const keysIn = (layout: ReplyLayout): string[] =>
    layout.flatMap((node) => {
      if (node.kind === 'fragment') return keysIn(node.selection);
      return node.dataKey === dataKey ? [node.key] : [];
    });
  return [...new Set(source.layouts.flatMap(keysIn))];
}
