// What the composed graph says of access and cost, field by field: nothing that writes, and nothing internal, is left open;
// every list has a size that its cost can be estimated by.
import { readFileSync } from 'node:fs';
import {
  type DirectiveNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  type TypeNode,
} from 'graphql';
import { describe, expect, it } from 'vitest';

const document = parse(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'));
const types = document.definitions.filter((definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION);
const composites = new Set(
  document.definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    definition.kind === Kind.UNION_TYPE_DEFINITION
      ? [definition.name.value]
      : [],
  ),
);

function read(directives: readonly DirectiveNode[] | undefined, ...names: readonly string[]): string[] {
  return (directives ?? []).filter(({ name }) => names.includes(name.value)).map((directive) => print(directive));
}
const typeOf = (name: string) => types.find((type) => type.name.value === name);
const fieldsOf = (name: string) => typeOf(name)?.fields ?? [];
const isInternal = ({ directives }: ObjectTypeDefinitionNode | FieldDefinitionNode) =>
  read(directives, 'tag').includes('@tag(name: "internal")');
const isHidden = ({ directives }: ObjectTypeDefinitionNode | FieldDefinitionNode) =>
  read(directives, 'inaccessible').length > 0;
function unwrap(type: TypeNode): { isList: boolean; name: string } {
  if (type.kind === Kind.NAMED_TYPE) return { isList: false, name: type.name.value };
  const inner = unwrap(type.type);
  return { isList: inner.isList || type.kind === Kind.LIST_TYPE, name: inner.name };
}

describe('mutations', () => {
  it('each need a scope, a policy, or are the gateway’s own; only casting a ballot is open', () => {
    const open = fieldsOf('Mutation').filter(
      (field) => read(field.directives, 'requiresScopes', 'policy').length === 0 && !isHidden(field),
    );
    expect(open.map(({ name }) => name.value)).toEqual(['pollCastBallot']);
  });

  it.each([
    ['article', '@requiresScopes(scopes: [["articles:write"]])', ['articleViewed']],
    ['orgUnit', '@requiresScopes(scopes: [["units:write"]])', []],
    ['tenure', '@requiresScopes(scopes: [["units:write"]])', []],
    ['apiKey', '@requiresScopes(scopes: [["keys:write"]])', []],
    ['poll', '@requiresScopes(scopes: [["polls:write"]])', ['pollCastBallot']],
  ])('of %s… need %s', (prefix, directive, others) => {
    const own = fieldsOf('Mutation').filter(
      ({ name }) => name.value.startsWith(prefix) && !others.some((other) => other === name.value),
    );
    expect(own.length).toBeGreaterThan(2);
    for (const { name, directives } of own)
      expect(read(directives, 'requiresScopes', 'policy'), name.value).toEqual([directive]);
  });

  it('that count a view are subject to a policy', () => {
    const viewed = fieldsOf('Mutation').find(({ name }) => name.value === 'articleViewed');
    expect(read(viewed?.directives, 'requiresScopes', 'policy')).toEqual(['@policy(policies: [["page-view"]])']);
  });

  it('each cost as much as ten objects', () => {
    for (const { name, directives } of fieldsOf('Mutation').filter((field) => !isHidden(field)))
      expect(read(directives, 'cost'), name.value).toEqual(['@cost(weight: 10)']);
  });
});

describe('what rooms ask each other', () => {
  it('needs a scope and is in the internal contract alone, with all its types', () => {
    const directory = fieldsOf('Query').find(({ name }) => name.value === 'orgUnitDirectory');
    const marked = [directory, ...types.filter(({ name }) => /^(OrgUnitD|D)irectory/.test(name.value))];
    expect(marked).toHaveLength(9);
    for (const each of marked) {
      expect(read(each?.directives, 'requiresScopes', 'tag'), each?.name.value).toEqual(
        expect.arrayContaining(['@requiresScopes(scopes: [["directory:read"]])', '@tag(name: "internal")']),
      );
    }
  });

  it.each([
    ['Query', 'apiKeys', 'keys:read'],
    ['Query', 'fieldUsage', 'usage:read'],
    ['Mutation', 'apiKeyCreate', 'keys:write'],
  ])('has beside it in the internal contract what keeps keys and usage: %s.%s', (root, name, scope) => {
    const field = fieldsOf(root).find((each) => each.name.value === name);
    expect(read(field?.directives, 'requiresScopes', 'tag')).toEqual(
      expect.arrayContaining([`@requiresScopes(scopes: [["${scope}"]])`, '@tag(name: "internal")']),
    );
  });

  it('leaves out of every contract what the gateway alone asks', () => {
    const hidden = [...fieldsOf('Query'), ...fieldsOf('Mutation')].filter(isHidden).map(({ name }) => name.value);
    expect(hidden).toEqual(['apiKeyByDigest', 'usageRecord']);
    const api = readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8');
    expect(api).not.toMatch(/apiKeyByDigest|usageRecord|PresentedKey|UsageEntryInput|KeyUseInput/);
  });

  it('leads from an internal type to no field that is outside the contract', () => {
    const internal = new Set(types.filter(isInternal).map(({ name }) => name.value));
    const leading = types
      .filter((type) => !isInternal(type))
      .flatMap((type) =>
        (type.fields ?? [])
          .filter((field) => internal.has(unwrap(field.type).name) && !isInternal(field))
          .map((field) => `${type.name.value}.${field.name.value}`),
      );
    expect(leading).toEqual([]);
  });
});

describe('change feeds', () => {
  it('are in the contract of partners, need no scope, and so are their types', () => {
    const feeds = fieldsOf('Query').filter(({ name }) => name.value.endsWith('Changes'));
    expect(feeds).toHaveLength(4);
    const kind = document.definitions.find(
      (definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'ChangeKind',
    );
    const kindDirectives = kind?.kind === Kind.ENUM_TYPE_DEFINITION ? kind.directives : [];
    for (const directives of [
      ...feeds.map((feed) => feed.directives),
      typeOf('ChangeEvent')?.directives,
      typeOf('ChangeConnection')?.directives,
      kindDirectives,
    ]) {
      expect(read(directives, 'tag', 'requiresScopes')).toEqual(['@tag(name: "partner")']);
    }
  });
});

describe('sizes', () => {
  const lists = types.flatMap((type) =>
    (type.fields ?? []).map((field) => ({
      coordinate: `${type.name.value}.${field.name.value}`,
      field,
      ...unwrap(field.type),
    })),
  );

  it('are known of every list of objects', () => {
    const unsized = lists.filter(
      ({ isList, name, coordinate, field }) =>
        isList &&
        composites.has(name) &&
        // The connection that holds these says how many there are; payloads have a fault or two.
        !/Connection\.(edges|nodes)$|\.userErrors$/.test(coordinate) &&
        read(field.directives, 'listSize').length === 0,
    );
    expect(unsized.map(({ coordinate }) => coordinate)).toEqual([]);
  });

  it('are known of every connection by its arguments, and without them as the default page', () => {
    const connections = lists.filter(({ name }) => name.endsWith('Connection'));
    expect(connections.length).toBeGreaterThan(20);
    for (const { coordinate, field } of connections) {
      const [size = ''] = read(field.directives, 'listSize');
      const named = field.arguments?.map(({ name }) => name.value) ?? [];
      const slicing = ['first', 'last'].filter((name) => named.includes(name));
      expect(size, coordinate).toContain(`slicingArguments: ${JSON.stringify(slicing).replace(',', ', ')}`);
      expect(size, coordinate).toMatch(/assumedSize: (20|100|1000)\b/);
    }
  });
});
