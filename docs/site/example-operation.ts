// The schema, a root field and literal arguments for it → an operation that a reader can send as it stands. Separate from the pages:
// tests validate and run every operation that is made here.
import {
  getNamedType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  parse,
  print,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;
type WithFields = GraphQLObjectType | GraphQLInterfaceType;

/** Long texts, which would hide what an answer looks like. */
const leftOut = new Set(['bodyHtml', 'bodyText', 'jsonLd']);
const most = { leaves: 8, nestedLeaves: 3, objects: 2, members: 3, steps: 5 };

const mayStandAlone = (field: Field) => !field.args.some(isRequiredArgument) && field.deprecationReason === undefined;
const fieldsOf = (type: WithFields): Field[] =>
  Object.values(type.getFields()).filter((field) => mayStandAlone(field) && !leftOut.has(field.name));
const leavesOf = (type: WithFields, count: number): string[] =>
  fieldsOf(type)
    .filter((field) => isLeafType(getNamedType(field.type)))
    .slice(0, count)
    .map(({ name }) => name);

/** What is selected of a type: its leaves, and of objects in it theirs. */
function select(type: GraphQLNamedType, depth: number): string {
  if (isUnionType(type)) {
    const members = type.getTypes().slice(0, most.members);
    return `{ __typename ${members.map((member) => `... on ${member.name} ${select(member, 2)}`).join(' ')} }`;
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return '';
  const leaves = leavesOf(type, depth === 0 ? most.leaves : most.nestedLeaves);
  const objects =
    depth >= 2 && leaves.length > 0 ? [] : fieldsOf(type).filter((field) => wantsObject(type, field, depth));
  const nested = objects
    .slice(0, isEnvelope(type) ? objects.length : most.objects)
    .map((field) => `${field.name} ${select(getNamedType(field.type), isEnvelope(type) ? depth : depth + 1)}`);
  const named = isInterfaceType(type) ? ['__typename'] : [];
  const selected = [...named, ...leaves, ...nested];
  return `{ ${selected.length > 0 ? selected.join(' ') : '__typename'} }`;
}

/** A page, a payload or an event: what matters is inside. */
const isEnvelope = ({ name }: WithFields) => /(Connection|Payload|Edge|Published|Issued|Change)$/.test(name);

function wantsObject(parent: WithFields, field: Field, depth: number): boolean {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return false;
  if (parent.name.endsWith('Connection')) {
    const hasNodes = 'nodes' in parent.getFields();
    return field.name === 'pageInfo' || field.name === (hasNodes ? 'nodes' : 'edges');
  }
  if (isEnvelope(parent)) return true;
  // A list in an example would take more room than what it is an example of; what has no leaves needs something.
  if (type.name.endsWith('Connection')) return false;
  return depth === 0 || leavesOf(parent, 1).length === 0;
}

export interface Example {
  readonly operationName: string;
  readonly text: string;
}

const capitalize = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const tidy = (text: string) => print(parse(text, { noLocation: true }));
const call = (name: string, given: string | undefined) =>
  given === undefined || given === '' ? name : `${name}(${given})`;

/** `given`: arguments as they stand in a document, such as `first: 3`. */
export function exampleOfRootField(
  kind: 'query' | 'mutation' | 'subscription',
  field: Field,
  given: string | undefined,
): Example {
  const operationName = `${capitalize(field.name)}Example`;
  const selection = select(getNamedType(field.type), 0);
  return { operationName, text: tidy(`${kind} ${operationName} { ${call(field.name, given)} ${selection} }`) };
}

/**
 * An operation whose answer holds the type, by the shortest way from a field of `Query`; null where none leads to it.
 * `argumentsOf`: arguments of a root field, undefined for one that has no example.
 */
export function exampleOfType(
  schema: GraphQLSchema,
  target: WithFields,
  argumentsOf: (rootField: string) => string | undefined,
): Example | null {
  const query = schema.getQueryType();
  if (!query || target === query) return null;
  const starts = Object.values(query.getFields())
    .filter((field) => !field.args.some(isRequiredArgument) || argumentsOf(field.name) !== undefined)
    // What takes an argument is nearer to what readers want than what everything is in.
    .toSorted((a, b) => Number(isAbstractType(getNamedType(a.type))) - Number(isAbstractType(getNamedType(b.type))))
    .map((field) => ({ type: getNamedType(field.type), path: [call(field.name, argumentsOf(field.name))] }));
  const operationName = `${target.name}Example`;
  const seen = new Set<string>();
  for (let ways = starts, steps = 0; ways.length > 0 && steps < most.steps; steps += 1) {
    const found = ways.find(({ type }) => type === target);
    if (found !== undefined) {
      const inside = found.path.toReversed().reduce((text, step) => `{ ${step} ${text} }`, select(target, 0));
      return { operationName, text: tidy(`query ${operationName} ${inside}`) };
    }
    const next: typeof ways = [];
    for (const { type, path } of ways) {
      if (seen.has(type.name)) continue;
      seen.add(type.name);
      if (isAbstractType(type)) {
        for (const member of schema.getPossibleTypes(type))
          next.push({ type: member, path: [...path, `... on ${member.name}`] });
      } else if (isObjectType(type)) {
        for (const field of fieldsOf(type)) {
          const inner = getNamedType(field.type);
          if (!isLeafType(inner)) next.push({ type: inner, path: [...path, field.name] });
        }
      }
    }
    ways = next;
  }
  return null;
}
