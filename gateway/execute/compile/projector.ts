// The shape of an operation and the positions of its plan → a function that writes the answer as JSON text in one pass over the
// replies, without errors and extensions. It throws at whatever is not as it should be: the interpreter then answers to the letter.
import { type GraphQLOutputType, isListType, isNonNullType } from 'graphql';
import type { ShapeCost } from '../../operation/estimate-cost.js';
import type { FieldShape, OperationShape, SelectionShape } from '../../operation/operation-shape.js';
import type { SupergraphTypes } from '../../plan/supergraph-types.js';
import { describeDenial, type ExecutionError } from '../execution-error.js';
import type { CostMeter } from '../cost-account.js';
import {
  appendText,
  createConstants,
  isInherited,
  type Lead,
  makeFunction,
  noLead,
  type Place,
  quote,
  readExpression,
  writeLead,
} from './generated-code.js';
import type { Position, PositionTree } from './positions.js';
import { findReads } from './reads.js';
import type { RunState } from './run-state.js';
import { createValueWriter, givenUp, type ObjectCall } from './value-code.js';

/**
 * `introspection`: answers to introspection fields of the root by response key. `meter` is added to at the end, so that
 * nothing is counted twice where this gives up. `errors` gets one for each field that is denied, and those of fields that have failed. Throws on any violation.
 */
export type Projector = (
  state: RunState,
  introspection: Readonly<Record<string, unknown>>,
  meter: CostMeter,
  errors: ExecutionError[],
) => string;

/** The code of a function that writes an object, or the fields of one. */
interface Written {
  readonly code: string;
  /** Whether it tells of fields that are denied, and so needs to know where the object is. */
  readonly tells: boolean;
  /** Whether it may return true: then the object is null because of what is denied in it. */
  readonly mayBeNulled: boolean;
}

const dataStart = '{"data":';

/** What stands before an item of a list. */
const itemLead: Lead = { text: '', first: ',', when: 'h' };

/** Where an object is in the answer: an expression for each element of its path. */
type Whereabouts = readonly string[];

/** Null for what only the interpreter does. */
export function generateProjector(
  types: SupergraphTypes,
  shape: OperationShape,
  tree: PositionTree,
  cost: ShapeCost,
  { tellsFailures = false }: { readonly tellsFailures?: boolean } = {},
): Projector | null {
  const constants = createConstants();
  const giveUp = constants.add(givenUp);
  const values = createValueWriter(constants, cost);
  const functions: string[] = [];
  /** Indices in lists, where an error must tell them. */
  const indices: string[] = [];
  const stepIds = new Set<number>();
  let count = 0;
  let isPossible = true;
  const refuse = () => {
    isPossible = false;
    return { code: '', tells: false, mayBeNulled: false };
  };

  /** Code that gives the variables of the entities attached to object number `i` of a position. */
  const entitiesOf = (position: Position): string =>
    position.source === null
      ? position.attached.map(({ step }) => `const e${step.step.id} = d${step.step.id}[0];`).join(' ')
      : position.attached
          .map(({ step: { step } }) => {
            const { id } = step;
            return `const n${id} = m${id}[i]; const e${id} = n${id} === undefined || n${id} < 0 ? null : d${id}[n${id}];`;
          })
          .join(' ');

  const placesOf = (position: Position, typeName: string | null, dataKey: string): readonly Place[] =>
    findReads(types, position, typeName, dataKey).map(({ source, key }) => {
      const isOwn = source === position.source;
      const { id } = source.step.step;
      stepIds.add(id);
      if (isInherited(key)) refuse();
      return { variable: isOwn ? 'o' : `e${id}`, key, isSure: isOwn || position.source === null };
    });

  const writeFields = (
    position: Position,
    selection: SelectionShape,
    typeName: string | null,
    where: Whereabouts,
    lead: Lead,
  ): Written => {
    const fields = typeName === null ? selection.fieldsOfAnyType : selection.fieldsByType.get(typeName);
    if (!fields) return refuse();
    const lines: string[] = [];
    let [tells, mayBeNulled] = [false, false];
    const start = `${countObject(position, selection, typeName)} let v, q;`;
    let pending: Lead = { ...lead, text: `${lead.text}{` };
    const add = (text: string) => void (pending = { ...pending, text: pending.text + text });
    for (const [index, field] of fields.entries()) {
      add(`${index === 0 ? '' : ','}${JSON.stringify(field.responseKey)}:`);
      if (field.fieldName === '__typename') {
        if (typeName === null) return refuse();
        add(JSON.stringify(typeName));
        continue;
      }
      if (field.fieldName.startsWith('__')) {
        lines.push(appendText(writeLead(pending), `JSON.stringify(I[${quote(field.responseKey)}])`));
        pending = noLead;
        continue;
      }
      const at = [...where, quote(field.responseKey)];
      if (field.denial !== null) {
        const error = `E.push({ ...${constants.add(describeDenial(field.denial))}, path: [${at.join(', ')}] });`;
        // As in the interpreter: the object ends with the first null that may not be.
        if (isNonNullType(field.type))
          return { code: `${start} ${lines.join('\n')} ${error} return true;`, tells: true, mayBeNulled: true };
        lines.push(error);
        tells = true;
        add('null');
        continue;
      }
      const places = placesOf(position, typeName, field.dataKey);
      const [first] = places;
      if (first === undefined) return refuse();
      const child = position.children.get(field.dataKey);
      if (field.selection !== null && (child === undefined || places.length > 1)) return refuse();
      const reads = findReads(types, position, typeName, field.dataKey);
      const ids = reads.map(({ source }) => source.step.step.id);
      const absent = places.length === 1 && !first.isSure ? first.variable : null;
      lines.push(
        absent === null
          ? `v = ${readExpression(places)};`
          : `v = ${absent} === null ? null : ${absent}[${quote(first.key)}];`,
      );
      if (tellsFailures && places.length === 1 && !isNonNullType(field.type)) {
        lines.push(
          `if (v === null && X.has(${first.variable})) F(${first.variable}, ${quote(first.key)}, [${at.join(', ')}]);`,
        );
        tells = true;
      }
      const call =
        field.selection === null || child === undefined
          ? null
          : callOf(child, field, field.selection, position, ids[0] ?? 0, at, pending);
      if (call !== null) {
        tells ||= call.tells;
        mayBeNulled ||= call.mayBeNulled && isNonNullThroughout(field.type);
      }
      const value = values.write(field, pending, [...new Set(ids)].map((id) => `p${id}`).join(' && '), call);
      lines.push(value.code);
      pending = value.after;
    }
    const code = `${start} ${lines.join('\n')} ${appendText(writeLead(pending, '}'))} return;`;
    return { code, tells, mayBeNulled };
  };

  /** `c` is what the answer costs so far. */
  const countObject = (position: Position, selection: SelectionShape, typeName: string | null): string => {
    const { object, fields, open } = cost.ofObject(selection, typeName);
    const fixed = fields + (position === tree.root ? 0 : object);
    return `${fixed === 0 ? '' : `c += ${fixed};`} ${open === null ? '' : `c += ${constants.add(open)}(M.variables);`}`;
  };

  /** How an object at `child` is written: by a function of its own, which needs its number where entities belong to it. */
  const callOf = (
    child: Position,
    { type }: FieldShape,
    selection: SelectionShape,
    parent: Position,
    stepId: number,
    at: Whereabouts,
    before: Lead,
  ): ObjectCall & Pick<Written, 'tells'> => {
    const own = Array.from({ length: depthOf(type) }, (_, depth) => `q${count}_${depth}`);
    const lead = own.length > 0 ? itemLead : { ...before, when: before.when === null ? null : 'h' };
    const { name, tells, mayBeNulled } = writeFunction(child, selection, [...at, ...own], lead);
    if (tells) indices.push(...own);
    // Objects of a list that is given up half-way would have to be counted on.
    if (mayBeNulled && child.space !== null && own.length > 1) refuse();
    const call = { name, tells, mayBeNulled, indices: tells ? own : [] };
    if (child.space === null) return { ...call, space: null, start: '' };
    const isOwn = parent.source?.step.step.id === stepId;
    // At the root there is one object of each reply; elsewhere an entity has the number of its representation.
    const number = isOwn ? 'i' : parent.source === null ? '0' : `n${stepId}`;
    return { ...call, space: child.space, start: `s${child.space}[${number}]` };
  };

  const writeFunction = (
    position: Position,
    selection: SelectionShape,
    where: Whereabouts,
    lead: Lead,
  ): Omit<Written, 'code'> & { readonly name: string } => {
    count += 1;
    const name = `w${count}`;
    const head = `function ${name}(o, i, h) { ${entitiesOf(position)}`;
    const typename = placesOf(position, null, '__typename');
    if (typename.length === 0) {
      const known = selection.isAbstract ? null : selection.typeName;
      const { code, ...written } = writeFields(position, selection, known, where, lead);
      functions.push(`${head} ${code} }`);
      return { name, ...written };
    }
    const anyType = selection.isAbstract && selection.fieldsOfAnyType !== null;
    const kinds = [...selection.fieldsByType.keys()].map(
      (typeName) => [typeName, writeFields(position, selection, typeName, where, lead)] as const,
    );
    const cases = kinds.map(([typeName, { code }]) => `case ${quote(typeName)}: { ${code} }`);
    // An abstract name where every type has the same fields is the interpreter's business, as is any other name.
    functions.push(
      anyType && cases.length > 20
        ? `${head} if (!${constants.add(new Set(selection.fieldsByType.keys()))}.has(${readExpression(typename)})) G(); ${writeFields(position, selection, null, where, lead).code} }`
        : `${head} switch (${readExpression(typename)}) { ${cases.join('\n')} default: return G(); } }`,
    );
    return {
      name,
      tells: kinds.some(([, { tells }]) => tells),
      mayBeNulled: kinds.some(([, { mayBeNulled }]) => mayBeNulled),
    };
  };

  const rootFields = writeFields(tree.root, shape.root, shape.root.typeName, [], { ...noLead, text: dataStart });
  if (!isPossible) return null;
  const steps = [...tree.positionOfStep.keys()].map(
    (id) => `const d${id} = S.roots[${id}], p${id} = S.plain[${id}], m${id} = S.representationOf[${id}];`,
  );
  const spaces = tree.spaces.map(({ space }) => `const s${space} = S.starts[${space}];`);
  const body = `
    function G() { throw ${giveUp}; }
    return function project(S, I, M, E) {
      let T = '', c = 0;
      ${indices.map((index) => `let ${index} = 0;`).join(' ')}
      ${steps.join('\n')}
      ${spaces.join('\n')}
      ${functions.join('\n')}
      function root() { ${entitiesOf(tree.root)} ${rootFields.code} }
      ${tellsFailures ? failureCode : ''}
      const isNulled = root() === true;
      ${tellsFailures ? 'if (told.size !== S.failed.count) G();' : ''}
      M.total += c;
      if (isNulled) return ${quote(`${dataStart}null}`)};
      return T + '}';
    };`;
  return makeFunction(body, constants, isProjector);
}

/** `X`: fields that have failed, by object. All of them must be told: those that the answer does not hold are the interpreter's. */
const failureCode = `
      const X = S.failed.byObject, told = new Set();
      function F(o, key, path) {
        const errors = X.get(o).get(key);
        if (errors === undefined) return;
        told.add(errors);
        for (const error of errors) E.push({ ...error, path });
      }`;

/** Of lists within lists. */
function depthOf(type: GraphQLOutputType): number {
  if (isNonNullType(type)) return depthOf(type.ofType);
  return isListType(type) ? 1 + depthOf(type.ofType) : 0;
}

function isNonNullThroughout(type: GraphQLOutputType): boolean {
  if (!isNonNullType(type)) return false;
  return !isListType(type.ofType) || isNonNullThroughout(type.ofType.ofType);
}

function isProjector(made: unknown): made is Projector {
  return typeof made === 'function';
}
