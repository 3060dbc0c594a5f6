// A model → the unsplit schema, executable by graphql-js: what every answer is compared with.
import { buildSchema, graphqlSync, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import {
  codeOf,
  type Entity,
  type Field,
  idNumber,
  idsPerEntity,
  type Model,
  requiringValue,
  valueOf,
} from './model.js';

export interface Unsplit {
  readonly schema: GraphQLSchema;
  /** `failing`: fields such as `E0.s1` that throw. */
  execute(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    failing: ReadonlySet<string>,
  ): ReturnType<typeof graphqlSync>;
}

const common = `
  enum Kind { ONE TWO }
  scalar Any
  type Value { va: String  vb: Int! }
  type Parts { left: String  right: Int }
  type Bumped { count: Int!  e0: E0 }
`;

export function printField(field: Field): string {
  return `${field.name}${field.hasArgument ? '(x: Int = 1)' : ''}: ${field.type}`;
}

export function createUnsplit(model: Model): Unsplit {
  const schema = buildSchema(printUnsplit(model));
  return {
    schema,
    execute(query, variables, failing) {
      let count = 0;
      const fieldResolver: GraphQLFieldResolver<unknown, unknown> = (source, args, _context, info) => {
        const type = info.parentType.name;
        const name = info.fieldName;
        if (failing.has(`${type}.${name}`)) throw new Error(`${type}.${name} fails`);
        if (type === 'Query') return rootValue(model, name, args);
        if (type === 'Mutation') {
          count += Number(args['by']);
          return { count, e0: { __typename: 'E0', id: idNumber('E0', 1) } };
        }
        const record: Readonly<Record<string, unknown>> =
          typeof source === 'object' && source !== null ? { ...source } : {};
        const entity = model.entities.find((each) => each.name === type);
        if (entity === undefined || name === 'id') return record[name];
        const id = String(record['id']);
        if (name === 'code') return codeOf(id);
        return entityValue(model, entity, id, name, Number(args['x']));
      };
      return graphqlSync({ schema, source: query, variableValues: variables, fieldResolver });
    },
  };
}

export function rootValue(model: Model, name: string, args: Readonly<Record<string, unknown>>): unknown {
  const all = (entity: string) =>
    Array.from({ length: idsPerEntity }, (_, i) => ({ __typename: entity, id: idNumber(entity, i + 1) }));
  if (name === 'anyOf' || name === 'labelled') return ['E0', 'E1'].flatMap(all);
  const entity = model.entities.find(
    (each) => name === each.name.toLowerCase() || name === `${each.name.toLowerCase()}s`,
  );
  if (entity === undefined) return null;
  return name.endsWith('s') ? all(entity.name) : { __typename: entity.name, id: String(args['id']) };
}

export function entityValue(model: Model, entity: Entity, id: string, name: string, x: number): unknown {
  const field = [...entity.fields, ...model.interfaceFields].find((each) => each.name === name);
  if (field === undefined) throw new Error(`${entity.name} has no ${name}`);
  if (field.requires.length === 0) return valueOf(model, entity.name, id, field, x);
  return requiringValue(
    field,
    field.requires.map((text) => requiredValue(model, entity, id, text)),
  );
}

/** The value that a field set such as `b(x: 2)` or `value { va }` stands for. */
function requiredValue(model: Model, entity: Entity, id: string, text: string): unknown {
  const [, name = '', x] = /^(\w+)(?:\(x: (\d+)\))?/.exec(text) ?? [];
  const value = entityValue(model, entity, id, name, x === undefined ? 1 : Number(x));
  if (name !== 'value') return value;
  const onlyVa = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(onlyVa);
    return typeof each === 'object' && each !== null && 'va' in each ? { va: each.va } : each;
  };
  return onlyVa(value);
}

function printUnsplit({ entities, interfaceFields }: Model): string {
  const printed = entities.map(({ name, fields, isInterface }) => {
    const own = [...fields, ...(isInterface ? interfaceFields : [])].map(printField);
    return `type ${name}${isInterface ? ' implements Labelled' : ''} { id: ID!  code: ID!  ${own.join('  ')} }`;
  });
  const roots = entities.map(
    ({ name }) => `${name.toLowerCase()}(id: ID!): ${name}  ${name.toLowerCase()}s: [${name}!]`,
  );
  return `${common}
    interface Labelled { id: ID!  label: String  ${interfaceFields.map(printField).join('  ')} }
    union AnyOf = E0 | E1
    ${printed.join('\n')}
    type Query { ${roots.join('  ')}  anyOf: [AnyOf]  labelled: [Labelled!] }
    type Mutation { bump0(by: Int!): Bumped  bump1(by: Int!): Bumped }`;
}
