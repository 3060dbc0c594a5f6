// Lists of units and persons: pages, counts, filters, Vietnamese order and search, and what each costs in statements.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../support/services/databases.js';
import { at, listAt, type OrgUnitsUnderTest, regionId, startOrgUnits, unitId } from './started-room.js';

describe.each(databases)('lists of org-units on the $name database', ({ create }) => {
  let units: OrgUnitsUnderTest;
  beforeAll(async () => {
    units = await startOrgUnits(create, { sample: true });
  });
  afterAll(() => units.close());

  const createUnit = async (name: string) =>
    at(
      await units.ask(
        'mutation ($name: String!) { orgUnitCreate(unit: { kind: OTHER_ASSOCIATION, level: WARD, name: { vi: $name }, from: "2020-01-01" }) { orgUnit { id } userErrors { code } } }',
        { name },
      ),
      'orgUnitCreate',
      'orgUnit',
      'id',
    );

  it('counts only where totalCount is selected', async () => {
    const without = await units.askCounted('{ orgUnits(first: 5, asOf: "2018-01-25") { nodes { name } } }');
    expect(without.statements).toHaveLength(1);
    expect(without.statements.join()).not.toContain('count(');
    const counted = await units.askCounted('{ orgUnits(first: 5, asOf: "2018-01-25") { totalCount nodes { name } } }');
    expect(counted.statements).toHaveLength(2);
    expect(counted.statements.filter((statement) => statement.includes('count('))).toHaveLength(1);
    expect(at(counted.data, 'orgUnits', 'totalCount')).toBe(345);
  });

  it('answers a page of 5 or of 100 units with everything around them with one statement a field at most', async () => {
    const query = (first: number) => `{ orgUnits(first: ${first}, asOf: "2018-01-25") { nodes {
      name nameText(locale: "en") { text origin } validity { from } identifiers { value } provenance { sourceName }
      parent(asOf: "2018-01-25") { name } ancestors(asOf: "2018-01-25") { name } directedBy(asOf: "2018-01-25") { name }
      children(first: 3, asOf: "2018-01-25") { totalCount nodes { name } }
      descendants(first: 3, asOf: "2018-01-25") { totalCount edges { depth node { name } } }
      tenures(first: 3, asOf: "2018-01-25") { totalCount nodes { title person { name } } }
      region { name point { latitude } } predecessors { kind fromUnit { name } } successors { kind toUnit { name } } } } }`;
    const few = await units.askCounted(query(5));
    const many = await units.askCounted(query(100));
    expect(listAt(many.data, ['orgUnits', 'nodes'], 'name')).toHaveLength(100);
    // The page, nine lists around it, three counts, the holders of posts, and the two ends of successions.
    expect(few.statements.length).toBeLessThanOrEqual(16);
    expect(many.statements.length).toBeLessThanOrEqual(16);
  });

  it('gives a subtree of any depth and its ancestors in one statement each', async () => {
    const below = await units.askCounted(`{ orgUnit(id: "${unitId('thanh-uy-ha-noi')}") {
      descendants(first: 100, asOf: "2018-01-25") { edges { depth node { slug } } } } }`);
    const edges = listAt(below.data, ['orgUnit', 'descendants', 'edges']);
    expect(edges).toContainEqual({ depth: 1, node: { slug: 'quan-uy-hoang-mai' } });
    expect(edges).toContainEqual({ depth: 2, node: { slug: 'ban-dan-van-quan-uy-hoang-mai' } });
    expect(edges).toContainEqual({ depth: 3, node: { slug: 'khoi-dan-van-phuong-dai-kim' } });
    expect(below.statements).toHaveLength(2);
    expect(below.statements.filter((statement) => statement.includes('with recursive'))).toHaveLength(1);

    const above = await units.askCounted(
      `{ orgUnit(id: "${unitId('khoi-dan-van-phuong-dai-kim')}") { ancestors { slug } } }`,
    );
    expect(listAt(above.data, ['orgUnit', 'ancestors'], 'slug')).toEqual([
      'thanh-uy-ha-noi',
      'quan-uy-hoang-mai',
      'dang-uy-phuong-dai-kim',
    ]);
    expect(above.statements).toHaveLength(2);
  });

  it('goes down no further than maxDepth, and along political direction where asked', async () => {
    const data = await units.ask(`{ orgUnit(id: "${unitId('thanh-uy-ha-noi')}") {
      all: descendants(first: 0, asOf: "2018-01-25") { totalCount }
      two: descendants(first: 100, maxDepth: 2, asOf: "2018-01-25") { totalCount edges { depth } }
      guided: children(first: 100, hierarchy: POLITICAL_DIRECTION, asOf: "2018-01-25", kinds: [PARTY_COMMITTEE]) { nodes { slug } } } }`);
    expect(new Set(listAt(data, ['orgUnit', 'two', 'edges'], 'depth'))).toEqual(new Set([1, 2]));
    expect(Number(at(data, 'orgUnit', 'two', 'totalCount'))).toBeLessThan(
      Number(at(data, 'orgUnit', 'all', 'totalCount')),
    );
    expect(listAt(data, ['orgUnit', 'guided', 'nodes'], 'slug')).toEqual(['quan-uy-hoang-mai']);
  });

  it('pages forwards and backwards over every unit once, also while units are added', async () => {
    const page = async (args: string) =>
      units.ask(`{ orgUnits(${args}, asOf: "2018-01-25", filter: { levels: [DISTRICT] }) {
        nodes { slug } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`);
    const all = listAt(await page('first: 100'), ['orgUnits', 'nodes'], 'slug');
    const seen: unknown[] = [];
    let after = '';
    for (let more = true; more;) {
      const data = await page(`first: 7${after}`);
      seen.push(...listAt(data, ['orgUnits', 'nodes'], 'slug'));
      more = at(data, 'orgUnits', 'pageInfo', 'hasNextPage') === true;
      after = `, after: "${String(at(data, 'orgUnits', 'pageInfo', 'endCursor'))}"`;
      if (seen.length === 7)
        await units.ask(
          'mutation { orgUnitCreate(unit: { kind: OTHER_ASSOCIATION, level: DISTRICT, name: { vi: "Á đứng đầu danh sách" }, from: "2010-01-01" }) { userErrors { code } } }',
        );
    }
    expect(seen).toEqual(all);
    const back: unknown[] = [];
    let before = '';
    for (let more = true; more;) {
      const data = await page(`last: 7${before}`);
      back.unshift(...listAt(data, ['orgUnits', 'nodes'], 'slug'));
      more = at(data, 'orgUnits', 'pageInfo', 'hasPreviousPage') === true;
      before = `, before: "${String(at(data, 'orgUnits', 'pageInfo', 'startCursor'))}"`;
    }
    expect(back).toEqual(['a-dung-dau-danh-sach', ...all]);
  });

  it('refuses a cursor of another order and a page over 100, each with its code', async () => {
    const cursor = String(
      at(await units.ask('{ orgUnits(first: 1) { pageInfo { endCursor } } }'), 'orgUnits', 'pageInfo', 'endCursor'),
    );
    expect(
      await units.askErrors(`{ orgUnits(first: 1, after: "${cursor}", orderBy: { field: LEVEL }) { nodes { id } } }`),
    ).toEqual(['INVALID_CURSOR']);
    expect(await units.askErrors('{ orgUnits(first: 101) { nodes { id } } }')).toEqual(['BAD_USER_INPUT']);
    expect(await units.askErrors('{ orgUnits(first: 1, last: 1) { nodes { id } } }')).toEqual(['BAD_USER_INPUT']);
  });

  it('sorts names by the Vietnamese alphabet and persons by given name', async () => {
    for (const name of ['Tổ Đa', 'Tổ Da', 'Tổ Ăn', 'Tổ An', 'Tổ Ân', 'Tổ Án']) await createUnit(name);
    const sorted = listAt(
      await units.ask(
        '{ orgUnits(first: 20, filter: { search: "Tổ", kinds: [OTHER_ASSOCIATION], levels: [WARD] }) { nodes { name } } }',
      ),
      ['orgUnits', 'nodes'],
      'name',
    );
    expect(sorted).toEqual(['Tổ An', 'Tổ Án', 'Tổ Ăn', 'Tổ Ân', 'Tổ Da', 'Tổ Đa']);
    const persons = listAt(await units.ask('{ persons(first: 5) { nodes { name } } }'), ['persons', 'nodes'], 'name');
    expect(persons).toEqual([
      'Đỗ Văn Hư Cấu',
      'Hoàng Văn Minh Chứng',
      'Lê Văn Thí Dụ',
      'Trần Thị Ví Dụ',
      'Vũ Thị Giả Định',
    ]);
    const descending = await units.ask('{ persons(last: 5, direction: DESC) { nodes { name } } }');
    expect(listAt(descending, ['persons', 'nodes'], 'name')).toEqual(persons.toReversed());
  });

  it('finds an accented word exactly, an unaccented one in every spelling, exact ones first', async () => {
    await createUnit('Hội Quán Hòa Bình');
    await createUnit('Hội Quân Hoà Bình');
    await createUnit('Hoi Quan');
    const search = async (text: string, order = '') =>
      listAt(
        await units.ask(
          `query ($text: String!) { orgUnits(first: 10, filter: { search: $text, kinds: [OTHER_ASSOCIATION], levels: [WARD] } ${order}) { nodes { name } } }`,
          { text },
        ),
        ['orgUnits', 'nodes'],
        'name',
      );
    expect(await search('quán')).toEqual(['Hội Quán Hòa Bình']);
    expect(await search('hoà bình')).toEqual(['Hội Quán Hòa Bình', 'Hội Quân Hoà Bình']);
    expect(await search('hòa bình'.normalize('NFD'))).toEqual(['Hội Quán Hòa Bình', 'Hội Quân Hoà Bình']);
    expect(await search('HOI QUAN', ', orderBy: { field: RELEVANCE }')).toEqual([
      'Hoi Quan',
      'Hội Quán Hòa Bình',
      'Hội Quân Hoà Bình',
    ]);
    expect(await search('...')).toEqual([]);
    expect(await search("'; | & !")).toEqual([]);
    const byAlias = await units.ask(
      '{ orgUnits(first: 5, asOf: "2018-01-25", filter: { search: "dang-doan: UBMTTQ quan hoang mai" }) { nodes { slug } } }',
    );
    expect(listAt(byAlias, ['orgUnits', 'nodes'])).toEqual([]);
    const inAliases = await units.ask(
      '{ orgUnits(first: 5, asOf: "2018-01-25", filter: { search: "UBMTTQ quan hoang mai", levels: [DISTRICT] }) { nodes { slug } } }',
    );
    expect(listAt(inAliases, ['orgUnits', 'nodes'], 'slug')).toEqual(['mttq-quan-hoang-mai']);
    const d = await units.ask('{ persons(first: 5, filter: { search: "do van" }) { nodes { name } } }');
    expect(listAt(d, ['persons', 'nodes'], 'name')).toEqual(['Đỗ Văn Hư Cấu']);
  });

  it('filters by pillar, region with what lies inside, ancestor and change', async () => {
    const count = async (filter: string) =>
      at(
        await units.ask(`{ orgUnits(first: 0, asOf: "2018-01-25", filter: ${filter}) { totalCount } }`),
        'orgUnits',
        'totalCount',
      );
    const district = regionId('quan-hoang-mai');
    expect(await count(`{ regionId: "${district}", sectors: [ARMED_FORCES] }`)).toBe(2);
    expect(await count(`{ withinRegionId: "${district}", sectors: [ARMED_FORCES] }`)).toBe(30);
    expect(await count(`{ ancestorId: "${unitId('quan-uy-hoang-mai')}", kinds: [PARTY_BLOC] }`)).toBe(14);
    expect(await count(`{ withinRegionId: "${district}", updatedSince: "2027-01-01T00:00:00Z" }`)).toBe(0);
    const ended = `{ regionId: "${district}", kinds: [PEOPLES_COMMITTEE]`;
    const today = async (filter: string) =>
      at(await units.ask(`{ orgUnits(first: 0, filter: ${filter}) { totalCount } }`), 'orgUnits', 'totalCount');
    expect(await today(`${ended} }`)).toBe(0);
    expect(await today(`${ended}, includeEnded: true }`)).toBe(1);
  });

  it('gives no unit of a region or under a unit on a day without either of them', async () => {
    const counts = await units.ask(`{
      region(slug: "quan-hoang-mai") {
        after: orgUnits(first: 0, asOf: "2025-07-01") { totalCount }
        last: orgUnits(first: 0, asOf: "2025-06-30") { totalCount }
        before: orgUnits(first: 0, asOf: "2000-01-01") { totalCount } }
      later: region(slug: "phuong-dinh-cong") { orgUnits(first: 0, asOf: "2025-06-30") { totalCount } }
      orgUnits(first: 0, asOf: "2025-06-30", filter: { regionId: "${regionId('quan-hoang-mai')}" }) { totalCount }
      orgUnit(slug: "quan-uy-hoang-mai") { children(asOf: "2025-07-01") { totalCount } descendants(asOf: "2025-07-01") { totalCount nodes { slug } } } }`);
    expect(counts).toEqual({
      region: { after: { totalCount: 0 }, last: at(counts, 'orgUnits'), before: { totalCount: 0 } },
      later: { orgUnits: { totalCount: 0 } },
      orgUnits: { totalCount: expect.toSatisfy((total: number) => total > 0) },
      orgUnit: { children: { totalCount: 0 }, descendants: { totalCount: 0, nodes: [] } },
    });
  });

  it('goes nowhere at depth 0 and refuses a negative depth', async () => {
    const below = (depth: number) =>
      `{ orgUnit(slug: "quan-uy-hoang-mai") { descendants(maxDepth: ${depth}, asOf: "2018-01-25") { totalCount nodes { slug } } } }`;
    expect(at(await units.ask(below(0)), 'orgUnit', 'descendants')).toEqual({ totalCount: 0, nodes: [] });
    expect(await units.askErrors(below(-1))).toEqual(['BAD_USER_INPUT']);
  });

  it('gives what has ended since with updatedSince, unless that is refused', async () => {
    const id = String(await createUnit('Hội Đã Kết Thúc'));
    await units.ask(`mutation { orgUnitEnd(id: "${id}", on: "2024-01-01") { userErrors { code } } }`);
    const changed = async (more: string) =>
      listAt(
        await units.ask(
          `{ orgUnits(first: 100, filter: { search: "Hội Đã Kết Thúc", updatedSince: "2026-01-01T00:00:00Z"${more} }) { nodes { id } } }`,
        ),
        ['orgUnits', 'nodes'],
        'id',
      );
    expect(await changed('')).toEqual([id]);
    expect(await changed(', includeEnded: false')).toEqual([]);
  });

  it('lists the regions of a day and what lies inside one', async () => {
    const data = await units.ask(`{
      before: regions(asOf: "2025-06-30", level: WARD) { slug }
      after: regions(asOf: "2025-07-01", level: WARD) { slug }
      inside: regions(asOf: "2018-01-25", parentId: "${regionId('quan-hoang-mai')}") { name }
      region(slug: "quan-hoang-mai") { children { name } ancestors { slug } orgUnits(first: 1, asOf: "2018-01-25", kinds: [PEOPLES_COUNCIL]) { totalCount nodes { slug } } } }`);
    expect(listAt(data, ['before'])).toHaveLength(14);
    expect(listAt(data, ['after'])).toHaveLength(12);
    const inside = listAt(data, ['inside'], 'name');
    expect(inside.slice(0, 3)).toEqual(['Phường Đại Kim', 'Phường Định Công', 'Phường Giáp Bát']);
    expect(listAt(data, ['region', 'children'], 'name')).toEqual(inside);
    expect(listAt(data, ['region', 'ancestors'], 'slug')).toEqual(['viet-nam', 'ha-noi']);
    expect(at(data, 'region', 'orgUnits')).toEqual({ totalCount: 1, nodes: [{ slug: 'hdnd-quan-hoang-mai' }] });
  });

  it('gives the whole directory in two statements', async () => {
    const { data, statements } = await units.askCounted(`{ orgUnitDirectory {
      units { id kind level names { text validFrom validUntil } shortName aliases bareNames intervals { validFrom validUntil } links { otherId hierarchy validFrom validUntil } }
      regions { id names { text } links { otherId hierarchy } }
      persons { name posts { unitId role title observedOn validFrom validUntil } } } }`);
    expect(statements).toHaveLength(2);
    expect(listAt(data, ['orgUnitDirectory', 'units']).length).toBeGreaterThanOrEqual(606);
    expect(listAt(data, ['orgUnitDirectory', 'regions'])).toHaveLength(31);
    const committee = listAt(data, ['orgUnitDirectory', 'units']).find(
      (unit) => at(unit, 'id') === unitId('ubnd-quan-hoang-mai'),
    );
    expect(committee).toMatchObject({
      shortName: 'UBND quận Hoàng Mai',
      bareNames: ['UBND quận', 'Ủy ban nhân dân quận'],
      intervals: [{ validFrom: '2004-01-01', validUntil: '2025-07-01' }],
    });
    expect(listAt(committee, ['links'], 'hierarchy').toSorted()).toEqual([
      'AREA',
      'POLITICAL_DIRECTION',
      'POLITICAL_DIRECTION',
      'STRUCTURAL',
    ]);
  });
});
