// A parsed document → nothing, or the limit that it goes over. Before validation, which takes the square of what some
// documents repeat. Linear in the document: a fragment is measured once, and what it unfolds to is summed, not unfolded.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { ClientError } from '../../process/errors.js';
import { checkIntrospection } from './introspection-limits.js';
import { type OperationLimits, tellCount } from './limits.js';
import { countComparisons } from './repeated-fields.js';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** What a selection set unfolds to. Sums grow past all numbers, and are then `Infinity`. */
interface Measure {
  readonly depth: number;
  /** As depth, but fragments count too. */
  readonly levels: number;
  /** Fields and fragments. */
  readonly selections: number;
  readonly aliases: number;
  /** Fields of the object itself. */
  readonly ownFields: number;
}

const nothing: Measure = { depth: 0, levels: 0, selections: 0, aliases: 0, ownFields: 0 };
/** Fragments count as levels here, since everything that reads a document calls itself for them too. */
const levelsForEachField = 4;
const directivesAtOnePlace = 10;
const fieldsForEachFragment = 10;
/** Comparisons of fields that validation may make; some 20,000 take it 15 ms (docs/decisions/0014). */
const maximumComparisons = 20_000;

const unfolded = 'fields and fragments, each unfolded where it is used';
const fewerFields = 'select less, or use fewer fragments in fragments';

/** Errors: `ClientError` QUERY_TOO_DEEP, TOO_MANY_…, FRAGMENT_CYCLE, INTROSPECTION_TOO_DEEP. */
export function checkDocument(document: DocumentNode, limits: OperationLimits): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  check(
    'TOO_MANY_FIELDS',
    fragments.size,
    maximumFragments(limits),
    'fragments',
    'use fewer, or send several requests',
  );
  const introspection: FieldNode[] = [];
  const measures = createMeasures(fragments, limits, introspection);
  const roots: SelectionSetNode[] = [];
  let selections = 0;
  let rootFields = 0;
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    measures.countDirectives(node.directives);
    checkDeclarations(node.variableDefinitions ?? [], limits);
    for (const { directives } of node.variableDefinitions ?? []) measures.countDirectives(directives);
    const measure = measures.ofSet(node.selectionSet);
    selections += measure.selections;
    roots.push(node.selectionSet);
    check('QUERY_TOO_DEEP', measure.depth, limits.depth, 'levels of fields', 'select less deeply');
    check('TOO_MANY_FIELDS', selections, limits.fields, unfolded, fewerFields);
    check('TOO_MANY_ALIASES', measure.aliases, limits.aliases, 'aliases, fragments unfolded', 'send several requests');
    rootFields += measure.ownFields;
    check('TOO_MANY_ROOT_FIELDS', rootFields, limits.rootFields, 'root fields', 'send several requests');
  }
  // What no operation uses is validated all the same.
  for (const [name, fragment] of fragments) {
    if (measures.isMeasured(name)) continue;
    selections += measures.ofFragment(name).selections;
    roots.push(fragment.selectionSet);
  }
  check('TOO_MANY_FIELDS', selections, limits.fields, unfolded, fewerFields);
  checkIntrospection(introspection, fragments, limits.introspectionDepth);
  if (limits.fields === Infinity) return;
  let comparisons = 0;
  for (const root of roots) comparisons += countComparisons(root, fragments, maximumComparisons);
  if (comparisons > maximumComparisons) {
    throw new ClientError(
      'TOO_MANY_FIELDS',
      `The document repeats fields or fragments so often in one selection that more than ${maximumComparisons} pairs of them had to be compared: select each field once.`,
    );
  }
}

/** Each of them is looked at for each operation; documents that tools put together have some hundred. */
function maximumFragments({ fields }: OperationLimits): number {
  return fields / fieldsForEachFragment;
}

function checkDeclarations(declared: readonly unknown[], { listItems }: OperationLimits): void {
  if (declared.length <= listItems) return;
  throw new ClientError(
    'VARIABLES_TOO_LARGE',
    `An operation has ${declared.length} variables; ${listItems} are allowed: put them into lists or objects.`,
  );
}

type CountCode = 'QUERY_TOO_DEEP' | 'TOO_MANY_ROOT_FIELDS' | 'TOO_MANY_ALIASES' | 'TOO_MANY_FIELDS';

function check(code: CountCode, found: number, limit: number, what: string, cure: string): void {
  if (found <= limit) return;
  const has = `The document has ${tellCount(found)} ${what}; ${limit} are allowed`;
  throw new ClientError(code, `${has}: ${cure}.`);
}

function createMeasures(fragments: Fragments, limits: OperationLimits, introspection: FieldNode[]) {
  const known = new Map<string, Measure>();
  const entered: string[] = [];
  let directives = 0;
  let level = 0;
  const maximumLevel = limits.depth * levelsForEachField;

  const countDirectives = (given: SelectionNode['directives']) => {
    if (given === undefined || given.length === 0) return;
    directives += given.length;
    if (given.length > Math.min(directivesAtOnePlace, limits.directives)) {
      throw new ClientError(
        'TOO_MANY_DIRECTIVES',
        `One place has ${given.length} directives; ${Math.min(directivesAtOnePlace, limits.directives)} are allowed there.`,
      );
    }
    if (directives > limits.directives) {
      throw new ClientError(
        'TOO_MANY_DIRECTIVES',
        `The document has more than ${limits.directives} directives: send several requests.`,
      );
    }
  };

  const checkLevel = (found: number) => {
    if (found <= maximumLevel) return;
    throw new ClientError(
      'QUERY_TOO_DEEP',
      `The document has more than ${maximumLevel} levels of fields and fragments; ${limits.depth} levels of fields are allowed: select less deeply.`,
    );
  };

  const ofSet = (set: SelectionSetNode): Measure => {
    level += 1;
    checkLevel(level);
    let depth = 0;
    let levels = 0;
    let selections = 0;
    let aliases = 0;
    let ownFields = 0;
    for (const node of set.selections) {
      countDirectives(node.directives);
      const inner = ofSelection(node);
      const isField = node.kind === Kind.FIELD;
      depth = Math.max(depth, inner.depth + (isField ? 1 : 0));
      levels = Math.max(levels, inner.levels);
      selections += inner.selections + 1;
      aliases += inner.aliases + (isField && node.alias !== undefined ? 1 : 0);
      ownFields += isField ? 1 : inner.ownFields;
    }
    level -= 1;
    return { depth, levels: levels + 1, selections, aliases, ownFields };
  };

  const ofSelection = (node: SelectionNode): Measure => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return ofFragment(node.name.value);
    if (node.kind === Kind.FIELD && (node.name.value === '__schema' || node.name.value === '__type')) {
      introspection.push(node);
      // Its depth has a limit of its own.
      return node.selectionSet === undefined ? nothing : { ...ofSet(node.selectionSet), depth: 0 };
    }
    return node.selectionSet === undefined ? nothing : ofSet(node.selectionSet);
  };

  const ofFragment = (name: string): Measure => {
    const measured = known.get(name);
    if (measured !== undefined) {
      checkLevel(level + measured.levels);
      return measured;
    }
    const fragment = fragments.get(name);
    if (fragment === undefined) return nothing;
    if (entered.includes(name)) {
      const cycle = [...entered.slice(entered.indexOf(name)), name].slice(0, 10);
      throw new ClientError('FRAGMENT_CYCLE', `The fragments ${cycle.join(' → ')} lie in one another: take one out.`);
    }
    entered.push(name);
    countDirectives(fragment.directives);
    const measure = ofSet(fragment.selectionSet);
    entered.pop();
    known.set(name, measure);
    return measure;
  };

  return { countDirectives, ofSet, ofFragment, isMeasured: (name: string) => known.has(name) };
}
