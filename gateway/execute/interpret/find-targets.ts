// A path of a plan → the objects of the data that it leads to, in the order of the answer, each with its place.
import { matchesType, type SupergraphTypes } from '../../plan/supergraph-types.js';
import { type DataObject, type DataPath, isDataObject } from './data-tree.js';

export interface Target {
  readonly object: DataObject;
  readonly path: DataPath;
  /** The objects on the way, the root first, the target itself last. */
  readonly line: readonly DataObject[];
}

export function findTargets(types: SupergraphTypes, root: DataObject, path: readonly string[]): readonly Target[] {
  const targets: Target[] = [];
  const walk = (value: unknown, at: number, place: DataPath, line: readonly DataObject[]): void => {
    if (Array.isArray(value)) {
      const next = path[at] === '@' ? at + 1 : at;
      for (const [index, item] of value.entries()) walk(item, next, [...place, index], line);
      return;
    }
    if (!isDataObject(value)) return;
    const element = path[at];
    const isEntered = line.at(-1) === value;
    const here = isEntered ? line : [...line, value];
    if (element === undefined) targets.push({ object: value, path: place, line: here });
    else if (element.startsWith('... on ')) {
      const type = value['__typename'];
      if (typeof type === 'string' && matchesType(types, element.slice('... on '.length), type))
        walk(value, at + 1, place, here);
    } else if (element !== '@') walk(value[element], at + 1, [...place, element], here);
  };
  walk(root, 0, [], []);
  return targets;
}
