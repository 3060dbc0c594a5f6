// Writing the directory: what each mutation does to the days before and after, what it refuses and with which code.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../support/services/databases.js';
import { at, listAt, type OrgUnitsUnderTest, regionId, startOrgUnits, unitId } from './started-room.js';

const payload = '{ orgUnit { id slug } userErrors { __typename code message path } }';

describe.each(databases)('writing org-units on the $name database', ({ create }) => {
  let units: OrgUnitsUnderTest;
  beforeAll(async () => {
    units = await startOrgUnits(create, { sample: true });
  });
  afterAll(() => units.close());

  /** The codes and paths that a mutation was refused with. */
  const refusals = async (mutation: string, variables = {}) => {
    const data = await units.ask(mutation, variables);
    const [field = ''] = Object.keys(Object(data));
    return listAt(data, [field, 'userErrors']).map((found) => [
      at(found, 'code'),
      listAt(found, ['path']).length > 0 ? at(found, 'path') : [],
    ]);
  };
  const codes = async (mutation: string, variables = {}) => (await refusals(mutation, variables)).map(([code]) => code);

  const createUnit = async (name: string, more = 'from: "2020-01-01"') => {
    const data = await units.ask(
      `mutation ($name: String!) { orgUnitCreate(unit: { kind: OTHER_ASSOCIATION, level: WARD, name: { vi: $name }, ${more} }) ${payload} }`,
      { name },
    );
    expect(at(data, 'orgUnitCreate', 'userErrors')).toEqual([]);
    return String(at(data, 'orgUnitCreate', 'orgUnit', 'id'));
  };

  it('creates a unit with its links and the slug of its short name', async () => {
    const data = await units.ask(`mutation { orgUnitCreate(unit: {
      kind: SPECIALISED_OFFICE, level: DISTRICT, name: { vi: "Phòng Thử nghiệm quận Hoàng Mai", en: "Trial Office" }, shortName: { vi: "Phòng Thử quận Hoàng Mai" },
      aliases: [" PTN "], regionId: "${regionId('quan-hoang-mai')}", parentId: "${unitId('ubnd-quan-hoang-mai')}",
      directedByIds: ["${unitId('quan-uy-hoang-mai')}"], from: "2019-01-01", until: "2020-01-01" }) {
      orgUnit { slug sector aliases nameText(locale: "en") { text origin } state region { slug } parent { slug } directedBy { slug } provenance { kind } validity { from until } } userErrors { code } } }`);
    expect(data).toEqual({
      orgUnitCreate: {
        orgUnit: {
          slug: 'phong-thu-quan-hoang-mai',
          sector: 'STATE',
          aliases: ['PTN'],
          nameText: { text: 'Trial Office', origin: 'HUMAN_TRANSLATION' },
          state: 'ENDED',
          region: { slug: 'quan-hoang-mai' },
          parent: { slug: 'ubnd-quan-hoang-mai' },
          directedBy: [{ slug: 'quan-uy-hoang-mai' }],
          provenance: { kind: 'EDITORIAL' },
          validity: { from: '2019-01-01', until: '2020-01-01' },
        },
        userErrors: [],
      },
    });
  });

  it('refuses a unit with every fault at once, each with code and path', async () => {
    const nobody = 'unit_000000000000000000000000';
    expect(
      await refusals(`mutation { orgUnitCreate(unit: { kind: OTHER_ASSOCIATION, level: WARD, name: { vi: "  " }, aliases: ["${'a'.repeat(301)}"],
        regionId: "${unitId('quan-uy-hoang-mai')}", parentId: "${nobody}", directedByIds: ["${nobody}"], from: "2020-01-02", until: "2020-01-02" }) ${payload} }`),
    ).toEqual([
      ['BLANK', ['unit', 'name']],
      ['TOO_LONG', ['unit', 'aliases', '0']],
      ['INVALID_INTERVAL', ['unit', 'until']],
      ['NOT_FOUND', ['unit', 'parentId']],
      ['NOT_FOUND', ['unit', 'regionId']],
      ['NOT_FOUND', ['unit', 'directedByIds', '0']],
    ]);
  });

  it('keeps old slugs leading to the unit and gives none of them to another', async () => {
    const id = await createUnit('Hội Slug');
    const rename = (slug: string) =>
      units.ask(`mutation { orgUnitUpdate(id: "${id}", unit: { slug: "${slug}" }) ${payload} }`);
    await rename('hoi-slug-moi');
    expect(at(await units.ask('{ orgUnit(slug: "hoi-slug") { id slug } }'), 'orgUnit')).toEqual({
      id,
      slug: 'hoi-slug-moi',
    });
    const withSlug = (slug: string) =>
      `mutation { orgUnitCreate(unit: { slug: "${slug}", kind: OTHER_ASSOCIATION, level: WARD, name: { vi: "Khác" } }) ${payload} }`;
    expect(await codes(withSlug('hoi-slug'))).toEqual(['SLUG_TAKEN']);
    expect(await codes(withSlug('hoi-slug-moi'))).toEqual(['SLUG_TAKEN']);
    expect(await codes(withSlug('uy-ban-nhan-dan-quan-hoang-mai'))).toEqual(['SLUG_TAKEN']);
    expect(await codes(withSlug('Hội'))).toEqual(['INVALID_SLUG']);
    await rename('hoi-slug');
    expect(at(await units.ask('{ orgUnit(slug: "hoi-slug-moi") { slug } }'), 'orgUnit', 'slug')).toBe('hoi-slug');
    expect(
      at(await units.ask('{ orgUnit(slug: "uy-ban-nhan-dan-quan-hoang-mai") { shortName } }'), 'orgUnit', 'shortName'),
    ).toBe('UBND quận Hoàng Mai');
  });

  it('gives one slug to one of many who ask for it at once', async () => {
    const asked = Array.from({ length: 6 }, () =>
      codes(
        `mutation { orgUnitCreate(unit: { slug: "mot-lan-thoi", kind: OTHER_ASSOCIATION, level: WARD, name: { vi: "Một lần thôi" } }) ${payload} }`,
      ),
    );
    const answers = await Promise.all(asked);
    expect(answers.filter((answer) => answer.length === 0)).toHaveLength(1);
    expect(answers.flat()).toEqual(Array.from({ length: 5 }, () => 'SLUG_TAKEN'));
  });

  it('renames from a day on: the old name before it, the new one from it, both searchable', async () => {
    const id = await createUnit('Hội Tên Cũ');
    const rename = (from: string, name = 'Hội Tên Mới') =>
      `mutation { orgUnitRename(id: "${id}", name: { vi: "${name}" }, from: "${from}") ${payload} }`;
    expect(await codes(rename('2019-12-31'))).toEqual(['INVALID_INTERVAL']);
    expect(await codes(rename('2022-01-01'))).toEqual([]);
    expect(await codes(rename('2022-01-01'))).toEqual(['INVALID_INTERVAL']);
    expect(await codes(rename('2023-01-01', ''))).toEqual(['BLANK']);
    const data = await units.ask(
      `{ orgUnit(id: "${id}") { before: name(asOf: "2021-12-31") on: name(asOf: "2022-01-01") name names { name { text } from until } } }`,
    );
    expect(at(data, 'orgUnit')).toEqual({
      before: 'Hội Tên Cũ',
      on: 'Hội Tên Mới',
      name: 'Hội Tên Mới',
      names: [
        { name: { text: 'Hội Tên Cũ' }, from: null, until: '2022-01-01' },
        { name: { text: 'Hội Tên Mới' }, from: '2022-01-01', until: null },
      ],
    });
    const found = await units.ask('{ orgUnits(first: 2, filter: { search: "hội tên cũ" }) { nodes { name } } }');
    expect(listAt(found, ['orgUnits', 'nodes'], 'name')).toEqual(['Hội Tên Mới']);
    await units.ask(
      `mutation { orgUnitUpdate(id: "${id}", unit: { name: { vi: "Hội Tên Mới (đính chính)" }, shortName: { vi: "HTM" }, kind: YOUTH_UNION }) ${payload} }`,
    );
    const corrected = await units.ask(
      `{ orgUnit(id: "${id}") { before: name(asOf: "2021-12-31") name shortName kind } }`,
    );
    expect(at(corrected, 'orgUnit')).toEqual({
      before: 'Hội Tên Cũ',
      name: 'Hội Tên Mới (đính chính)',
      shortName: 'HTM',
      kind: 'YOUTH_UNION',
    });
    await units.ask(`mutation { orgUnitUpdate(id: "${id}", unit: { shortName: null }) ${payload} }`);
    expect(at(await units.ask(`{ orgUnit(id: "${id}") { shortName name } }`), 'orgUnit')).toEqual({
      shortName: null,
      name: 'Hội Tên Mới (đính chính)',
    });
  });

  it('refuses a cycle at any height, but only where the days meet', async () => {
    const [a, b, c] = [await createUnit('Vòng A'), await createUnit('Vòng B'), await createUnit('Vòng C')];
    const attach = (id: string, toId: string, days: string, hierarchy = 'STRUCTURAL') =>
      codes(`mutation { orgUnitAttach(id: "${id}", toId: "${toId}", hierarchy: ${hierarchy}, ${days}) ${payload} }`);
    expect(await attach(b, a, 'from: "2020-01-01", until: "2022-01-01"')).toEqual([]);
    expect(await attach(c, b, 'from: "2021-01-01", until: "2023-01-01"')).toEqual([]);
    expect(await attach(a, a, 'from: "2021-01-01"')).toEqual(['CYCLE']);
    expect(await attach(a, c, 'from: "2021-06-01", until: "2021-06-02"')).toEqual(['CYCLE']);
    // On these days B is no longer under A, so C is not under A either.
    expect(await attach(a, c, 'from: "2022-01-01", until: "2023-01-01"')).toEqual([]);
    // D is under E in 2020 and F under D in 2022: both meet these days, but never is F under E.
    const [d, e, f] = [await createUnit('Vòng D'), await createUnit('Vòng E'), await createUnit('Vòng F')];
    expect(await attach(d, e, 'from: "2020-01-01", until: "2021-01-01"')).toEqual([]);
    expect(await attach(f, d, 'from: "2022-01-01", until: "2023-01-01"')).toEqual([]);
    expect(await attach(e, f, 'from: "2020-01-01", until: "2023-01-01"')).toEqual([]);
    expect(await attach(b, c, 'from: "2022-06-01", until: "2022-07-01"', 'POLITICAL_DIRECTION')).toEqual([]);
    expect(await attach(c, b, 'from: "2022-06-30"', 'POLITICAL_DIRECTION')).toEqual(['CYCLE']);
  });

  it('refuses a second structural parent on the same day and allows the next day', async () => {
    const [child, one, two] = [await createUnit('Con'), await createUnit('Cha Một'), await createUnit('Cha Hai')];
    const attach = (toId: string, days: string, hierarchy = 'STRUCTURAL') =>
      codes(`mutation { orgUnitAttach(id: "${child}", toId: "${toId}", hierarchy: ${hierarchy}, ${days}) ${payload} }`);
    expect(await attach(one, 'from: "2020-01-01", until: "2021-01-01"')).toEqual([]);
    expect(await attach(two, 'from: "2020-12-31"')).toEqual(['OVERLAPPING_INTERVAL']);
    expect(await attach(two, 'from: "2021-01-01"')).toEqual([]);
    expect(await attach(one, 'from: "2022-01-01", until: "2022-01-01"')).toEqual(['INVALID_INTERVAL']);
    expect(await attach(one, 'from: "2021-01-01"', 'POLITICAL_DIRECTION')).toEqual([]);
    expect(await attach(two, 'from: "2021-01-01"', 'POLITICAL_DIRECTION')).toEqual([]);
    expect(await attach(two, 'from: "2022-01-01"', 'POLITICAL_DIRECTION')).toEqual(['OVERLAPPING_INTERVAL']);
    expect(await attach('unit_000000000000000000000000', 'from: "2022-01-01"')).toEqual(['NOT_FOUND']);
    const ended = unitId('quan-uy-hoang-mai');
    expect(await attach(ended, 'from: "2026-01-01"')).toEqual(['INVALID_INTERVAL']);
    expect(
      await codes(
        `mutation { orgUnitCreate(unit: { kind: OTHER_ASSOCIATION, level: WARD, name: { vi: "Hội Mồ Côi" }, parentId: "${ended}", from: "2026-01-01" }) ${payload} }`,
      ),
    ).toEqual(['INVALID_INTERVAL']);
    const detach = (fromId: string, on: string) =>
      codes(`mutation { orgUnitDetach(id: "${child}", fromId: "${fromId}", on: "${on}") ${payload} }`);
    expect(await detach(two, '2021-01-01')).toEqual(['INVALID_INTERVAL']);
    expect(await detach(two, '2023-01-01')).toEqual([]);
    expect(await detach(two, '2023-01-01')).toEqual(['NOT_FOUND']);
    const data = await units.ask(
      `{ orgUnit(id: "${child}") { a: parent(asOf: "2020-12-31") { id } b: parent(asOf: "2021-01-01") { id } c: parent(asOf: "2023-01-01") { id } } }`,
    );
    expect(at(data, 'orgUnit')).toEqual({ a: { id: one }, b: { id: two }, c: null });
  });

  it('ends a unit with its links and posts, keeps it answerable, and lets it resume after a gap', async () => {
    const parent = await createUnit('Hội Mẹ');
    const child = await createUnit('Hội Con', `parentId: "${parent}", from: "2020-01-01"`);
    await units.ask(
      `mutation { tenureAppoint(tenure: { personName: "Người Thử Một", unitId: "${parent}", role: CHAIR, title: { vi: "Chủ tịch Hội Mẹ" }, from: "2020-01-01" }) { userErrors { code } } }`,
    );
    const end = (on: string) => codes(`mutation { orgUnitEnd(id: "${parent}", on: "${on}") ${payload} }`);
    expect(await end('2020-01-01')).toEqual(['INVALID_INTERVAL']);
    expect(await end('2024-01-01')).toEqual([]);
    expect(await end('2024-01-01')).toEqual(['ALREADY_ENDED']);
    const data = await units.ask(`{ orgUnit(id: "${parent}") { name state validity { until untilKnown }
      tenures { nodes { validity { until } } } children { nodes { id } }
      after: children(asOf: "2024-01-01") { nodes { id } } last: state(asOf: "2023-12-31") } }`);
    expect(at(data, 'orgUnit')).toEqual({
      name: 'Hội Mẹ',
      state: 'ENDED',
      validity: { until: '2024-01-01', untilKnown: true },
      tenures: { nodes: [{ validity: { until: '2024-01-01' } }] },
      children: { nodes: [{ id: child }] },
      after: { nodes: [] },
      last: 'CURRENT',
    });
    const resume = (days: string) => codes(`mutation { orgUnitResume(id: "${parent}", ${days}) ${payload} }`);
    expect(await resume('from: "2023-12-31"')).toEqual(['OVERLAPPING_INTERVAL']);
    expect(await resume('from: "2025-01-01", until: "2025-01-01"')).toEqual(['INVALID_INTERVAL']);
    expect(await resume('from: "2025-01-01"')).toEqual([]);
    expect(
      await codes(`mutation { orgUnitResume(id: "unit_000000000000000000000000", from: "2025-01-01") ${payload} }`),
    ).toEqual(['NOT_FOUND']);
    const again = await units.ask(
      `{ orgUnit(id: "${parent}") { gap: state(asOf: "2024-06-01") state validities { from until } } }`,
    );
    expect(at(again, 'orgUnit')).toEqual({
      gap: 'INTERRUPTED',
      state: 'CURRENT',
      validities: [
        { from: '2020-01-01', until: '2024-01-01' },
        { from: '2025-01-01', until: null },
      ],
    });
    expect(
      await codes(`mutation { orgUnitEnd(id: "unit_000000000000000000000000", on: "2025-01-01") ${payload} }`),
    ).toEqual(['NOT_FOUND']);
  });

  it('records a succession once, between two of a kind, and leads both ways', async () => {
    const [old, next] = [await createUnit('Hội Trước'), await createUnit('Hội Sau')];
    const succeed = (fields: string) =>
      units.ask(
        `mutation { orgUnitSucceed(succession: { ${fields} }) { succession { id kind extent legalCitation fromUnit { id } toUnit { id } } userErrors { code path } } }`,
      );
    const succeedCodes = async (fields: string) =>
      listAt(await succeed(fields), ['orgUnitSucceed', 'userErrors'], 'code');
    const edge = `kind: MERGED_INTO, extent: PART, fromId: "${old}", toId: "${next}", effectiveOn: "2024-01-01", legalCitation: "01/NQ"`;
    expect(at(await succeed(edge), 'orgUnitSucceed', 'succession')).toMatchObject({
      kind: 'MERGED_INTO',
      extent: 'PART',
      legalCitation: '01/NQ',
      fromUnit: { id: old },
      toUnit: { id: next },
    });
    expect(await succeedCodes(edge)).toEqual(['DUPLICATE']);
    expect(await succeedCodes(`kind: DISSOLVED, fromId: "${old}", toId: "${next}"`)).toEqual(['INVALID_SUCCESSION']);
    expect(await succeedCodes(`kind: RENAMED, fromId: "${old}", toId: "${next}", legalDocumentId: "nope"`)).toEqual([
      'NOT_FOUND',
    ]);
    expect(await succeedCodes(`kind: RENAMED, fromId: "${old}"`)).toEqual(['INVALID_SUCCESSION']);
    expect(await succeedCodes(`kind: RENAMED, fromId: "${old}", toId: "${regionId('ha-noi')}"`)).toEqual([
      'INVALID_SUCCESSION',
    ]);
    expect(await succeedCodes(`kind: RENAMED, fromId: "${old}", toId: "${old}"`)).toEqual(['CYCLE']);
    expect(await succeedCodes('kind: RENAMED, fromId: "unit_0", toId: "unit_1"')).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    const data = await units.ask(
      `{ old: orgUnit(id: "${old}") { successors { toUnit { id } } } next: orgUnit(id: "${next}") { predecessors { fromUnit { id } } } }`,
    );
    expect(data).toEqual({
      old: { successors: [{ toUnit: { id: next } }] },
      next: { predecessors: [{ fromUnit: { id: old } }] },
    });
  });

  it('answers a second mutation of one request with what it wrote, not with what the first one read', async () => {
    const id = await createUnit('Hội Hai Lần');
    const data = await units.ask(`mutation {
      a: orgUnitUpdate(id: "${id}", unit: { name: { vi: "Lần một" } }) { orgUnit { name } }
      b: orgUnitUpdate(id: "${id}", unit: { name: { vi: "Lần hai" } }) { orgUnit { name } } }`);
    expect(data).toEqual({ a: { orgUnit: { name: 'Lần một' } }, b: { orgUnit: { name: 'Lần hai' } } });
  });
});
