// The change log of org-units: every write is in it, in the transaction that made it, with tombstones for deletions.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../support/services/databases.js';
import { at, listAt, type OrgUnitsUnderTest, startOrgUnits } from './started-room.js';

const nobody = 'unit_000000000000000000000000';

describe.each(databases)('changes of org-units on the $name database', ({ create }) => {
  let units: OrgUnitsUnderTest;
  beforeAll(async () => {
    units = await startOrgUnits(create, { sample: false });
  });
  afterAll(() => units.close());

  let cursor: unknown = null;
  const read = async () => {
    const data = await units.ask(
      'query ($after: String) { orgUnitChanges(first: 100, after: $after) { nodes { kind nodeType nodeId } pageInfo { endCursor hasNextPage } } }',
      { after: cursor },
    );
    cursor = at(data, 'orgUnitChanges', 'pageInfo', 'endCursor');
    return listAt(data, ['orgUnitChanges', 'nodes']).map(
      (entry) => `${String(at(entry, 'kind'))} ${String(at(entry, 'nodeType'))}`,
    );
  };
  /**
   * The entries since the last call, once there are `count` of them: an entry is shown only when every older transaction
   * of the whole server has ended, and other suites write there too. The test's time limit ends a wait in vain.
   */
  const news = async (count: number) => {
    const entries = await read();
    while (entries.length < count) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      entries.push(...(await read()));
    }
    return entries;
  };
  const createUnit = async (name: string, more = '') =>
    String(
      at(
        await units.ask(
          `mutation { orgUnitCreate(unit: { kind: OTHER_ASSOCIATION, level: WARD, name: { vi: "${name}" }, from: "2020-01-01" ${more} }) { orgUnit { id } } }`,
        ),
        'orgUnitCreate',
        'orgUnit',
        'id',
      ),
    );

  it('holds an entry for each kind of write, in order, and none for what was refused', async () => {
    const one = await createUnit('Một');
    const two = await createUnit('Hai');
    expect(await news(2)).toEqual(['CREATED OrgUnit', 'CREATED OrgUnit']);
    const unitWrites = [
      `orgUnitUpdate(id: "${one}", unit: { aliases: ["Số một"] })`,
      `orgUnitRename(id: "${one}", name: { vi: "Một mới" }, from: "2021-01-01")`,
      `orgUnitAttach(id: "${one}", toId: "${two}", from: "2020-01-01")`,
      `orgUnitDetach(id: "${one}", fromId: "${two}", on: "2021-01-01")`,
      `orgUnitEnd(id: "${one}", on: "2024-01-01")`,
      `orgUnitResume(id: "${one}", from: "2025-01-01")`,
    ];
    for (const write of unitWrites) {
      expect(await units.ask(`mutation { done: ${write} { userErrors { code } } }`)).toEqual({
        done: { userErrors: [] },
      });
      expect(await news(1)).toEqual(['UPDATED OrgUnit']);
    }
    await units.ask(
      `mutation { orgUnitSucceed(succession: { kind: ABSORBED, fromId: "${one}", toId: "${two}" }) { userErrors { code } } }`,
    );
    expect(await news(1)).toEqual(['CREATED Succession']);
    const tenure = at(
      await units.ask(
        `mutation { tenureAppoint(tenure: { personName: "Ai Đó", unitId: "${two}", role: HEAD, title: { vi: "Trưởng" }, from: "2020-01-01" }) { tenure { id } } }`,
      ),
      'tenureAppoint',
      'tenure',
      'id',
    );
    expect(await news(2)).toEqual(['CREATED Person', 'CREATED Tenure']);
    const observe = `mutation { tenureObserve(sighting: { personName: "Ai Đó", unitId: "${two}", role: HEAD, title: "Trưởng", observedOn: "2020-05-05", sourceName: "x" }) { changed } }`;
    await units.ask(observe);
    expect(await news(1)).toEqual(['UPDATED Tenure']);
    await units.ask(observe);
    await units.ask(`mutation { orgUnitEnd(id: "${nobody}", on: "2024-01-01") { userErrors { code } } }`);
    await units.ask(
      'mutation { orgUnitCreate(unit: { slug: "mot", kind: OTHER_ASSOCIATION, level: WARD, name: { vi: "Một" } }) { userErrors { code } } }',
    );
    await units.ask(`mutation { orgUnitEnd(id: "${two}", on: "2026-01-01") { userErrors { code } } }`);
    expect(await news(2)).toEqual(['UPDATED OrgUnit', 'UPDATED Tenure']);
    await units.ask(`mutation { tenureDelete(id: "${String(tenure)}") { deletedId } }`);
    expect(await news(1)).toEqual(['DELETED Tenure']);
  });

  it('leaves a tombstone for a unit taken back, and refuses where anything refers to it', async () => {
    const parent = await createUnit('Cha');
    const child = await createUnit('Con', `parentId: "${parent}"`);
    await news(2);
    const remove = async (id: string) =>
      at(
        await units.ask(`mutation { orgUnitDelete(id: "${id}") { deletedId userErrors { code path } } }`),
        'orgUnitDelete',
      );
    expect(await remove(parent)).toEqual({ deletedId: null, userErrors: [{ code: 'HAS_DEPENDENTS', path: ['id'] }] });
    expect(await remove(child)).toEqual({ deletedId: child, userErrors: [] });
    expect(await remove(child)).toEqual({ deletedId: null, userErrors: [{ code: 'NOT_FOUND', path: ['id'] }] });
    expect(await remove(parent)).toEqual({ deletedId: parent, userErrors: [] });
    expect(await news(2)).toEqual(['DELETED OrgUnit', 'DELETED OrgUnit']);
    const log = await units.ask('{ orgUnitChanges(first: 1000) { nodes { kind nodeId } } }');
    expect(listAt(log, ['orgUnitChanges', 'nodes'])).toContainEqual({ kind: 'DELETED', nodeId: child });
    expect(await units.ask(`{ orgUnit(id: "${child}") { id } }`)).toEqual({ orgUnit: null });
  });

  it('writes the record and its entry together or neither', async () => {
    const { client } = units.database.database;
    await sql`create function org_units.refuse_entry() returns trigger language plpgsql as $$ begin raise exception 'refused by the test'; end $$`.execute(
      client,
    );
    await sql`create trigger refuse_entry before insert on org_units.change_log for each row when (new.node_type = 'OrgUnit') execute function org_units.refuse_entry()`.execute(
      client,
    );
    const attempt =
      'mutation { orgUnitCreate(unit: { slug: "khong-co-gi", kind: OTHER_ASSOCIATION, level: WARD, name: { vi: "Không có gì" } }) { orgUnit { id } } }';
    expect(await units.askErrors(attempt)).toEqual(['INTERNAL_SERVER_ERROR']);
    expect(await units.ask('{ orgUnit(slug: "khong-co-gi") { id } }')).toEqual({ orgUnit: null });
    await sql`drop trigger refuse_entry on org_units.change_log`.execute(client);
    expect(await units.askErrors(attempt)).toEqual([]);
    expect(await news(1)).toEqual(['CREATED OrgUnit']);
  });
});
