// A model → its subgraphs, composed and executable. A field that a subgraph may not answer gives a poisoned value there, and
// one with requirements computes from what the representation holds, so that a wrong plan gives a wrong value.
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, type GraphQLFieldResolver, type GraphQLSchema, parse } from 'graphql';
import { codeOf, type Entity, entityOf, type Field, idNumber, idOf, type Model, requiringValue } from './model.js';
import { entityValue, printField, rootValue } from './unsplit.js';

export interface Split {
  readonly supergraphSdl: string;
  execute(subgraph: string, request: SubgraphOperation): Promise<unknown>;
}

export interface SubgraphOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly failing: ReadonlySet<string>;
  /** Counts of the mutations of one request. */
  readonly state: { count: number };
}

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@external", "@shareable", "@interfaceObject"])';

/** Null when the model does not compose. */
export function createSplit(model: Model): Split | null {
  const services = Array.from({ length: model.subgraphs }, (_, index) => ({
    name: `sub${index}`,
    typeDefs: parse(printSubgraph(model, index)),
    url: `http://127.0.0.1/${index}`,
  }));
  const { supergraphSdl } = composeServices(services);
  if (supergraphSdl === undefined) return null;
  const schemas = new Map<string, GraphQLSchema>();
  for (const [index, { name, typeDefs }] of services.entries())
    schemas.set(name, buildSubgraphSchema([{ typeDefs, resolvers: resolversOf(model, index) }]));
  return {
    supergraphSdl,
    async execute(subgraph, { query, variables, failing, state }) {
      const schema = schemas.get(subgraph);
      if (schema === undefined) throw new Error(`no subgraph ${subgraph}`);
      const index = Number(subgraph.slice('sub'.length));
      const fieldResolver = resolverOf(model, index, failing, state);
      return graphql({ schema, source: query, variableValues: { ...variables }, fieldResolver });
    },
  };
}

const isOwned = (field: Field, index: number) => field.owners.includes(index);
const keyOf = (entity: Entity, index: number) => (entity.byCode.has(index) ? 'code' : 'id');
/** Subgraph 0 knows every entity whole enough to lead from one key to the other. */
const isKnown = (entity: Entity, index: number) => index === 0 || entity.fields.some((field) => isOwned(field, index));

function printSubgraph(model: Model, index: number): string {
  const parts = [link, 'enum Kind { ONE TWO }', 'scalar Any', 'type Value @shareable { va: String  vb: Int! }'];
  if (index === 0) parts.push('type Parts @shareable { left: String }');
  if (index === 1) parts.push('type Parts @shareable { right: Int }');
  const { interfaceObjectIn } = model;
  const linked = new Set<string>();
  for (const entity of model.entities)
    for (const field of entity.fields) if (isOwned(field, index)) linked.add(field.named);
  for (const entity of model.entities) {
    // A type that the interface object stands for is not in its subgraph.
    if (index === interfaceObjectIn && entity.isInterface) continue;
    if (!isKnown(entity, index) && !linked.has(entity.name)) continue;
    parts.push(printEntity(model, entity, index));
  }
  if (index === 0) {
    parts.push(
      `interface Labelled ${interfaceObjectIn === null ? '' : '@key(fields: "id")'} { id: ID!  label: String }`,
    );
    parts.push('union AnyOf = E0 | E1');
    const roots = model.entities.map(
      ({ name }) => `${name.toLowerCase()}(id: ID!): ${name}  ${name.toLowerCase()}s: [${name}!]`,
    );
    parts.push(`type Query { ${roots.join('  ')}  anyOf: [AnyOf]  labelled: [Labelled!] }`);
  } else parts.push(`type Query { unused${index}: Int }`);
  if (index === interfaceObjectIn)
    parts.push(
      `type Labelled @interfaceObject @key(fields: "id") { id: ID!  ${model.interfaceFields.map(printField).join('  ')} }`,
    );
  const knowsE0 = parts.some((part) => part.startsWith('type E0 '));
  if ((index === 0 || index === model.subgraphs - 1) && knowsE0) {
    parts.push('type Bumped @shareable { count: Int!  e0: E0 }');
    parts.push(`type Mutation { bump${index === 0 ? 0 : 1}(by: Int!): Bumped }`);
  }
  return parts.join('\n');
}

function printEntity(model: Model, entity: Entity, index: number): string {
  const own = entity.fields.filter((field) => isOwned(field, index));
  const external = new Set(own.flatMap(({ requires }) => requires.map((text) => /^\w+/.exec(text)?.[0] ?? '')));
  const printed = own.map((field) => {
    const requires = field.requires.length === 0 ? '' : ` @requires(fields: "${field.requires.join(' ')}")`;
    return `${printField(field)}${field.owners.length > 1 ? ' @shareable' : ''}${requires}`;
  });
  for (const name of external) {
    const field = entity.fields.find((each) => each.name === name);
    if (field !== undefined) printed.push(`${printField(field)} @external`);
  }
  const keys = index === 0 ? ['id', 'code'] : [keyOf(entity, index)];
  const ids = keys.map((key) => `${key}: ID!`);
  const implemented = entity.isInterface && index === 0 ? ' implements Labelled' : '';
  return `type ${entity.name}${implemented} ${keys.map((key) => `@key(fields: "${key}")`).join(' ')} { ${[...ids, ...printed].join('  ')} }`;
}

type Resolvers = Record<string, { __resolveReference: (reference: Readonly<Record<string, string>>) => unknown }>;

function resolversOf(model: Model, index: number): Resolvers {
  const resolveReference = (typename: string) => (reference: Readonly<Record<string, string>>) => ({
    ...reference,
    __typename: typename,
    id: reference['id'] ?? idOf(String(reference['code'])),
    // What a representation held is told apart from what a subgraph knows itself.
    given: reference,
  });
  const resolvers: Resolvers = {};
  for (const { name, isInterface } of model.entities) {
    if (!(index === model.interfaceObjectIn && isInterface))
      resolvers[name] = { __resolveReference: resolveReference(name) };
  }
  if (model.interfaceObjectIn !== null && index <= 1) {
    resolvers['Labelled'] = {
      __resolveReference:
        index === 0
          ? ({ id }: Readonly<Record<string, string>>) => ({ __typename: entityOf(id ?? ''), id })
          : resolveReference('Labelled'),
    };
  }
  return Object.fromEntries(
    Object.entries(resolvers).filter(([name]) => printSubgraph(model, index).includes(` ${name} `)),
  );
}

function resolverOf(
  model: Model,
  index: number,
  failing: ReadonlySet<string>,
  state: { count: number },
): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, _context, info) => {
    const type = info.parentType.name;
    const name = info.fieldName;
    if (type === 'Query') return rootValue(model, name, args);
    if (type === 'Mutation') {
      state.count += Number(args['by']);
      return { count: state.count, e0: { __typename: 'E0', id: idNumber('E0', 1) } };
    }
    const record: Readonly<Record<string, unknown>> =
      typeof source === 'object' && source !== null ? { ...source } : {};
    const id = String(record['id']);
    const real = type === 'Labelled' ? entityOf(id) : type;
    const entity = model.entities.find((each) => each.name === real);
    if (failing.has(`${real}.${name}`)) throw new Error(`${real}.${name} fails`);
    if (entity === undefined || name === 'id') return record[name];
    if (name === 'code') return codeOf(id);
    const field = [...entity.fields, ...model.interfaceFields].find((each) => each.name === name);
    if (field === undefined) throw new Error(`${type} has no ${name}`);
    if (!isOwned(field, index)) return poison(field);
    if (field.requires.length === 0) return entityValue(model, entity, id, name, Number(args['x']));
    const given = record['given'];
    return requiringValue(
      field,
      field.requires.map((text) => heldValue(given, /^\w+/.exec(text)?.[0] ?? '')),
    );
  };
}

function heldValue(given: unknown, name: string): unknown {
  if (typeof given !== 'object' || given === null || !Object.hasOwn(given, name)) return 'NOT GIVEN';
  return Object.entries(given).find(([key]) => key === name)?.[1];
}

function poison(field: Field): unknown {
  return field.named === 'String' && !field.type.startsWith('[') ? 'POISON' : null;
}
