// A step of a plan → added to the known data, as far as its subgraph can really answer it for what it is given: entered by a
// key that it resolves, with every requirement at hand, no field asked of it that it does not hold.
import {
  type ASTVisitor,
  type FieldNode,
  Kind,
  type ObjectFieldNode,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { createPosition, isOffered, type KnownData, type KnownPosition, runtimeTypesAt } from './known-data.js';
import type { FetchStep, RequiredSelection } from './query-plan.js';
import type { SupergraphKnowledge } from './supergraph-knowledge.js';

export interface StepContext {
  readonly knowledge: SupergraphKnowledge;
  readonly step: FetchStep;
  /** Steps that have ended before. */
  readonly earlier: ReadonlySet<number>;
  /** What is wrong, one sentence each. */
  readonly faults: string[];
  /** The fields of the step's operation that were reached, and whether the subgraph resolves them for any type. */
  readonly asked: Map<FieldNode, boolean>;
}

const none: ReadonlySet<string> = new Set();
const nothingHeld: ReadonlyMap<string, string> = new Map();

/** `selection`: that of the root or of each entity. */
export function learnStep(
  context: StepContext,
  position: KnownPosition,
  selection: SelectionSetNode,
  rootType: string,
): void {
  const { step } = context;
  if (step.requires === null) {
    position.runtimeTypes.set(step.id, new Set([rootType]));
    learnSelection(context, position, selection, new Set([rootType]), {
      provided: null,
      required: nothingHeld,
      path: step.path,
    });
    return;
  }
  for (const typeName of runtimeTypesAt(position)) {
    const required = findRequired(context, position, step.requires, typeName);
    if (required.size === 0 || !canEnter(context, position, step.requires, typeName)) continue;
    learnSelection(context, position, selection, new Set([typeName]), { provided: null, required, path: step.path });
  }
}

interface Place {
  /** External fields that the parent's field provides. */
  readonly provided: SelectionSetNode | null;
  /** What the representation holds: dotted names, such as `category.name`, with the field and arguments that they stand for. */
  readonly required: ReadonlyMap<string, string>;
  readonly path: readonly string[];
}

function learnSelection(
  context: StepContext,
  position: KnownPosition,
  selection: SelectionSetNode,
  types: ReadonlySet<string>,
  place: Place,
): void {
  const { knowledge, step } = context;
  for (const node of selection.selections) {
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const condition = node.typeCondition?.name.value;
      const matching = [...types].filter((name) => condition === undefined || knowledge.matches(condition, name));
      if (matching.length > 0) learnSelection(context, position, node.selectionSet, new Set(matching), place);
    } else if (node.kind === Kind.FIELD) {
      const answered = [...types].filter((name) => isAnswered(context, name, node, place));
      context.asked.set(node, answered.length > 0 || (context.asked.get(node) ?? false));
      learnField(context, position, node, types, new Set(answered), place);
    } else context.faults.push(`step ${step.id} spreads a fragment`);
  }
}

function isAnswered({ knowledge, step }: StepContext, typeName: string, node: FieldNode, place: Place): boolean {
  const name = node.name.value;
  if (name === '__typename') return !knowledge.isInterfaceObject(step.subgraph, typeName);
  const field = knowledge.fieldOf(step.subgraph, typeName, name);
  if (field === undefined) return false;
  if (!field.isResolved && !isProvided(knowledge, place.provided, typeName, name)) return false;
  return field.requires === null || isHeld(field.requires, place.required, '');
}

function learnField(
  context: StepContext,
  position: KnownPosition,
  node: FieldNode,
  types: ReadonlySet<string>,
  answered: ReadonlySet<string>,
  place: Place,
): void {
  const { knowledge, step, faults } = context;
  const key = renamedKey(step, place.path, node.alias?.value ?? node.name.value);
  const signature = signatureOf(node, new Set(step.contextRewrites.map(({ to }) => to)));
  const known = position.fields.get(key);
  if (known !== undefined && known.signature !== signature && overlaps(known, types)) {
    faults.push(`${[...place.path, key].join('.')} is both ${known.signature} and ${signature}`);
    return;
  }
  const data = known ?? { signature, offers: [], child: node.selectionSet === undefined ? null : createPosition() };
  position.fields.set(key, data);
  if (answered.size > 0) data.offers.push({ step: step.id, types: answered });
  if (node.selectionSet === undefined || data.child === null || answered.size === 0) return;
  let childTypes: ReadonlySet<string> = new Set();
  let provided: SelectionSetNode | null = null;
  for (const typeName of answered) {
    childTypes = childTypes.union(knowledge.runtimeTypesOf(typeName, node.name.value));
    const field = knowledge.fieldOf(step.subgraph, typeName, node.name.value);
    provided = merge(provided, merge(field?.provides ?? null, subselection(place.provided, node.name.value)));
  }
  const before = data.child.runtimeTypes.get(step.id) ?? none;
  data.child.runtimeTypes.set(step.id, before.union(childTypes));
  const inner = { provided, required: nothingHeld, path: [...place.path, key] };
  learnSelection(context, data.child, node.selectionSet, childTypes, inner);
}

const nameOf = ({ name }: ObjectFieldNode) => name.value;

/** Planners write the members of an object as its type declares them, and what clients write them in means nothing. */
const inOneOrder: ASTVisitor = {
  ObjectValue: {
    leave: (node) => ({
      ...node,
      fields: node.fields.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)),
    }),
  },
};

/** `fromContext`: variables whose values are no argument of the client's. */
export function signatureOf(node: FieldNode, fromContext: ReadonlySet<string> = none): string {
  // Planners write an ID that is a number as one.
  const given = (node.arguments ?? [])
    .filter(({ value }) => value.kind !== Kind.VARIABLE || !fromContext.has(value.name.value))
    .map((each) => print(visit(each, inOneOrder)).replaceAll(/"(\d+)"/g, '$1'))
    .toSorted();
  return `${node.name.value}(${given.join(', ')})`;
}

function overlaps({ offers }: KnownData, types: ReadonlySet<string>): boolean {
  return offers.some((offer) => !offer.types.isDisjointFrom(types));
}

/** The key in the data of a field that the reply has under another. */
function renamedKey(step: FetchStep, path: readonly string[], key: string): string {
  const own = [...path, key].slice(step.path.length).filter((element) => element !== '@');
  const rename = step.outputRewrites.find((each) => {
    const keys = each.path.filter((element) => element !== '@' && !element.startsWith('... on '));
    return keys.at(-1) === own.at(-1) && keys.length === own.length;
  });
  return rename?.to ?? key;
}

/** What representations of a type hold, by dotted names; empty when there is none for the type. */
function findRequired(
  { knowledge }: StepContext,
  position: KnownPosition,
  requires: readonly RequiredSelection[],
  typeName: string,
): ReadonlyMap<string, string> {
  const held = new Map<string, string>();
  const walk = (selection: readonly RequiredSelection[], at: KnownPosition | null, prefix: string, isTop: boolean) => {
    for (const node of selection) {
      if (node.kind === 'fragment') {
        const applies = !isTop || node.type === null || knowledge.matches(node.type, typeName);
        if (applies) walk(node.selection, at, prefix, isTop);
        continue;
      }
      const data = at?.fields.get(node.key);
      held.set(`${prefix}${node.name}`, data?.signature ?? `${node.name}()`);
      if (node.selection !== null) walk(node.selection, data?.child ?? null, `${prefix}${node.name}.`, false);
    }
  };
  walk(requires, position, '', true);
  return held;
}

/** Whether a subgraph can be asked about objects of a type: what it is given is there, and is a key of it. */
function canEnter(
  context: StepContext,
  position: KnownPosition,
  requires: readonly RequiredSelection[],
  typeName: string,
): boolean {
  const { knowledge, step, earlier, faults } = context;
  const missing = findMissing(knowledge, position, requires, typeName, earlier);
  if (missing !== undefined) {
    faults.push(
      `step ${step.id} needs ${missing} of ${typeName} at ${step.path.join('.')}, which no step before gives`,
    );
    return false;
  }
  const held = findRequired(context, position, requires, typeName);
  if (knowledge.keysOf(step.subgraph, typeName).some((key) => isHeld(key, held, ''))) return true;
  faults.push(`step ${step.id} enters ${step.subgraph} for ${typeName} by no key that it resolves`);
  return false;
}

/** The first required field that no step before gives for objects of the type. */
function findMissing(
  knowledge: SupergraphKnowledge,
  position: KnownPosition,
  requires: readonly RequiredSelection[],
  typeName: string,
  earlier: ReadonlySet<number>,
): string | undefined {
  for (const node of requires) {
    if (node.kind === 'fragment') {
      const applies = node.type === null || knowledge.matches(node.type, typeName);
      const missing = applies ? findMissing(knowledge, position, node.selection, typeName, earlier) : undefined;
      if (missing !== undefined) return missing;
      continue;
    }
    // The name of the type is known wherever the representation's fragment applies, or set by a rewrite.
    if (node.name === '__typename') continue;
    if (!isOffered(position, typeName, node.key, earlier)) return node.key;
    const child = position.fields.get(node.key)?.child;
    if (node.selection === null || child === undefined || child === null) continue;
    for (const type of runtimeTypesAt(child)) {
      const missing = findMissing(knowledge, child, node.selection, type, earlier);
      if (missing !== undefined) return `${node.key}.${missing}`;
    }
  }
  return undefined;
}

/** Whether a representation holds all of a field set, each field with its arguments. */
function isHeld(fields: SelectionSetNode, held: ReadonlyMap<string, string>, prefix: string): boolean {
  return fields.selections.every((node) => {
    if (node.kind === Kind.INLINE_FRAGMENT) return isHeld(node.selectionSet, held, prefix);
    if (node.kind !== Kind.FIELD) return false;
    const path = `${prefix}${node.name.value}`;
    if (path === '__typename' || node.name.value === '__typename') return true;
    if (held.get(path) !== signatureOf(node)) return false;
    return node.selectionSet === undefined || isHeld(node.selectionSet, held, `${path}.`);
  });
}

function isProvided(
  knowledge: SupergraphKnowledge,
  provided: SelectionSetNode | null,
  typeName: string,
  name: string,
): boolean {
  return (provided?.selections ?? []).some((node) => {
    if (node.kind === Kind.FIELD) return node.name.value === name;
    const condition = node.kind === Kind.INLINE_FRAGMENT ? node.typeCondition?.name.value : undefined;
    const applies = condition === undefined || knowledge.matches(condition, typeName);
    return node.kind === Kind.INLINE_FRAGMENT && applies && isProvided(knowledge, node.selectionSet, typeName, name);
  });
}

function subselection(provided: SelectionSetNode | null, name: string): SelectionSetNode | null {
  let found: SelectionSetNode | null = null;
  for (const node of provided?.selections ?? []) {
    if (node.kind === Kind.FIELD && node.name.value === name) found = merge(found, node.selectionSet ?? null);
    if (node.kind === Kind.INLINE_FRAGMENT) found = merge(found, subselection(node.selectionSet, name));
  }
  return found;
}

function merge(one: SelectionSetNode | null, other: SelectionSetNode | null): SelectionSetNode | null {
  if (one === null || other === null) return one ?? other;
  return { ...one, selections: [...one.selections, ...other.selections] };
}
