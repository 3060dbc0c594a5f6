// A started room with the sample loaded, on one database, with a clock that the test sets.
// In: a database of services/databases.ts. Out: ways to ask it. Shared by the suites of this folder.
import { expect } from 'vitest';
import { readSample } from '../../../subgraphs/org-units/sample/read-sample.js';
import { room } from '../../../subgraphs/org-units/room.js';
import { openTestDatabase, startTestRoom, type TestDatabase } from '../../support/rooms.js';
import type { databases } from '../../support/services/databases.js';

type Create = (typeof databases)[number]['create'];
type Variables = Readonly<Record<string, unknown>>;

export interface OrgUnitsUnderTest {
  readonly database: TestDatabase;
  /** The data of an answer that has no errors. */
  ask(query: string, variables?: Variables): Promise<unknown>;
  /** The codes of an answer's errors. */
  askErrors(query: string, variables?: Variables): Promise<unknown[]>;
  /** As `ask`, with the statements that it took. */
  askCounted(query: string, variables?: Variables): Promise<{ data: unknown; statements: string[] }>;
  setNow(instant: string): void;
  close(): Promise<void>;
}

/** Of those who may write, and read what rooms ask each other. */
const editorHeaders = { 'x-caller-scopes': 'units:write directory:read' };

export async function startOrgUnits(create: Create, options: { sample: boolean }): Promise<OrgUnitsUnderTest> {
  const database = await openTestDatabase(create);
  let now = new Date('2026-06-01T12:00:00+07:00');
  const started = await startTestRoom(room, database, { now: () => now });
  if (options.sample) await started.loadSampleIfEmpty(() => {});
  const ask = async (query: string, variables: Variables = {}) => {
    const answer = await started.execute({ query, variables, headers: editorHeaders });
    expect(answer.errors).toBeUndefined();
    return answer.data;
  };
  return {
    database,
    ask,
    async askErrors(query, variables = {}) {
      const answer = await started.execute({ query, variables, headers: editorHeaders });
      return (answer.errors ?? []).map(({ extensions }) => extensions?.['code']);
    },
    async askCounted(query, variables) {
      const { result, statements } = await database.countStatements(() => ask(query, variables));
      return { data: result, statements };
    },
    setNow(instant) {
      now = new Date(instant);
    },
    async close() {
      await started.close();
      await database.close();
    },
  };
}

/** What lies in an answer at a path of keys and places. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const key of path) {
    found = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined;
  }
  return found;
}

/** The list at a path, each item reduced to what lies at `key` in it. */
export function listAt(value: unknown, path: readonly (string | number)[], ...key: readonly string[]): unknown[] {
  const list = at(value, ...path);
  if (!Array.isArray(list)) throw new Error(`no list at ${path.join('.')}`);
  return list.map((item) => at(item, ...key));
}

const sample = readSample();

/** The id of a unit of the sample by its slug. */
export function unitId(slug: string): string {
  const unit = sample.units.find((candidate) => candidate.slug === slug);
  if (unit === undefined) throw new Error(`no unit ${slug} in the sample`);
  return unit.id;
}

/** The id of a region of the sample by its slug. */
export function regionId(slug: string): string {
  const region = sample.regions.find((candidate) => candidate.slug === slug);
  if (region === undefined) throw new Error(`no region ${slug} in the sample`);
  return region.id;
}
