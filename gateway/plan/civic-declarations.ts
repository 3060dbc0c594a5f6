// A supergraph → what its subgraphs say by directives of ours: how old values may be that are given where a subgraph fails, and where
// they come from. The directives may have other names where the supergraph links them.
import type { Supergraph } from '@apollo/federation-internals';
import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';
import type { Provenances, TypeProvenance } from '../operation/provenances.js';
import { readArgument } from './directive-arguments.js';

/** Seconds by `Type` and `Type.field`. */
export type DeclaredLimits = ReadonlyMap<string, number>;

export interface CivicDeclarations {
  readonly staleLimits: DeclaredLimits;
  readonly provenances: Provenances;
}

/** The subgraphs' `@link` names it, followed by a version (`subgraphs/kit/graphql/type-declarations.ts`). */
const civicIdentity = 'https://civic-gateway.example/declarations';

export function readCivicDeclarations(supergraph: Supergraph, document: DocumentNode): CivicDeclarations {
  const staleLimits = new Map<string, number>();
  const provenances = new Map<string, TypeProvenance>();
  const feature = supergraph.schema.coreFeatures?.getByIdentity(civicIdentity);
  if (feature === undefined) return { staleLimits, provenances };
  const limitName = feature.directiveNameInSchema('staleIfError');
  const provenanceName = feature.directiveNameInSchema('provenance');

  const addLimit = (coordinate: string, directives: readonly ConstDirectiveNode[] | undefined) => {
    const directive = directives?.find(({ name }) => name.value === limitName);
    const value = directive?.arguments?.find(({ name }) => name.value === 'maxAge')?.value;
    if (value?.kind === Kind.INT) staleLimits.set(coordinate, Math.max(0, Number(value.value)));
  };
  for (const node of document.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    addLimit(node.name.value, node.directives);
    for (const field of node.fields ?? []) addLimit(`${node.name.value}.${field.name.value}`, field.directives);
    const directive = node.directives?.find(({ name }) => name.value === provenanceName);
    const publisher = directive === undefined ? undefined : readArgument(directive, 'publisher');
    if (directive === undefined || publisher === undefined) continue;
    const read = (name: string) => readArgument(directive, name) ?? null;
    provenances.set(node.name.value, {
      publisher,
      licence: read('licence'),
      source: read('source'),
      note: read('note'),
    });
  }
  return { staleLimits, provenances };
}
