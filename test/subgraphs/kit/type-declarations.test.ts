// What a room declares of its types → directives in its schema; and what the composed schema says of how old things may be.
import { readFileSync } from 'node:fs';
import { Kind, type ObjectTypeDefinitionNode, parse, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { declareTypes } from '../../../subgraphs/kit/graphql/type-declarations.js';

const document = parse(`type Unit { id: ID isOpen: Boolean } type PageInfo { endCursor: String }`);

describe('declarations of types', () => {
  it('become directives of types and fields, shared types with their own', () => {
    const text = print(
      declareTypes(document, {
        staleIfError: { Unit: 60, 'Unit.isOpen': 0 },
        provenance: { Unit: { publisher: 'A "city"', licence: null, source: 'https://city.example' } },
      }),
    );
    expect(text).toContain(
      'type Unit @staleIfError(maxAge: 60) @provenance(publisher: "A \\"city\\"", source: "https://city.example")',
    );
    expect(text).toContain('isOpen: Boolean @staleIfError(maxAge: 0)');
    expect(text).toMatch(/type PageInfo @staleIfError\(maxAge: \d+\)/);
  });

  it.each(['Unti', 'Unit.isOpne'])('refuse %s, which the schema does not have', (name) => {
    expect(() => declareTypes(document, { staleIfError: { [name]: 60 }, provenance: {} })).toThrow(name);
  });
});

describe('the composed schema', () => {
  const supergraph = parse(readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'));
  const types = supergraph.definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
  const isDeclared = ({ directives }: ObjectTypeDefinitionNode) =>
    directives?.some(({ name }) => name.value === 'staleIfError') ?? false;

  it.each([
    'WeatherAlert',
    'AlertArea',
    'PollResults',
    'PollResultsWithheld',
    'PollTally',
    'PollViewer',
    'ChangeEvent',
    'ChangeConnection',
    'DirectoryUnit',
    'ApiKey',
  ])('lets no earlier %s be given', (name) => {
    const type = types.find((each) => each.name.value === name);
    expect(type === undefined ? 'missing' : isDeclared(type)).toBe(false);
  });

  it('lets none of the internal contract be given', () => {
    const internal = types.filter(({ directives }) =>
      directives?.some((each) => print(each) === '@tag(name: "internal")'),
    );
    expect(internal.length).toBeGreaterThan(0);
    expect(internal.filter(isDeclared)).toEqual([]);
  });
});
