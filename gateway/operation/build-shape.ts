// A client's operation and an assignment of its conditions → its shape: what each object type answers, and the text to plan.
// Work and result are bounded: an operation that unfolds to too many fields is refused before anything is asked.
import {
  type FieldNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { ClientError, InternalError } from '../../process/errors.js';
import { type CollectContext, type CollectedDefer, collectFields } from './collect-fields.js';
import { createDataKeys } from './data-keys.js';
import type { AccessDecision } from './operation-access.js';
import type { DeferredShape, FieldShape, OperationShape, SelectionShape } from './operation-shape.js';
import { printPlanningText } from './print-planning-text.js';

/** The most fields that an operation may unfold to, over all object types and fragments. */
const maximumFields = 50_000;

export interface ShapeContext extends CollectContext {
  readonly fieldNames: ReadonlySet<string>;
  readonly operation: OperationDefinitionNode;
  readonly access: AccessDecision;
}

/** Errors: `ClientError` OPERATION_TOO_LARGE. */
export function buildOperationShape(context: ShapeContext): OperationShape {
  const { schema, operation } = context;
  const rootType = schema.getRootType(operation.operation);
  if (!isObjectType(rootType)) throw new InternalError(`the schema has no ${operation.operation} type`);
  const builder = createShapeBuilder(context);
  const root = builder.build(rootType, [operation.selectionSet]);
  return {
    kind: operation.operation,
    planningText: printPlanningText(operation, root, schema),
    root,
    isDeferred: builder.deferCount() > 0,
  };
}

function createShapeBuilder(context: ShapeContext) {
  const { schema, access } = context;
  const dataKeyOf = createDataKeys(context.fieldNames);
  const nodeIds = new Map<SelectionSetNode, number>();
  const known = new Map<string, SelectionShape>();
  let fieldCount = 0;
  let deferCount = 0;

  const idOf = (set: SelectionSetNode): number => {
    const id = nodeIds.get(set) ?? nodeIds.size;
    nodeIds.set(set, id);
    return id;
  };

  /** The same nodes under the same type have the same shape, unless deferred fragments in it must be told apart by place. */
  const build = (type: GraphQLCompositeType, sets: readonly SelectionSetNode[]): SelectionShape => {
    const key = `${type.name} ${sets.map(idOf).join(' ')}`;
    const same = known.get(key);
    if (same !== undefined) return same;
    const defersBefore = deferCount;
    const shape = buildAnew(type, sets);
    if (deferCount === defersBefore) known.set(key, shape);
    return shape;
  };

  const buildAnew = (
    type: GraphQLCompositeType,
    sets: readonly SelectionSetNode[],
    appliesTo: (objectType: string) => boolean = () => true,
  ): SelectionShape => {
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const objectTypes = possible.filter(({ name }) => appliesTo(name));
    const collected = objectTypes.map(({ name }) => collectFields(context, name, sets));
    // An interface without object types, which subgraphs know as an interface object, selects what it has itself.
    const first = possible.length === 0 ? collectFields(context, type.name, sets) : collected[0];
    const isUniform =
      first !== undefined &&
      objectTypes.length === possible.length &&
      first.deferred.length === 0 &&
      collected.every(({ fields, deferred }) => deferred.length === 0 && haveSameNodes(fields, first.fields)) &&
      !objectTypes.some(({ name }) => isDenied(name, first.fields)) &&
      [...first.fields.values()].every(
        ([node]) => node !== undefined && findField(type, node.name.value, schema) !== undefined,
      );
    const fieldsOfAnyType = isUniform ? buildFields(type, first.fields) : null;
    const fieldsByType = new Map<string, readonly FieldShape[]>();
    for (const [index, objectType] of objectTypes.entries()) {
      const own = collected[index];
      if (own === undefined) continue;
      const isStatic = type === objectType && fieldsOfAnyType !== null;
      fieldsByType.set(objectType.name, isStatic ? fieldsOfAnyType : buildFields(objectType, own.fields));
    }
    const deferred = groupDefers(objectTypes.map(({ name }, index) => [name, collected[index]?.deferred ?? []])).map(
      ([each, types]) => buildDefer(type, each, types),
    );
    return { typeName: type.name, isAbstract: isAbstractType(type), fieldsByType, fieldsOfAnyType, deferred };
  };

  /** What is denied in one type is not answered alike in all. */
  const isDenied = (typeName: string, fields: ReadonlyMap<string, readonly FieldNode[]>): boolean =>
    access.key !== '' &&
    [...fields.values()].some(([node]) => node !== undefined && access.denialOf(typeName, node.name.value) !== null);

  /** `types`: the object types that it was met for, under whatever fragments it lies. */
  const buildDefer = (
    type: GraphQLCompositeType,
    { selectionSet, directive }: CollectedDefer,
    types: ReadonlySet<string>,
  ): DeferredShape => {
    deferCount += 1;
    const planLabel = `defer_${deferCount}`;
    return { planLabel, label: directive.label, selection: buildAnew(type, [selectionSet], (name) => types.has(name)) };
  };

  const buildFields = (
    parent: GraphQLCompositeType,
    fields: ReadonlyMap<string, readonly FieldNode[]>,
  ): readonly FieldShape[] =>
    [...fields].flatMap(([responseKey, nodes]) => {
      const [node] = nodes;
      const definition = node === undefined ? undefined : findField(parent, node.name.value, schema);
      if (node === undefined || definition === undefined) return [];
      fieldCount += 1;
      if (fieldCount > maximumFields) {
        throw new ClientError(
          'OPERATION_TOO_LARGE',
          `The operation unfolds to more than ${maximumFields} fields: select less, or use fewer fragments within fragments.`,
        );
      }
      const named = getNamedType(definition.type);
      const isIntrospection = definition === SchemaMetaFieldDef || definition === TypeMetaFieldDef;
      const denial = access.denialOf(parent.name, node.name.value);
      const sets = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
      return [
        {
          responseKey,
          fieldName: node.name.value,
          dataKey: dataKeyOf(node, responseKey),
          type: definition.type,
          // Nothing below a denied field is looked at, deferred or not.
          selection: isCompositeType(named) && !isIntrospection && denial === null ? build(named, sets) : null,
          denial,
          nodes,
        },
      ];
    });

  return { build, deferCount: () => deferCount };
}

/** Fragments of the same node under several types are one deferred fragment. */
function groupDefers(
  byType: readonly (readonly [string, readonly CollectedDefer[]])[],
): readonly (readonly [CollectedDefer, ReadonlySet<string>])[] {
  const groups = new Map<SelectionNode, { readonly defer: CollectedDefer; readonly types: Set<string> }>();
  for (const [typeName, deferred] of byType) {
    for (const defer of deferred) {
      const group = groups.get(defer.key) ?? { defer, types: new Set<string>() };
      group.types.add(typeName);
      groups.set(defer.key, group);
    }
  }
  return [...groups.values()].map(({ defer, types }) => [defer, types] as const);
}

/** Whether the same nodes stand under the same response keys, in the same order. */
function haveSameNodes(
  some: ReadonlyMap<string, readonly FieldNode[]>,
  others: ReadonlyMap<string, readonly FieldNode[]>,
): boolean {
  if (some === others) return true;
  if (some.size !== others.size) return false;
  const keys = [...others.keys()];
  return [...some].every(([key, nodes], index) => {
    const same = others.get(key);
    return key === keys[index] && same?.length === nodes.length && nodes.every((node, at) => node === same[at]);
  });
}

function findField(parent: GraphQLCompositeType, name: string, schema: GraphQLSchema) {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (parent === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}
