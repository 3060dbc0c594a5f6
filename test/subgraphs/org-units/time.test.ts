// The graph answers for a day: half-open bounds, gaps, reused codes, ended units and their successors.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../support/services/databases.js';
import { at, listAt, type OrgUnitsUnderTest, regionId, startOrgUnits, unitId } from './started-room.js';

describe.each(databases)('org-units over time on the $name database', ({ create }) => {
  let units: OrgUnitsUnderTest;
  beforeAll(async () => {
    units = await startOrgUnits(create, { sample: true });
  });
  afterAll(() => units.close());

  const names = async (asOf: string, filter: string) =>
    listAt(
      await units.ask(`{ orgUnits(first: 100, asOf: "${asOf}", filter: ${filter}) { nodes { slug } } }`),
      ['orgUnits', 'nodes'],
      'slug',
    );

  it('holds the first day of an interval and not its last', async () => {
    const filter = '{ search: "UBND", regionId: "' + regionId('quan-hoang-mai') + '", kinds: [PEOPLES_COMMITTEE] }';
    expect(await names('2003-12-31', filter)).toEqual([]);
    expect(await names('2004-01-01', filter)).toEqual(['ubnd-quan-hoang-mai']);
    expect(await names('2025-06-30', filter)).toEqual(['ubnd-quan-hoang-mai']);
    expect(await names('2025-07-01', filter)).toEqual([]);
  });

  it('shows one council with a gap as one unit with two intervals', async () => {
    const data = await units.ask(`{ orgUnit(slug: "hdnd-phuong-linh-nam") {
      validities { from until fromKnown untilKnown isCurrent }
      last: state(asOf: "2021-06-30") gap: state(asOf: "2021-07-01") stillGap: state(asOf: "2025-06-30") again: state(asOf: "2025-07-01")
      before: region(asOf: "2021-06-30") { slug } after: region(asOf: "2025-07-01") { slug } } }`);
    expect(data).toEqual({
      orgUnit: {
        validities: [
          { from: null, until: '2021-07-01', fromKnown: false, untilKnown: true, isCurrent: false },
          { from: '2025-07-01', until: null, fromKnown: true, untilKnown: true, isCurrent: true },
        ],
        last: 'CURRENT',
        gap: 'INTERRUPTED',
        stillGap: 'INTERRUPTED',
        again: 'CURRENT',
        before: { slug: 'phuong-linh-nam-quan-hoang-mai' },
        after: { slug: 'phuong-linh-nam' },
      },
    });
  });

  it('changes the parent of a ward committee with the day', async () => {
    const data = await units.ask(`{ orgUnit(slug: "ubnd-phuong-linh-nam-quan-hoang-mai") {
      council: parent(asOf: "2021-06-30") { slug } district: parent(asOf: "2021-07-01") { slug } undated: parent { slug } } }`);
    expect(data).toEqual({
      orgUnit: {
        council: { slug: 'hdnd-phuong-linh-nam' },
        district: { slug: 'ubnd-quan-hoang-mai' },
        undated: { slug: 'ubnd-quan-hoang-mai' },
      },
    });
  });

  it('finds by a reused code the region that had it on the day', async () => {
    const data = await units.ask(`{
      old: region(identifier: { scheme: "GSO", value: "00331", asOf: "2025-06-30" }) { name }
      new: region(identifier: { scheme: "GSO", value: "00331", asOf: "2025-07-01" }) { name }
      undated: region(identifier: { scheme: "GSO", value: "00331" }) { name identifiers { scheme value validity { from until } } }
      before: region(identifier: { scheme: "GSO", value: "00331", asOf: "2003-12-31" }) { name } }`);
    expect(data).toEqual({
      old: { name: 'Phường Thịnh Liệt' },
      new: { name: 'Phường Hoàng Mai' },
      undated: {
        name: 'Phường Hoàng Mai',
        identifiers: [{ scheme: 'GSO', value: '00331', validity: { from: '2025-07-01', until: null } }],
      },
      before: null,
    });
  });

  it('keeps an end that nobody knows unknown, and the unit still ended', async () => {
    const data = await units.ask(`{ orgUnit(slug: "ban-dan-van-quan-uy-hoang-mai") {
      state validity { from until fromKnown untilKnown isCurrent } parent { slug } directedBy { slug }
      successors { kind effectiveOn toUnit { slug } } provenance { missing } } }`);
    expect(data).toEqual({
      orgUnit: {
        state: 'ENDED',
        validity: { from: null, until: null, fromKnown: false, untilKnown: false, isCurrent: false },
        parent: { slug: 'quan-uy-hoang-mai' },
        directedBy: [{ slug: 'ban-dan-van-thanh-uy-ha-noi' }],
        successors: [
          { kind: 'MERGED_INTO', effectiveOn: null, toUnit: { slug: 'ban-tuyen-giao-va-dan-van-quan-uy-hoang-mai' } },
        ],
        provenance: { missing: ['from', 'until', 'parents'] },
      },
    });
  });

  it('leads from a ward of 2018 to its successors with extent and legal basis', async () => {
    const data = await units.ask(`{ region(slug: "phuong-dai-kim") { successors {
      extent clause legalCitation legalDocument { id } effectiveOn toRegion { name } toUnit { id } } } }`);
    expect(listAt(data, ['region', 'successors'], 'toRegion', 'name').toSorted()).toEqual([
      'Phường Hoàng Liệt',
      'Phường Khương Đình',
      'Phường Thanh Liệt',
      'Phường Định Công',
    ]);
    expect(listAt(data, ['region', 'successors'], 'extent').toSorted()).toEqual([
      'PART_AREA_ONLY',
      'PART_AREA_ONLY',
      'PART_AREA_WHOLE_POPULATION',
      'REMAINDER',
    ]);
    expect(at(data, 'region', 'successors', 0)).toMatchObject({
      legalCitation: '1656/NQ-UBTVQH15',
      legalDocument: { id: expect.stringMatching(/^document_/) },
      effectiveOn: '2025-07-01',
      toUnit: null,
    });
  });

  it('names the leaders of a day only', async () => {
    const leaders = async (asOf: string) =>
      listAt(
        await units.ask(
          `{ orgUnit(id: "${unitId('ubnd-quan-hoang-mai')}") { tenures(asOf: "${asOf}", roles: [CHAIR]) { nodes { person { name } } } } }`,
        ),
        ['orgUnit', 'tenures', 'nodes'],
        'person',
        'name',
      );
    expect(await leaders('2018-01-25')).toEqual(['Nguyễn Thị Thử Nghiệm']);
    expect(await leaders('2021-06-30')).toEqual(['Nguyễn Thị Thử Nghiệm']);
    expect(await leaders('2021-07-01')).toEqual(['Lê Văn Thí Dụ']);
    expect(await leaders('2025-07-01')).toEqual([]);
  });

  it('counts days in Việt Nam: the reform is in force from midnight there', async () => {
    const state = async () =>
      at(await units.ask('{ orgUnit(slug: "ubnd-phuong-hoang-mai") { state } }'), 'orgUnit', 'state');
    units.setNow('2025-06-30T16:59:59Z');
    expect(await state()).toBe('NOT_YET');
    units.setNow('2025-06-30T17:00:00Z');
    expect(await state()).toBe('CURRENT');
    units.setNow('2026-06-01T12:00:00+07:00');
  });
});
