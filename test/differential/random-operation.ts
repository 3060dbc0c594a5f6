// A schema and a seed → an operation that fits it: aliases that collide with keys, fragments, conditions, variables, `__typename`
// anywhere, deferred fragments.
import {
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import type { Random } from './random.js';

export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Null when what came out does not fit the schema: fields of the same name under other arguments, for one. */
export function createOperation(
  schema: GraphQLSchema,
  random: Random,
  options: { readonly withDefer: boolean },
): RandomOperation | null {
  const fragments: string[] = [];
  const aliases = ['id', 'code', 'label', 's0', 's1', 'value', 'other', '__proto', 'constructor'];

  const selection = (type: GraphQLCompositeType, depth: number): string => {
    const parts: string[] = [];
    const fields =
      isObjectType(type) || isInterfaceType(type)
        ? Object.values(type.getFields()).filter(({ name }) => !name.startsWith('unused'))
        : [];
    const wanted = 1 + random.below(4);
    for (let index = 0; index < wanted && fields.length > 0; index += 1) {
      const printed = field(random.pick(fields), depth);
      if (printed !== null) parts.push(printed);
    }
    if (random.chance(0.25)) parts.push(random.chance(0.3) ? 't: __typename' : '__typename');
    if (isAbstractType(type)) {
      for (const objectType of schema.getPossibleTypes(type))
        if (random.chance(0.7))
          parts.push(`... on ${objectType.name}${conditions()} { ${selection(objectType, depth - 1)} }`);
    } else if (random.chance(0.25))
      parts.push(`${random.pick(['...', `... on ${type.name}`])}${conditions()} { ${selection(type, depth - 1)} }`);
    if (isObjectType(type) && random.chance(0.1)) {
      for (const other of [...type.getInterfaces(), ...unionsOf(type.name)])
        parts.push(`... on ${other.name} { ${selection(other, depth - 1)} }`);
    }
    if (random.chance(0.1) && depth > 0) {
      const name = `F${fragments.length}`;
      fragments.push('');
      fragments[Number(name.slice(1))] = `fragment ${name} on ${type.name} { ${selection(type, depth - 1)} }`;
      parts.push(`...${name}`);
      if (random.chance(0.2)) parts.push(`...${name}`);
    }
    if (options.withDefer && depth > 0 && random.chance(0.25))
      parts.push(`... @defer(label: "d${random.below(1_000_000)}") { ${selection(type, depth - 1)} }`);
    return parts.length === 0 ? '__typename' : parts.join(' ');
  };

  const unionsOf = (name: string) =>
    Object.values(schema.getTypeMap())
      .filter(
        (type) =>
          isAbstractType(type) &&
          !isInterfaceType(type) &&
          schema.getPossibleTypes(type).some((each) => each.name === name),
      )
      .filter(isCompositeType);

  const conditions = (): string => {
    if (!random.chance(0.15)) return '';
    return ` @${random.pick(['skip', 'include'])}(if: ${random.pick(['true', 'false', '$yes', '$no'])})`;
  };

  const field = (definition: GraphQLField<unknown, unknown>, depth: number): string | null => {
    const named = getNamedType(definition.type);
    if (isCompositeType(named) && depth <= 0) return null;
    const given = definition.args.flatMap(({ name, type }) => {
      const isNeeded = String(type).endsWith('!');
      if (name === 'id')
        return [`id: ${JSON.stringify(`E${/\d/.exec(definition.name)?.[0] ?? 0}:${1 + random.below(3)}`)}`];
      if (!isNeeded && random.chance(0.4)) return [];
      return [`${name}: ${random.pick(['1', '2', '3', '$x'])}`];
    });
    const alias = random.chance(0.2) ? `${random.pick(aliases)}: ` : '';
    const args = given.length === 0 ? '' : `(${given.join(', ')})`;
    const inner = isCompositeType(named) ? ` { ${selection(named, depth - 1)} }` : '';
    return `${alias}${definition.name}${args}${conditions()}${inner}`;
  };

  const isMutation = schema.getMutationType() !== undefined && schema.getMutationType() !== null && random.chance(0.1);
  const root = isMutation ? schema.getMutationType() : schema.getQueryType();
  if (root === undefined || root === null) return null;
  const body = selection(root, 4);
  const text = `{ ${body} }\n${fragments.join('\n')}`;
  const declared = [
    ['$yes', 'Boolean! = true'],
    ['$no', 'Boolean!'],
    ['$x', 'Int! = 2'],
  ].flatMap(([name, type]) => (text.includes(String(name)) ? [`${name}: ${type}`] : []));
  const query = `${isMutation ? 'mutation' : 'query'} Random${declared.length === 0 ? '' : `(${declared.join(', ')})`} ${text}`;
  if (validate(schema, parse(query)).length > 0) return null;
  const variables: Record<string, unknown> = {};
  if (text.includes('$no')) variables['no'] = random.chance(0.5);
  if (text.includes('$yes') && random.chance(0.5)) variables['yes'] = random.chance(0.5);
  if (text.includes('$x') && random.chance(0.5)) variables['x'] = 1 + random.below(3);
  return { query, variables };
}
