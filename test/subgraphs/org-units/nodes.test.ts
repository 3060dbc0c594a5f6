// Nodes and references: every type by its id, in order, in a constant number of statements; what is unknown is null.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSample } from '../../../subgraphs/org-units/sample/read-sample.js';
import { databases } from '../../support/services/databases.js';
import { at, listAt, type OrgUnitsUnderTest, regionId, startOrgUnits, unitId } from './started-room.js';

const unknown = '000000000000000000000000';
const sample = readSample();

describe.each(databases)('nodes of org-units on the $name database', ({ create }) => {
  let units: OrgUnitsUnderTest;
  beforeAll(async () => {
    units = await startOrgUnits(create, { sample: true });
  });
  afterAll(() => units.close());

  it('gives each own type by id, in the order asked, null for what is unknown', async () => {
    const [person] = sample.persons;
    const ids = [
      unitId('ubnd-quan-hoang-mai'),
      `unit_${unknown}`,
      regionId('ha-noi'),
      person?.id,
      person?.tenures[0]?.id,
      sample.regionSuccessions[0]?.id,
      'not an id',
      unitId('quan-uy-hoang-mai'),
    ];
    const { data, statements } = await units.askCounted(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on OrgUnit { shortName } ... on Region { slug } ... on Person { name } ... on Tenure { title } ... on Succession { extent } } }`,
      { ids },
    );
    expect(listAt(data, ['nodes'], '__typename')).toEqual([
      'OrgUnit',
      undefined,
      'Region',
      'Person',
      'Tenure',
      'Succession',
      undefined,
      'OrgUnit',
    ]);
    expect(at(data, 'nodes', 0)).toMatchObject({ id: ids[0], shortName: 'UBND quận Hoàng Mai' });
    expect(at(data, 'nodes', 2)).toMatchObject({ slug: 'ha-noi' });
    expect(statements).toHaveLength(4);
  });

  it('points to the types of other subgraphs by the prefix of the id, without asking for them', async () => {
    const prefixes = ['article', 'category', 'document', 'event', 'slogan', 'poll', 'alert'];
    const { data, statements } = await units.askCounted('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }', {
      ids: prefixes.map((prefix) => `${prefix}_${unknown}`),
    });
    expect(listAt(data, ['nodes'], '__typename')).toEqual([
      'Article',
      'Category',
      'LegalDocument',
      'CivicEvent',
      'Slogan',
      'Poll',
      'WeatherAlert',
    ]);
    expect(statements).toEqual([]);
  });

  it('refuses more than 100 ids', async () => {
    const ids = Array.from({ length: 101 }, () => `unit_${unknown}`);
    expect(await units.askErrors('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).toEqual([
      'BAD_USER_INPUT',
    ]);
  });

  it('resolves many references of both tables with two statements, null for an unknown id or another type', async () => {
    const representations = [
      { __typename: 'OrgUnit', id: unitId('ubnd-quan-hoang-mai') },
      { __typename: 'OrgUnit', id: regionId('ha-noi') },
      { __typename: 'OrgUnit', id: `unit_${unknown}` },
      { __typename: 'Region', id: regionId('ha-noi') },
      { __typename: 'Person', id: sample.persons[0]?.id },
      { __typename: 'OrgUnit', id: unitId('thanh-uy-ha-noi') },
    ];
    const { data, statements } = await units.askCounted(
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on OrgUnit { name } ... on Region { shortName } ... on Person { givenName } } }',
      { representations },
    );
    expect(data).toEqual({
      _entities: [
        { name: 'Ủy ban nhân dân quận Hoàng Mai' },
        null,
        null,
        { shortName: 'Hà Nội' },
        { givenName: 'Chứng' },
        { name: 'Thành ủy Hà Nội' },
      ],
    });
    expect(statements).toHaveLength(2);
  });

  it('wants exactly one way to find a unit or region', async () => {
    expect(await units.askErrors('{ orgUnit { id } }')).toEqual(['BAD_USER_INPUT']);
    expect(await units.askErrors('{ region(id: "x", slug: "y") { id } }')).toEqual(['BAD_USER_INPUT']);
    expect(await units.ask(`{ orgUnit(id: "${regionId('ha-noi')}") { id } }`)).toEqual({ orgUnit: null });
  });

  it('says of each text whether it is the original or a translation, and of each record where it comes from', async () => {
    const data = await units.ask(`{
      unit: orgUnit(slug: "quan-uy-hoang-mai") { vi: nameText { text language origin } en: nameText(locale: "en") { text language origin } provenance { kind sourceName completeness } }
      region(slug: "ha-noi") { name(locale: "en") pointAttribution point { latitude longitude } }
      ward: region(slug: "phuong-dai-kim") { point { latitude } pointAttribution provenance { kind missing } } 
      person(id: "${String(sample.persons[0]?.id)}") { provenance { kind } } }`);
    expect(at(data, 'unit')).toMatchObject({
      vi: { text: 'Quận ủy Hoàng Mai', language: 'vi', origin: 'ORIGINAL' },
      en: { text: 'Hoang Mai District Party Committee', language: 'en', origin: 'MACHINE_TRANSLATION' },
      provenance: {
        kind: 'EDITORIAL',
        completeness: 'PARTIAL',
        sourceName: expect.stringContaining('general knowledge, to be confirmed'),
      },
    });
    expect(at(data, 'region')).toMatchObject({
      name: 'Ha Noi City',
      point: { latitude: 21.0245 },
      pointAttribution: 'GeoNames, to be confirmed (CC BY 4.0)',
    });
    expect(at(data, 'ward')).toEqual({
      point: null,
      pointAttribution: null,
      provenance: { kind: 'IMPORTED', missing: ['point'] },
    });
    expect(at(data, 'person', 'provenance', 'kind')).toBe('SYNTHETIC');
  });
});
