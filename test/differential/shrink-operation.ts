// An operation that fails → the smallest one found that still does: parts are left out as long as it fails without them.
import {
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import type { RandomOperation } from './random-operation.js';

const removable: ReadonlySet<string> = new Set([
  Kind.FIELD,
  Kind.INLINE_FRAGMENT,
  Kind.FRAGMENT_SPREAD,
  Kind.DIRECTIVE,
  Kind.ARGUMENT,
]);

/** `fails` must hold for `operation`. Smaller operations fit the schema as well. */
export async function shrinkOperation(
  schema: GraphQLSchema,
  operation: RandomOperation,
  fails: (tried: RandomOperation) => Promise<boolean>,
): Promise<RandomOperation> {
  let smallest = operation;
  let number = 0;
  for (;;) {
    const without = leaveOut(parse(smallest.query), number);
    if (without === null) return smallest;
    const tried = { query: print(without), variables: smallest.variables };
    const fits = validate(schema, without, specifiedRules).length === 0;
    // What can stay away stays away, and the next part has its number then.
    if (fits && (await fails(tried))) smallest = tried;
    else number += 1;
  }
}

/** The document without its removable part of this number, and without what nothing uses any more; null where there is none. */
function leaveOut(document: DocumentNode, number: number): DocumentNode | null {
  let count = -1;
  let found = false;
  const without: DocumentNode = visit(document, {
    enter(node: ASTNode) {
      if (found || !removable.has(node.kind)) return undefined;
      count += 1;
      if (count !== number) return undefined;
      found = true;
      return null;
    },
  });
  return found ? dropUnused(without) : null;
}

function dropUnused(document: DocumentNode): DocumentNode {
  const spread = new Set<string>();
  visit(document, { FragmentSpread: ({ name }) => void spread.add(name.value) });
  const fragments: DocumentNode = visit(document, {
    FragmentDefinition: ({ name }) => (spread.has(name.value) ? undefined : null),
  });
  const used = new Set<string>();
  visit(fragments, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  return visit(fragments, {
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
  });
}
