// An entity fetch at a position → a function that writes the representations of the objects there as JSON text, each once,
// and notes which object has which. The same texts in the same order as the interpreter's.
import type { RequiredSelection } from '../../plan/query-plan.js';
import { matchesType, type SupergraphTypes } from '../../plan/supergraph-types.js';
import type { ExecutableStep } from '../executable-plan.js';
import { writeRequired } from '../interpret/representations.js';
import { createConstants, isInherited, makeFunction, type Place, quote, readExpression } from './generated-code.js';
import type { Position } from './positions.js';
import { findAllKeys, findReads } from './reads.js';
import type { RunState } from './run-state.js';

/** Gives the JSON text of the list's elements, empty when no object can be asked about. */
export type Collector = (state: RunState) => string;

/** Null for what only the interpreter does. */
export function generateCollector(
  types: SupergraphTypes,
  position: Position,
  { step, earlier: ended }: ExecutableStep,
): Collector | null {
  const { requires } = step;
  const typenames = setTypenames(step.inputRewrites);
  if (requires === null || position.space === null || position.source === null || typenames === null) return null;
  const constants = createConstants();
  const earlier = position.attached.map((other) => other.step.step.id).filter((id) => ended.has(id));
  const variables = new Map([[position.source.step.step.id, 'o'], ...earlier.map((id) => [id, `e${id}`] as const)]);
  const placesOf = (typeName: string | null, key: string): readonly Place[] =>
    findReads(types, position, typeName, key).flatMap(({ source, key: replyKey }) => {
      const variable = variables.get(source.step.step.id);
      return variable === undefined || isInherited(replyKey)
        ? []
        : [{ variable, key: replyKey, isSure: variable === 'o' }];
    });
  const typename = placesOf(null, '__typename');
  if (typename.length === 0) return null;

  const cases: string[] = [];
  for (const [caseNumber, typeName] of [...findTypes(types, requires)].entries()) {
    const read: string[] = [];
    const written: string[] = [];
    const compared: string[] = [];
    for (const [index, field] of flatten(types, requires, typeName).entries()) {
      const start = `${index === 0 ? '{' : ','}${JSON.stringify(field.name)}:`;
      const set = field.name === '__typename' ? (typenames(typeName) ?? typeName) : undefined;
      if (set !== undefined) {
        written.push(quote(start + JSON.stringify(set)));
        continue;
      }
      const places = placesOf(typeName, field.key);
      const [only] = places;
      // No representation without the entity that the field is of.
      if (places.length === 1 && only?.isSure === false)
        read.push(`if (${only.variable} === null) { numbers[i] = -1; continue; }`);
      const value = `v${index}`;
      read.push(
        `let ${value} = ${places.length === 0 ? 'undefined' : readExpression(places)};`,
        `if (${value} === undefined) { S.hasGivenUp = true; return ''; }`,
      );
      compared.push(value);
      if (field.selection !== null) {
        // What is nested is copied from one reply; where entities add to it, the interpreter gathers it.
        if (places.length !== 1 || !isWithinSource(position.children.get(field.key), field.selection)) return null;
        const nested = `${constants.add(writeRequired)}(${constants.add(types)}, ${value}, ${constants.add(field.selection)})`;
        read.push(`${value} = ${nested};`, `if (${value} === undefined) { S.hasGivenUp = true; return ''; }`);
        written.push(quote(start), value);
        continue;
      }
      const ids = findReads(types, position, typeName, field.key).map(({ source }) => source.step.step.id);
      const plain = ids.map((id) => `S.plain[${id}]`).join(' && ');
      // Objects are compared by their text; their identity says nothing.
      read.push(
        `let j${index} = null;`,
        `if (typeof ${value} === 'object' && ${value} !== null) ${value} = j${index} = JSON.stringify(${value});`,
      );
      written.push(
        quote(start),
        `(j${index} !== null ? j${index} : typeof ${value} === 'string' ? (${plain} ? '"' + ${value} + '"' : JSON.stringify(${value})) : String(${value}))`,
      );
    }
    const [first = "''", ...others] = compared;
    const isSame = others.map((value, at) => `k.o${at} === ${value}`).join(' && ');
    cases.push(`case ${quote(typeName)}: {
      ${read.join('\n')}
      const m = known${caseNumber};
      const head = m.get(${first});
      let k = head;
      ${isSame === '' ? '' : `while (k !== undefined && !(${isSame})) k = k.next;`}
      if (k === undefined) {
        k = { n: count, next: head${others.map((value, at) => `, o${at}: ${value}`).join('')} };
        m.set(${first}, k);
        text += (count === 0 ? '' : ',') + ${written.join(' + ')} + '}';
        count += 1;
      }
      numbers[i] = k.n;
      continue;
    }`);
  }
  const abstract = constants.add(types.possibleTypes);
  const entities = earlier.map(
    (id) =>
      `const n${id} = S.representationOf[${id}]?.[i] ?? -1; const e${id} = n${id} < 0 ? null : S.roots[${id}][n${id}];`,
  );
  // Equal values make equal texts, so that only the first of them is written; texts are compared nowhere.
  const body = `return function collect(S) {
    const objects = S.objects[${position.space}], numbers = new Array(objects.length);
    ${cases.map((_case, caseNumber) => `const known${caseNumber} = new Map();`).join(' ')}
    let text = '', count = 0;
    for (let i = 0; i < objects.length; i += 1) {
      const o = objects[i];
      ${entities.join('\n')}
      const t = ${readExpression(typename)};
      switch (t) {
        ${cases.join('\n')}
        default: if (typeof t !== 'string' || ${abstract}.has(t)) { S.hasGivenUp = true; return ''; }
      }
      numbers[i] = -1;
    }
    S.representationOf[${step.id}] = numbers;
    S.counts[${step.id}] = count;
    return text;
  };`;
  return makeFunction(body, constants, isCollector);
}

function isCollector(made: unknown): made is Collector {
  return typeof made === 'function';
}

/** The type names that representations of objects can be made of; a fragment on an abstract type holds for its object types. */
function findTypes(types: SupergraphTypes, requires: readonly RequiredSelection[]): ReadonlySet<string> {
  return new Set(
    requires.flatMap((node) =>
      node.kind === 'fragment' && node.type !== null ? [node.type, ...(types.possibleTypes.get(node.type) ?? [])] : [],
    ),
  );
}

/** Whether a reply holds all of a nested requirement itself, under the keys that the data has. */
function isWithinSource(position: Position | undefined, selection: readonly RequiredSelection[]): boolean {
  return selection.every((node) => {
    if (node.kind === 'fragment') return isWithinSource(position, node.selection);
    if (position === undefined || position.source === null) return false;
    const [key, ...others] = findAllKeys(position.source, node.key);
    if (key !== node.key || others.length > 0) return false;
    return node.selection === null || isWithinSource(position.children.get(node.key), node.selection);
  });
}

type RequiredField = Extract<RequiredSelection, { kind: 'field' }>;

/** The fields required of one type, each name once. */
function flatten(
  types: SupergraphTypes,
  requires: readonly RequiredSelection[],
  typeName: string,
): readonly RequiredField[] {
  const byName = new Map<string, RequiredField>();
  const visit = (selection: readonly RequiredSelection[]) => {
    for (const node of selection) {
      if (node.kind === 'fragment') {
        if (node.type === null || matchesType(types, node.type, typeName)) visit(node.selection);
        continue;
      }
      const same = byName.get(node.name);
      const merged = [...(same?.selection ?? []), ...(node.selection ?? [])];
      byName.set(node.name, node.selection === null ? node : { ...node, selection: merged });
    }
  };
  visit(requires);
  return [...byName.values()];
}

/** What `__typename` of a representation is set to, by type; null for rewrites of another kind. */
function setTypenames(
  rewrites: ExecutableStep['step']['inputRewrites'],
): ((typeName: string) => string | undefined) | null {
  const byType = new Map<string, string>();
  for (const { kind, path, value } of rewrites) {
    const [fragment, key] = path;
    const isUsual = kind === 'set' && path.length === 2 && key === '__typename';
    if (!isUsual || typeof value !== 'string' || fragment?.startsWith('... on ') !== true) return null;
    byType.set(fragment.slice('... on '.length), value);
  }
  return (typeName) => byType.get(typeName);
}
