// A field as the client selects it → the key under which the data has it, in the place of the client's alias.
// A bare field keeps its name, which is what keys and requirements of a plan use; every other gets a name of its own.
import { type FieldNode, type GraphQLSchema, isInterfaceType, isObjectType, print } from 'graphql';
import { isConditionDirective } from './conditions.js';

/** Field names of a schema; no data key may be one of them by accident. */
export function findFieldNames(schema: GraphQLSchema): ReadonlySet<string> {
  const names = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const name of Object.keys(type.getFields())) names.add(name);
  }
  return names;
}

/** Arguments and directives as text, empty for a bare field. */
export function printFieldTail(node: FieldNode): string {
  const given = (node.arguments ?? []).map((each) => print(each));
  const directives = (node.directives ?? []).filter((each) => !isConditionDirective(each)).map((each) => print(each));
  return [given.length === 0 ? '' : `(${given.join(', ')})`, ...directives].join(' ').trimEnd();
}

/** Gives the same key for the same field, arguments and response key; for one operation. */
export function createDataKeys(fieldNames: ReadonlySet<string>): (node: FieldNode, responseKey: string) => string {
  const keys = new Map<string, string>();
  let count = 0;
  return (node, responseKey) => {
    const name = node.name.value;
    const tail = printFieldTail(node);
    if (tail === '' && responseKey === name) return name;
    const signature = `${name} ${responseKey} ${tail}`;
    let key = keys.get(signature);
    if (key === undefined) {
      do key = `${name}_${(count += 1)}`;
      while (fieldNames.has(key));
      keys.set(signature, key);
    }
    return key;
  };
}
