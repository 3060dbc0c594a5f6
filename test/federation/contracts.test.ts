// schema/ is what the code says, composed without error or hint, and shaped so that one subgraph's absence blanks no page.
import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLObjectType, isNonNullType, isObjectType } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { subgraphNames, type SubgraphName } from '../../process/subgraphs.js';
import { buildContracts } from '../../schema/contracts.js';

const read = (file: string) => readFileSync(new URL(`../../schema/${file}`, import.meta.url), 'utf8');

/** Whose store guarantees the plain fields of an entity that several subgraphs know. */
const owners: Readonly<Record<string, SubgraphName>> = {
  OrgUnit: 'org-units',
  Person: 'org-units',
  Region: 'org-units',
  Article: 'news',
  LegalDocument: 'news',
  Poll: 'polls',
  WeatherAlert: 'weather',
};

describe('the contracts', () => {
  let contracts: ReadonlyMap<string, string>;
  beforeAll(async () => {
    contracts = await buildContracts();
  });

  it('are those in schema/; after a change run `npm run schema`', () => {
    expect([...contracts.keys()].toSorted()).toEqual(
      [...subgraphNames.map((name) => `${name}.graphql`), 'supergraph.graphql', 'api.graphql'].toSorted(),
    );
    for (const [file, text] of contracts) expect(read(file), file).toBe(text);
  });

  it('keep every root field nullable, so that a subgraph that is away costs its own fields only', () => {
    const api = buildSchema(read('api.graphql'));
    const roots = [api.getQueryType(), api.getMutationType()].filter((type) => type !== null && type !== undefined);
    const nonNull = roots.flatMap((root) =>
      Object.values(root.getFields())
        .filter((field) => isNonNullType(field.type))
        .map((field) => `${root.name}.${field.name}`),
    );
    expect(nonNull).toEqual([]);
  });

  it('keep nullable what a subgraph adds to an entity of another', () => {
    const nonNull: string[] = [];
    let checked = 0;
    for (const name of subgraphNames) {
      const schema = buildSchema(read(`${name}.graphql`), { assumeValid: true, assumeValidSDL: true });
      for (const [entity, owner] of Object.entries(owners)) {
        const type = schema.getType(entity);
        if (owner === name || !isObjectType(type)) continue;
        for (const field of addedFields(type)) {
          checked += 1;
          if (isNonNullType(field.type)) nonNull.push(`${name}: ${entity}.${field.name}`);
        }
      }
    }
    expect(checked).toBeGreaterThan(5);
    expect(nonNull).toEqual([]);
  });
});

function addedFields(type: GraphQLObjectType) {
  return Object.values(type.getFields()).filter((field) => field.name !== 'id');
}
