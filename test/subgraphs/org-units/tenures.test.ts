// Who held which post when: appointments with bounds, and sightings that know none and are recorded once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../support/services/databases.js';
import { at, listAt, type OrgUnitsUnderTest, startOrgUnits, unitId } from './started-room.js';

const massMobilisation = unitId('ban-dan-van-quan-uy-hoang-mai');
const standingBoard = unitId('ban-thuong-vu-quan-uy-hoang-mai');

describe.each(databases)('tenures on the $name database', ({ create }) => {
  let units: OrgUnitsUnderTest;
  beforeAll(async () => {
    units = await startOrgUnits(create, { sample: true });
  });
  afterAll(() => units.close());

  const observe = async (sighting: Record<string, unknown>) =>
    at(
      await units.ask(
        `mutation ($sighting: SightingInput!) { tenureObserve(sighting: $sighting) {
          changed tenure { id observedOn title role validity { from fromKnown untilKnown isCurrent } unit { id } person { id name provenance { kind sourceName } } provenance { kind missing } }
          userErrors { code path } } }`,
        {
          sighting: {
            personName: 'Nguyễn Đức Hải',
            unitId: massMobilisation,
            role: 'HEAD',
            title: 'Trưởng Ban Dân vận Quận ủy Hoàng Mai',
            observedOn: '2018-01-19',
            sourceName: 'A portal page',
            ...sighting,
          },
        },
      ),
      'tenureObserve',
    );

  it('records a sighting once, with unknown bounds and its source', async () => {
    const first = await observe({});
    expect(first).toMatchObject({
      changed: true,
      userErrors: [],
      tenure: {
        observedOn: ['2018-01-19'],
        role: 'HEAD',
        validity: { from: null, fromKnown: false, untilKnown: false, isCurrent: false },
        unit: { id: massMobilisation },
        person: { name: 'Nguyễn Đức Hải', provenance: { kind: 'IMPORTED', sourceName: 'A portal page' } },
        provenance: { kind: 'IMPORTED', missing: ['from', 'until'] },
      },
    });
    const again = await observe({ personName: ' Nguyễn Đức Hải '.normalize('NFD') });
    expect(again).toMatchObject({ changed: false, tenure: { id: at(first, 'tenure', 'id') } });
    const earlier = await observe({ observedOn: '2017-12-01' });
    expect(earlier).toMatchObject({
      changed: true,
      tenure: { id: at(first, 'tenure', 'id'), observedOn: ['2017-12-01', '2018-01-19'] },
    });
  });

  it('takes a second post of that name in the region for the same person, elsewhere and SYNTHETIC for another', async () => {
    const person = at(await observe({}), 'tenure', 'person', 'id');
    const second = await observe({
      unitId: standingBoard,
      role: 'STANDING_COMMITTEE_MEMBER',
      title: 'Ủy viên Ban Thường vụ Quận ủy',
    });
    expect(at(second, 'tenure', 'person', 'id')).toBe(person);
    const elsewhere = await observe({
      unitId: unitId('ban-dan-van-thanh-uy-ha-noi'),
      role: 'DEPUTY_HEAD',
      title: 'Phó Trưởng Ban',
    });
    expect(at(elsewhere, 'tenure', 'person', 'id')).not.toBe(person);
    const madeUp = await observe({ provenanceKind: 'SYNTHETIC' });
    expect(at(madeUp, 'tenure', 'person', 'id')).not.toBe(person);
    const named = await observe({
      personId: person,
      unitId: unitId('thanh-uy-ha-noi'),
      role: 'MEMBER',
      title: 'Thành ủy viên',
    });
    expect(at(named, 'tenure', 'person', 'id')).toBe(person);
    const posts = await units.ask(
      `{ person(id: "${String(person)}") { tenures(first: 10) { totalCount nodes { role unit { slug } } } } }`,
    );
    expect(at(posts, 'person', 'tenures')).toEqual({
      totalCount: 3,
      nodes: [
        { role: 'STANDING_COMMITTEE_MEMBER', unit: { slug: 'ban-thuong-vu-quan-uy-hoang-mai' } },
        { role: 'HEAD', unit: { slug: 'ban-dan-van-quan-uy-hoang-mai' } },
        { role: 'MEMBER', unit: { slug: 'thanh-uy-ha-noi' } },
      ],
    });
  });

  it('adds the day to a tenure with known bounds that covers it', async () => {
    const sighting = {
      personName: 'Bùi Văn Tượng Trưng',
      unitId: unitId('ban-chqs-quan-hoang-mai'),
      title: 'Chỉ huy trưởng',
      provenanceKind: 'SYNTHETIC',
    };
    const inside = await observe({ ...sighting, observedOn: '2017-05-05' });
    expect(inside).toMatchObject({
      changed: true,
      tenure: { observedOn: ['2017-05-05'], validity: { from: '2015-01-01', fromKnown: true } },
    });
    const after = await observe({ ...sighting, observedOn: '2022-01-01' });
    expect(at(after, 'tenure', 'id')).not.toBe(at(inside, 'tenure', 'id'));
    expect(at(after, 'tenure', 'person', 'id')).toBe(at(inside, 'tenure', 'person', 'id'));
  });

  it('shows a post known by sightings from the first to a year after the last, no longer', async () => {
    await observe({ personName: 'Người Chỉ Thấy', unitId: unitId('quan-doan-hoang-mai'), observedOn: '2018-03-01' });
    const seen = async (asOf: string) =>
      listAt(
        await units.ask(`{ orgUnit(slug: "quan-doan-hoang-mai") { tenures(asOf: "${asOf}") { nodes { id } } } }`),
        ['orgUnit', 'tenures', 'nodes'],
      ).length;
    expect(await Promise.all(['2018-02-28', '2018-03-01', '2019-03-01', '2019-03-02'].map(seen))).toEqual([0, 1, 1, 0]);
  });

  it('refuses a sighting with the code and path of each fault', async () => {
    expect(await observe({ personName: ' ', title: 'x'.repeat(301), unitId: 'unit_0', personId: 'person_0' })).toEqual({
      changed: false,
      tenure: null,
      userErrors: [
        { code: 'BLANK', path: ['sighting', 'personName'] },
        { code: 'TOO_LONG', path: ['sighting', 'title'] },
        { code: 'NOT_FOUND', path: ['sighting', 'unitId'] },
        { code: 'NOT_FOUND', path: ['sighting', 'personId'] },
      ],
    });
  });

  it('refuses a sighting to come, outside of the life of the unit, or without a source that can be followed', async () => {
    const day = ['sighting', 'observedOn'];
    const hoangMai = unitId('ubnd-phuong-hoang-mai');
    const refused = async (sighting: Record<string, unknown>) => at(await observe(sighting), 'userErrors');
    expect(await refused({ unitId: hoangMai, observedOn: '2026-06-02' })).toEqual([
      { code: 'INVALID_INTERVAL', path: day },
    ]);
    expect(await refused({ unitId: hoangMai, observedOn: '2025-06-30' })).toEqual([
      { code: 'INVALID_INTERVAL', path: day },
    ]);
    expect(await refused({ sourceName: ' ' })).toEqual([{ code: 'BLANK', path: ['sighting', 'sourceName'] }]);
    expect(
      await units.askErrors(
        `mutation { tenureObserve(sighting: { personName: "Người Thử", unitId: "${massMobilisation}", role: HEAD, title: "Trưởng", observedOn: "2018-01-19", sourceName: "x", sourceUrl: "javascript:alert(1)" }) { changed } }`,
      ),
    ).toHaveLength(1);
  });

  it('shows no post known by sightings once the unit has ended', async () => {
    const created = await units.ask(
      'mutation { orgUnitCreate(unit: { kind: OTHER_ASSOCIATION, level: WARD, name: { vi: "Hội Sắp Kết Thúc" }, from: "2020-01-01" }) { orgUnit { id } } }',
    );
    const id = String(at(created, 'orgUnitCreate', 'orgUnit', 'id'));
    expect(at(await observe({ unitId: id, observedOn: '2023-12-01' }), 'userErrors')).toEqual([]);
    await units.ask(`mutation { orgUnitEnd(id: "${id}", on: "2024-01-01") { userErrors { code } } }`);
    const seen = await units.ask(
      `{ orgUnit(id: "${id}") { last: tenures(asOf: "2023-12-31") { totalCount } after: tenures(asOf: "2024-01-01") { totalCount } } }`,
    );
    expect(at(seen, 'orgUnit')).toEqual({ last: { totalCount: 1 }, after: { totalCount: 0 } });
  });

  it('appoints, ends and takes back a post, and refuses what contradicts it', async () => {
    const unit = unitId('ubnd-phuong-hoang-mai');
    const fields =
      'tenure { id person { id familyName middleName givenName } validity { from until isCurrent } } userErrors { code path }';
    const appoint = (who: string, days: string) =>
      units.ask(
        `mutation { tenureAppoint(tenure: { ${who}, unitId: "${unit}", role: HEAD, title: { vi: "Trưởng" }, ${days} }) { ${fields} } }`,
      );
    const first = await appoint('personName: "Lê Thị Thử Hai"', 'from: "2025-07-01"');
    expect(at(first, 'tenureAppoint', 'tenure')).toMatchObject({
      person: { familyName: 'Lê', middleName: 'Thị Thử', givenName: 'Hai' },
      validity: { from: '2025-07-01', isCurrent: true },
    });
    const tenure = String(at(first, 'tenureAppoint', 'tenure', 'id'));
    const person = `personId: "${String(at(first, 'tenureAppoint', 'tenure', 'person', 'id'))}"`;
    const appointCodes = async (who: string, days: string) =>
      listAt(await appoint(who, days), ['tenureAppoint', 'userErrors'], 'code');
    expect(await appointCodes(person, 'from: "2026-01-01"')).toEqual(['OVERLAPPING_INTERVAL']);
    expect(await appointCodes(person, 'from: "2018-01-01", until: "2019-01-01"')).toEqual(['INVALID_INTERVAL']);
    expect(await appointCodes('personName: "Người Sớm"', 'from: "2025-06-30"')).toEqual(['INVALID_INTERVAL']);
    expect(await appointCodes('personName: " "', 'from: "2026-01-01"')).toEqual(['BLANK']);
    expect(await appointCodes('personId: "person_0"', 'from: "2026-01-01"')).toEqual(['NOT_FOUND']);
    const end = async (on: string) =>
      listAt(
        await units.ask(`mutation { tenureEnd(id: "${tenure}", on: "${on}") { ${fields} } }`),
        ['tenureEnd', 'userErrors'],
        'code',
      );
    expect(await end('2025-07-01')).toEqual(['INVALID_INTERVAL']);
    expect(await end('2026-01-01')).toEqual([]);
    expect(await end('2026-01-01')).toEqual(['ALREADY_ENDED']);
    expect(await appointCodes(person, 'from: "2026-01-01"')).toEqual([]);
    const remove = () => units.ask(`mutation { tenureDelete(id: "${tenure}") { deletedId userErrors { code } } }`);
    expect(await remove()).toEqual({ tenureDelete: { deletedId: tenure, userErrors: [] } });
    expect(await remove()).toEqual({ tenureDelete: { deletedId: null, userErrors: [{ code: 'NOT_FOUND' }] } });
  });
});
