// A schema and an operation → the coordinates of what it uses: fields, arguments, and enum values and input fields that stand in
// the document. What variables hold is not looked at: it is the client's own.
import {
  type ASTNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** Each once, in the order of the document. A field that is selected by way of an interface is that of the interface. */
export function findCoordinates(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly string[] {
  const found = new Set<string>();
  const types = new TypeInfo(schema);
  const visited = new Set<string>();
  const waiting: ASTNode[] = [operation];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    visit(
      next,
      visitWithTypeInfo(types, {
        Field() {
          const parent = types.getParentType();
          const field = types.getFieldDef();
          if (parent && field && !field.name.startsWith('__')) found.add(`${parent.name}.${field.name}`);
        },
        Argument({ name }) {
          const parent = types.getParentType();
          const field = types.getFieldDef();
          // The arguments of a directive are not the field's.
          if (types.getDirective() || !parent || !field || field.name.startsWith('__')) return;
          found.add(`${parent.name}.${field.name}(${name.value}:)`);
        },
        EnumValue({ value }) {
          const type = getNamedType(types.getInputType());
          if (isEnumType(type)) found.add(`${type.name}.${value}`);
        },
        ObjectField({ name }) {
          const type = getNamedType(types.getParentInputType());
          if (isInputObjectType(type)) found.add(`${type.name}.${name.value}`);
        },
        FragmentSpread({ name }) {
          const fragment = fragments.get(name.value);
          if (fragment === undefined || visited.has(name.value)) return;
          visited.add(name.value);
          waiting.push(fragment);
        },
      }),
    );
  }
  return [...found];
}
