// A fetch as it was planned, with standing fields → the fetch that is sent: the real fields with their arguments under the
// standing names as aliases. Where one representation would need two values for one name, a fetch for each.
import { type FieldNode, Kind, parse, print, type SelectionSetNode, stripIgnoredCharacters, visit } from 'graphql';
import { type FinishStep, parseReplySelection } from './convert-plan.js';
import type { PlanningSupergraph } from './planning-supergraph.js';
import type { FetchStep, RequiredSelection } from './query-plan.js';

type UnnumberedStep = Omit<FetchStep, 'id'>;

export function createFinishStep({ standing, needs }: PlanningSupergraph): FinishStep {
  /** Selects the real field under the standing name. */
  const restore = (step: UnnumberedStep): UnnumberedStep => {
    const operation = print(
      visit(parse(step.operation), {
        Field(node): FieldNode | undefined {
          const stand = standing.get(node.name.value);
          if (stand === undefined) return undefined;
          const [definition] = parse(`{${stand.fieldName}${stand.argumentsText}}`).definitions;
          const real =
            definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections[0] : undefined;
          if (real?.kind !== Kind.FIELD) return undefined;
          return { ...node, alias: node.alias ?? node.name, name: real.name, arguments: real.arguments ?? [] };
        },
      }),
    );
    return {
      ...step,
      operation: stripIgnoredCharacters(operation),
      selection: parseReplySelection(operation, step.requires !== null),
      requires: step.requires === null ? null : step.requires.map(restoreRequired),
    };
  };

  const restoreRequired = (node: RequiredSelection): RequiredSelection => {
    const selection = node.selection === null ? null : node.selection.map(restoreRequired);
    if (node.kind === 'fragment') return { ...node, selection: selection ?? [] };
    return { ...node, name: standing.get(node.key)?.fieldName ?? node.name, selection };
  };

  /** The standing fields that a selection of one type needs in this subgraph. */
  const needsOf = (subgraph: string, typeName: string, field: string) =>
    needs.get(`${subgraph} ${typeName}.${field}`) ?? new Set<string>();

  const split = (step: UnnumberedStep): readonly UnnumberedStep[] => {
    if (step.requires === null || !hasConflict(step.requires.map(restoreRequired))) return [step];
    const groups: { needs: Set<string>; fields: Set<string> }[] = [];
    for (const node of step.selection) {
      if (node.kind !== 'fragment' || node.type === null) return [step];
      for (const field of node.selection) {
        if (field.kind !== 'field') return [step];
        const own = needsOf(step.subgraph, node.type, field.name);
        const fits = groups.find((group) => !conflict(new Set([...group.needs, ...own]), standing));
        if (fits === undefined) groups.push({ needs: new Set(own), fields: new Set([field.key]) });
        else {
          for (const name of own) fits.needs.add(name);
          fits.fields.add(field.key);
        }
      }
    }
    return groups.map((group) => selectOnly(step, group.fields, group.needs, standing));
  };

  return (step, addStep) => {
    const isConcerned = [...standing.keys()].some(
      (name) => step.operation.includes(name) || mentions(step.requires, name),
    );
    if (!isConcerned) return { kind: 'fetch', fetch: addStep(step) };
    const steps = split(step).map((each) => addStep(restore(each)));
    const nodes = steps.map((fetch) => ({ kind: 'fetch', fetch }) as const);
    const [only] = nodes;
    return nodes.length === 1 && only !== undefined ? only : { kind: 'parallel', nodes };
  };
}

function mentions(requires: readonly RequiredSelection[] | null, name: string): boolean {
  return (requires ?? []).some(
    (node) => (node.kind === 'field' && node.key === name) || mentions(node.selection, name),
  );
}

/** Whether two keys of the data would be one name of the representation. */
function hasConflict(selection: readonly RequiredSelection[]): boolean {
  const keyOf = new Map<string, string>();
  return selection.some((node) => {
    if (node.selection !== null && hasConflict(node.selection)) return true;
    if (node.kind === 'fragment') return false;
    const key = keyOf.get(node.name) ?? node.key;
    keyOf.set(node.name, node.key);
    return key !== node.key;
  });
}

function conflict(names: ReadonlySet<string>, standing: PlanningSupergraph['standing']): boolean {
  const fields = [...names].map((name) => `${standing.get(name)?.typeName}.${standing.get(name)?.fieldName}`);
  return new Set(fields).size < fields.length;
}

/** The same fetch for some of its fields, with the requirements of those alone. */
function selectOnly(
  step: UnnumberedStep,
  keys: ReadonlySet<string>,
  needed: ReadonlySet<string>,
  standing: PlanningSupergraph['standing'],
): UnnumberedStep {
  const requires = (step.requires ?? []).flatMap((node) => keepNeeded(node, needed, standing));
  const document = parse(step.operation);
  const operation = print({
    ...document,
    definitions: document.definitions.map((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? { ...definition, selectionSet: keepEntityFields(definition.selectionSet, keys) }
        : definition,
    ),
  });
  return { ...step, operation, requires, selection: parseReplySelection(operation, true) };
}

function keepNeeded(
  node: RequiredSelection,
  needed: ReadonlySet<string>,
  standing: PlanningSupergraph['standing'],
): readonly RequiredSelection[] {
  if (node.kind === 'field' && standing.has(node.key) && !needed.has(node.key)) return [];
  if (node.selection === null) return [node];
  const selection = node.selection.flatMap((each) => keepNeeded(each, needed, standing));
  return selection.length === 0 ? [] : [{ ...node, selection }];
}

function keepEntityFields(root: SelectionSetNode, keys: ReadonlySet<string>): SelectionSetNode {
  return {
    ...root,
    selections: root.selections.map((entities) =>
      entities.kind !== Kind.FIELD || entities.selectionSet === undefined
        ? entities
        : {
            ...entities,
            selectionSet: {
              ...entities.selectionSet,
              selections: entities.selectionSet.selections.map((fragment) =>
                fragment.kind !== Kind.INLINE_FRAGMENT
                  ? fragment
                  : {
                      ...fragment,
                      selectionSet: {
                        ...fragment.selectionSet,
                        selections: fragment.selectionSet.selections.filter(
                          (field) => field.kind !== Kind.FIELD || keys.has(field.alias?.value ?? field.name.value),
                        ),
                      },
                    },
              ),
            },
          },
    ),
  };
}
