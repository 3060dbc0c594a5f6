// A supergraph → what it says of costs. The directives may have other names where the supergraph links them.
import { costIdentity, type Supergraph } from '@apollo/federation-internals';
import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
} from 'graphql';
import type { CostWeights, ListSize } from '../operation/cost-weights.js';

interface Directives {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

export function readCostWeights(supergraph: Supergraph, supergraphSdl: string): CostWeights {
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  const feature = supergraph.schema.coreFeatures?.getByIdentity(costIdentity);
  if (feature === undefined) return { weights, listSizes };
  const costName = feature.directiveNameInSchema('cost');
  const listSizeName = feature.directiveNameInSchema('listSize');

  const addWeight = (coordinate: string, node: Directives) => {
    const weight = find(node, costName)?.get('weight');
    if (weight?.kind === Kind.INT || weight?.kind === Kind.FLOAT) weights.set(coordinate, Number(weight.value));
  };
  const addField = (typeName: string, node: FieldDefinitionNode | InputValueDefinitionNode) => {
    const coordinate = `${typeName}.${node.name.value}`;
    addWeight(coordinate, node);
    if (node.kind !== Kind.FIELD_DEFINITION) return;
    for (const argument of node.arguments ?? []) addWeight(`${coordinate}(${argument.name.value}:)`, argument);
    const size = find(node, listSizeName);
    if (size !== undefined) listSizes.set(coordinate, readListSize(size));
  };
  for (const node of parse(supergraphSdl).definitions) {
    if (!isType(node)) continue;
    addWeight(node.name.value, node);
    if ('fields' in node) for (const field of node.fields ?? []) addField(node.name.value, field);
  }
  return { weights, listSizes };
}

type Arguments = ReadonlyMap<string, ConstValueNode>;

function find({ directives }: Directives, name: string): Arguments | undefined {
  const directive = directives?.find((each) => each.name.value === name);
  if (directive === undefined) return undefined;
  return new Map((directive.arguments ?? []).map((each) => [each.name.value, each.value]));
}

function readListSize(given: Arguments): ListSize {
  const assumed = given.get('assumedSize');
  const one = given.get('requireOneSlicingArgument');
  return {
    assumedSize: assumed?.kind === Kind.INT ? Number(assumed.value) : null,
    slicingArguments: readNames(given.get('slicingArguments')),
    sizedFields: readNames(given.get('sizedFields')),
    requireOneSlicingArgument: one?.kind === Kind.BOOLEAN ? one.value : true,
  };
}

function readNames(value: ConstValueNode | undefined): readonly string[] {
  const values = value?.kind === Kind.LIST ? value.values : [];
  return values.flatMap((each) => (each.kind === Kind.STRING ? [each.value] : []));
}

function isType(node: DefinitionNode) {
  return (
    node.kind === Kind.OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.ENUM_TYPE_DEFINITION ||
    node.kind === Kind.SCALAR_TYPE_DEFINITION
  );
}
