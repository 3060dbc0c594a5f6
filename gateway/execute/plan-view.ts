// What is sent to a subgraph, and the schema of a caller → as much of it as the caller may know. A plan may use fields that the
// caller's contract leaves out: keys, and what others require. Separate from the report, which is made of all of it.
import {
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  parse,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

export interface PlanView {
  /** Without the fields and types that the schema does not have; empty where nothing is left. */
  operationOf(text: string): string;
  /** Names that are in no operation of the caller are told as `…`. */
  pathOf(path: readonly string[]): readonly string[];
}

const ofFederation: ReadonlySet<string> = new Set(['__typename', '_entities']);
const nameless = '…';

/** `schema`: that of the caller's contract. `asked`: the text of the caller's document. */
export function createPlanView(schema: GraphQLSchema, asked: string): PlanView {
  const names = new Set(asked.match(/\w+/g));
  return {
    operationOf(text) {
      const types = new TypeInfo(schema);
      let isHidden = false;
      const hide = () => {
        isHidden = true;
        return null;
      };
      const shown = visit(
        parse(text),
        visitWithTypeInfo(types, {
          Field: {
            enter({ name }) {
              if (ofFederation.has(name.value)) return undefined;
              const parent = types.getParentType();
              const isThere =
                (isObjectType(parent) || isInterfaceType(parent)) && Object.hasOwn(parent.getFields(), name.value);
              return isThere ? undefined : hide();
            },
            leave: ({ selectionSet }) => (selectionSet?.selections.length === 0 ? null : undefined),
          },
          InlineFragment: {
            enter: ({ typeCondition }) =>
              typeCondition !== undefined && schema.getType(typeCondition.name.value) === undefined
                ? hide()
                : undefined,
            leave: ({ selectionSet }) => (selectionSet.selections.length === 0 ? null : undefined),
          },
          FragmentDefinition: {
            enter: ({ typeCondition }) => (schema.getType(typeCondition.name.value) === undefined ? hide() : undefined),
          },
          OperationDefinition: {
            leave: ({ selectionSet }) => (selectionSet.selections.length === 0 ? null : undefined),
          },
        }),
      );
      return isHidden ? print(shown) : text;
    },
    pathOf: (path) =>
      path.map((part) => ((part.match(/\w+/g) ?? []).every((name) => names.has(name)) ? part : nameless)),
  };
}
