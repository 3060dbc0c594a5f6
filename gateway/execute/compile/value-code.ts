// A field of the answer → code that checks its value and appends its JSON text: leaves, lists of any depth, objects.
// `v` is the value, `t` the text so far; `G()` gives up.
import { getNamedType, type GraphQLOutputType, isEnumType, isLeafType, isListType, isNonNullType } from 'graphql';
import type { FieldShape } from '../../operation/operation-shape.js';
import { leafKindOf } from '../leaf-values.js';
import { type Constants, quote } from './generated-code.js';

/** How an object is written: a call of `name` with the object, and with its number where it has one. */
export interface ObjectCall {
  readonly name: string;
  readonly space: number | null;
  /** The number of the first object below its parent. */
  readonly start: string;
}

/** Why a run of generated code ends early; what is thrown says no more. */
export const givenUp = Symbol('given up');

export function createValueWriter(constants: Constants) {
  constants.add(givenUp);

  const leaf = (type: GraphQLOutputType, value: string, plain: string): string => {
    const named = getNamedType(type);
    if (!isLeafType(named)) return 'G()';
    const text = `(${plain} ? '"' + ${value} + '"' : JSON.stringify(${value}))`;
    switch (leafKindOf(named)) {
      case 'string':
        return `(typeof ${value} === 'string' ? ${text} : G())`;
      case 'int':
        return `((${value} | 0) === ${value} ? ${value} : G())`;
      case 'float':
        return `(typeof ${value} === 'number' && Number.isFinite(${value}) ? ${value} : G())`;
      case 'boolean':
        return `(typeof ${value} === 'boolean' ? ${value} : G())`;
      case 'id':
        return `(typeof ${value} === 'string' ? ${text} : Number.isInteger(${value}) ? '"' + ${value} + '"' : G())`;
      case 'enum': {
        const names = isEnumType(named) ? new Set(named.getValues().map(({ name }) => name)) : new Set();
        return `(${constants.add(names)}.has(${value}) ? '"' + ${value} + '"' : G())`;
      }
      case 'any':
        return `(typeof ${value} === 'string' ? ${text} : ${value} === undefined ? G() : JSON.stringify(${value}))`;
    }
  };

  /** An expression for a value that is no list. */
  const single = (type: GraphQLOutputType, value: string, plain: string, call: ObjectCall | null): string => {
    const inner = isNonNullType(type) ? type.ofType : type;
    const written =
      call === null
        ? leaf(inner, value, plain)
        : `(typeof ${value} !== 'object' || Array.isArray(${value}) ? G() : ${call.name}(${value}${call.space === null ? '' : ', c++'}))`;
    return `(${value} === null ? ${isNonNullType(type) ? 'G()' : `'null'`} : ${written})`;
  };

  /** Statements that append a list; `depth` tells the variables of lists within lists apart. */
  const list = (
    type: GraphQLOutputType,
    value: string,
    plain: string,
    call: ObjectCall | null,
    depth: number,
  ): string => {
    const inner = isNonNullType(type) ? type.ofType : type;
    if (!isListType(inner)) return `t += ${single(type, value, plain, call)};`;
    const [items, k, x] = [`l${depth}`, `k${depth}`, `x${depth}`];
    return `if (${value} === null) { ${isNonNullType(type) ? 'G();' : `t += 'null';`} }
      else {
        const ${items} = ${value};
        if (!Array.isArray(${items})) G();
        t += '[';
        for (let ${k} = 0; ${k} < ${items}.length; ${k} += 1) {
          if (${k} !== 0) t += ',';
          const ${x} = ${items}[${k}];
          ${list(inner.ofType, x, plain, call, depth + 1)}
        }
        t += ']';
      }`;
  };

  return {
    helpers: '',
    /** `before`: text that stands before the value. `plain`: whether texts can be quoted as they are. */
    write(field: FieldShape, before: string, plain: string, call: ObjectCall | null): string {
      const inner = isNonNullType(field.type) ? field.type.ofType : field.type;
      const counter = call === null || call.space === null ? '' : `let c = ${call.start};`;
      if (isListType(inner)) return `{ ${counter} t += ${quote(before)}; ${list(field.type, 'v', plain, call, 0)} }`;
      if (counter !== '') return `{ ${counter} t += ${quote(before)} + ${single(field.type, 'v', plain, call)}; }`;
      return `t += ${quote(before)} + ${single(field.type, 'v', plain, call)};`;
    },
  };
}
