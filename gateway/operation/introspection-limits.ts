// Introspection fields of a document → nothing, or what they ask too much of. The schema answers them in this process, so
// that what they cost is time of this thread: types lie in fields, fields in types, without end.
import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { ClientError } from '../../process/errors.js';
import { tellCount } from './limits.js';

interface Measure {
  readonly depth: number;
  /** Lists of introspection that the selection unfolds to. */
  readonly lists: number;
  /** How often lists of what makes up a type lie in one another. */
  readonly returns: number;
}

const listFields: ReadonlySet<string> = new Set([
  'types',
  'directives',
  'fields',
  'args',
  'interfaces',
  'possibleTypes',
  'enumValues',
  'inputFields',
  'locations',
]);
/** Lists by which one comes from a type to types again. */
const returningFields: ReadonlySet<string> = new Set(['fields', 'interfaces', 'possibleTypes', 'inputFields']);
/** The usual introspection query has ten. */
const maximumLists = 50;
/** The usual introspection query has one. */
const maximumReturns = 2;

/** Fragments must not lie in themselves. Errors: `ClientError` INTROSPECTION_TOO_DEEP. */
export function checkIntrospection(
  fields: readonly FieldNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  maximumDepth: number,
): void {
  if (fields.length === 0 || maximumDepth === Infinity) return;
  const known = new Map<string, Measure>();
  const ofSet = (set: SelectionSetNode | undefined): Measure => {
    let depth = 0;
    let lists = 0;
    let returns = 0;
    for (const node of set?.selections ?? []) {
      const isField = node.kind === Kind.FIELD;
      const inner = node.kind === Kind.FRAGMENT_SPREAD ? ofFragment(node.name.value) : ofSet(node.selectionSet);
      depth = Math.max(depth, inner.depth + (isField ? 1 : 0));
      lists += inner.lists + (isField && listFields.has(node.name.value) ? 1 : 0);
      returns = Math.max(returns, inner.returns + (isField && returningFields.has(node.name.value) ? 1 : 0));
    }
    return { depth, lists, returns };
  };
  const ofFragment = (name: string): Measure => {
    const measure = known.get(name) ?? ofSet(fragments.get(name)?.selectionSet);
    known.set(name, measure);
    return measure;
  };
  let lists = 0;
  for (const { name, selectionSet } of fields) {
    const measure = ofSet(selectionSet);
    lists += measure.lists;
    if (measure.depth > maximumDepth)
      refuse(`has ${measure.depth} levels below ${name.value}; ${maximumDepth} are allowed: select less deeply`);
    if (measure.returns > maximumReturns)
      refuse(`comes from types to their fields ${measure.returns} times; ${maximumReturns} are allowed: ask by __type`);
  }
  if (lists > maximumLists)
    refuse(`asks for ${tellCount(lists)} lists; ${maximumLists} are allowed: ask for each once`);
}

function refuse(what: string): never {
  throw new ClientError('INTROSPECTION_TOO_DEEP', `The introspection ${what}.`);
}
