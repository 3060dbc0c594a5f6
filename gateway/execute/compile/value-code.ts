// A field of the answer → code that checks its value and appends its JSON text: leaves, lists of any depth, objects.
// `v` is the value, `T` the text so far, `c` is what the answer costs, `G()` gives up. V8 puts the text together when it is sent, which takes
// less than joining a list of its pieces (`docs/decisions/0011-two-executors-of-one-semantics.md`). Each piece costs, so that quotes and
// commas are written with what follows them: `q` tells whether a quote is due, `h` whether a comma is.
import {
  getNamedType,
  getNullableType,
  GraphQLNonNull,
  type GraphQLOutputType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { ShapeCost } from '../../operation/estimate-cost.js';
import type { FieldShape } from '../../operation/operation-shape.js';
import { leafKindOf } from '../leaf-values.js';
import { appendText, type Constants, type Lead, noLead, writeLead } from './generated-code.js';

/**
 * How an object is written: a call of `name` with the object, its number where it has one, and whether what may stand before it does. The
 * function writes all that stands before the object in one piece with its beginning.
 */
export interface ObjectCall {
  readonly name: string;
  readonly space: number | null;
  /** The number of the first object below its parent. */
  readonly start: string;
  /** Whether it may return true: the object is null because of what is denied in it. */
  readonly mayBeNulled: boolean;
  /** Variables that hold the index in each list on the way to the object, outermost first; empty where nobody reads them. */
  readonly indices: readonly string[];
}

/** Why a run of generated code ends early; what is thrown says no more. */
export const givenUp = Symbol('given up');

export interface ValueWriter {
  /**
   * `before`: text that stands before the value. `plain`: whether texts can be quoted as they are. Where null may not stand, what is
   * denied below makes the code return true. `after`: what the text that follows begins with.
   */
  write(
    field: FieldShape,
    before: Lead,
    plain: string,
    call: ObjectCall | null,
  ): { readonly code: string; readonly after: Lead };
}

export function createValueWriter(constants: Constants, cost: ShapeCost): ValueWriter {
  /** A text without its closing quote where `staysOpen`: `q` says whether it is due. */
  const quoted = (before: Lead, value: string, staysOpen: boolean) =>
    staysOpen
      ? `${appendText(writeLead(before, '"'), value)} q = true;`
      : appendText(writeLead(before, '"'), value, `'"'`);
  const written = (before: Lead, value: string, staysOpen: boolean) =>
    `${appendText(writeLead(before), `JSON.stringify(${value})`)} ${staysOpen ? 'q = false;' : ''}`;
  const text = (before: Lead, value: string, plain: string, staysOpen: boolean) =>
    `if (${plain}) { ${quoted(before, value, staysOpen)} } else { ${written(before, value, staysOpen)} }`;

  /** Statements that append a leaf that is not null. */
  const leaf = (type: GraphQLOutputType, before: Lead, value: string, plain: string, staysOpen: boolean): string => {
    const named = getNamedType(type);
    if (!isLeafType(named)) return 'G();';
    const checked = (isGood: string) => `if (!(${isGood})) G(); ${appendText(writeLead(before), value)}`;
    switch (leafKindOf(named)) {
      case 'string':
        return `if (typeof ${value} !== 'string') G(); ${text(before, value, plain, staysOpen)}`;
      case 'int':
        return checked(`(${value} | 0) === ${value}`);
      case 'float':
        return checked(`typeof ${value} === 'number' && Number.isFinite(${value})`);
      case 'boolean':
        return checked(`typeof ${value} === 'boolean'`);
      case 'id':
        return `if (typeof ${value} === 'string') { ${text(before, value, plain, staysOpen)} }
          else if (Number.isInteger(${value})) { ${quoted(before, value, staysOpen)} } else G();`;
      case 'enum': {
        const names = isEnumType(named) ? new Set(named.getValues().map(({ name }) => name)) : new Set();
        return `if (!${constants.add(names)}.has(${value})) G(); ${quoted(before, value, staysOpen)}`;
      }
      case 'any':
        return `if (${value} === undefined) G();
          if (typeof ${value} === 'string') { ${text(before, value, plain, staysOpen)} } else { ${written(before, value, staysOpen)} }`;
    }
  };

  /**
   * Statements that append a value; `depth` tells the variables of lists within lists apart. `up`: what is done where the value
   * would be null because of what is denied below it, and may not be.
   */
  const append = (
    type: GraphQLOutputType,
    before: Lead,
    value: string,
    plain: string,
    call: ObjectCall | null,
    itemCost: number,
    depth: number,
    up: string,
    staysOpen: boolean,
  ): string => {
    const inner = isNonNullType(type) ? type.ofType : type;
    const isNull = `${appendText(writeLead(before, 'null'))} ${staysOpen ? 'q = false;' : ''}`;
    const absent = isNonNullType(type) ? 'G();' : isNull;
    if (call?.mayBeNulled === true && !isNonNullType(type)) {
      // What has been written of the value is taken back.
      const [z, b] = [`z${depth}`, `b${depth}`];
      const whole = new GraphQLNonNull(type);
      const leave = `{ T = ${z}; ${isNull} break ${b}; }`;
      const present = append(whole, before, value, plain, call, itemCost, depth, leave, staysOpen);
      return `if (${value} === null) { ${isNull} } else { const ${z} = T; ${b}: { ${present} } }`;
    }
    if (isListType(inner)) {
      const [items, k, x] = [`l${depth}`, `k${depth}`, `x${depth}`];
      const index = call?.indices[depth];
      return `if (${value} === null) { ${absent} } else {
        const ${items} = ${value};
        if (!Array.isArray(${items})) G();
        ${itemCost === 0 || isListType(getNullableType(inner.ofType)) ? '' : `c += ${items}.length * ${itemCost};`}
        ${appendText(writeLead(before, '['))}
        for (let ${k} = 0; ${k} < ${items}.length; ${k} += 1) {
          const ${x} = ${items}[${k}];
          ${index === undefined ? '' : `${index} = ${k};`}
          ${append(inner.ofType, { text: '', first: ',', when: `${k} !== 0` }, x, plain, call, itemCost, depth + 1, up, false)}
        }
        ${appendText(`']'`)}
      }`;
    }
    if (call === null)
      return `if (${value} === null) { ${absent} } else { ${leaf(inner, before, value, plain, staysOpen)} }`;
    // The function writes what stands before the object too.
    const calling = `${call.name}(${value}, ${call.space === null ? '0' : 'i0++'}, ${before.when ?? false})`;
    const present = `if (typeof ${value} !== 'object' || Array.isArray(${value})) G();
      ${call.mayBeNulled ? `if (${calling}) ${up}` : `${calling};`}`;
    return `if (${value} === null) { ${absent} } else { ${present} }`;
  };

  return {
    write(field, before, plain, call) {
      const counter = call === null || call.space === null ? '' : `let i0 = ${call.start};`;
      const itemCost = call === null ? cost.ofLeafItem(field) : 0;
      const staysOpen = call === null && isQuoted(field.type);
      const code = append(field.type, before, 'v', plain, call, itemCost, 0, 'return true;', staysOpen);
      const after = staysOpen ? { text: '', first: '"', when: 'q' } : noLead;
      return { code: `{ ${counter} ${code} }`, after };
    },
  };
}

/** Whether values may be written in quotes; those of lists close theirs themselves. */
function isQuoted(type: GraphQLOutputType): boolean {
  const inner = getNullableType(type);
  return isLeafType(inner) && quotedKinds.has(leafKindOf(inner));
}

const quotedKinds: ReadonlySet<ReturnType<typeof leafKindOf>> = new Set(['string', 'id', 'enum', 'any']);
