// `npm run keys` and `npm run usage` as an operator runs them: on the database of the processes, or told clearly why not.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../process/log.js';
import { accessStorage, type AccessTables } from '../../subgraphs/access/entities/storage.js';
import { recordUsage } from '../../subgraphs/access/commands/record-usage.js';
import { openDatabase } from '../../subgraphs/kit/database.js';
import { openStore } from '../../subgraphs/kit/store.js';
import { runBuilt } from '../support/processes.js';
import { databases } from '../support/services/databases.js';

async function run(entry: 'keys' | 'usage', given: readonly string[], environment: Readonly<Record<string, string>>) {
  const running = runBuilt(`subgraphs/${entry}.js`, given, environment);
  const code = await running.exited;
  return { code, lines: running.output().trimEnd().split('\n') };
}

/** A database of its own for the tests around, and how a command is told of it. */
function usePlace(name: string, create: (typeof databases)[number]['create']) {
  const folder = mkdtempSync(join(tmpdir(), 'civic-keys-'));
  const place: { folder: string; environment: Readonly<Record<string, string>> } = { folder, environment: {} };
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const created = await create();
    drop = () => created.drop();
    place.environment = {
      DATA_DIR: folder,
      ...(name === 'server' ? { DATABASE_URL: created.settings.url, ACCESS_SECRET: 'x'.repeat(32) } : {}),
    };
  });
  afterAll(async () => {
    await drop();
    rmSync(folder, { recursive: true, force: true });
  });
  return place;
}

/** What is wrong with a command has nothing to do with where the database is. */
const [anyDatabase] = databases.toReversed();

describe.each(databases)('the command line on the $name database', ({ name, create }) => {
  const place = usePlace(name, create);

  it('makes a key, shows its text once, lists, rotates and revokes it', async () => {
    expect(await run('keys', ['list'], place.environment)).toEqual({ code: 0, lines: ['There are no keys.'] });
    const options = '--contract internal --quota 60 --burst 90 --expires 2127-01-01'.split(' ');
    const made = await run(
      'keys',
      ['create', '--name', 'Cổng A', '--scopes', 'articles:write polls:write', ...options],
      place.environment,
    );
    expect(made.code).toBe(0);
    const text = made.lines.at(-1) ?? '';
    const [id = ''] = /^key_\w+/.exec(made.lines[0] ?? '') ?? [];
    expect(text).toMatch(/^civic_[\w-]{43}$/);
    const described = [
      `${id}  ${text.slice(0, 14)}…  Cổng A`,
      '  contract internal; scopes articles:write polls:write; 60 units a minute, 90 at once',
      '  holds until 2127-01-01T00:00:00.000Z; last used never',
    ];
    expect(made.lines.slice(0, 3)).toEqual(described);
    expect(await run('keys', ['list'], place.environment)).toEqual({ code: 0, lines: described });

    const rotated = await run('keys', ['rotate', id, '--grace', '5'], place.environment);
    expect(rotated.lines.at(-1)).toMatch(/^civic_[\w-]{43}$/);
    expect(rotated.lines.at(-1)).not.toBe(text);
    expect(rotated.lines[2]).toMatch(/; its old text until \d{4}-/);

    const revoked = await run('keys', ['revoke', id], place.environment);
    expect(revoked.lines[2]).toMatch(/^ {2}revoked \d{4}-/);
    expect(revoked.lines).toHaveLength(3);
    expect((await run('keys', ['list'], place.environment)).lines).toEqual(['There are no keys.']);
    expect((await run('keys', ['list', '--all'], place.environment)).lines[0]).toContain(id);
  });

  it('tells who uses a field, by day, client and key', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const made = await run('keys', ['create', '--name', 'Cổng B'], place.environment);
    const [keyId = ''] = /^key_\w+/.exec(made.lines[0] ?? '') ?? [];
    const database = await openDatabase({
      url: place.environment['DATABASE_URL'] ?? `pglite:${join(place.folder, 'postgresql')}`,
      log: createLog('silent'),
    });
    const store = await openStore<AccessTables>(database, accessStorage, () => new Date());
    const entry = { day: today, client: 'portal', coordinate: 'Article.title', count: 3 };
    await recordUsage(store, [entry, { ...entry, keyId, count: 1_200 }, { ...entry, day: '2020-01-01' }], []);
    await recordUsage(store, [{ ...entry, coordinate: 'Poll.title', client: '' }], []);
    await database.close();

    expect(await run('usage', ['--field', 'Article.title'], place.environment)).toEqual({
      code: 0,
      lines: [
        'Article.title',
        `  ${today}        1200  portal, key Cổng B (${keyId})`,
        `  ${today}           3  portal, no key`,
      ],
    });
    expect((await run('usage', [], place.environment)).lines).toEqual(
      expect.arrayContaining([
        'Article.title',
        'Poll.title',
        `  ${today}           3  a client without a name, no key`,
      ]),
    );
    expect((await run('usage', ['--field', 'Article.lead', '--days', '7'], place.environment)).lines).toEqual([
      'Article.lead: nobody in 7 days',
    ]);
    const isDeprecated = /@deprecated/.test(readFileSync('schema/api.graphql', 'utf8'));
    const deprecated = await run('usage', ['--deprecated'], place.environment);
    expect(deprecated.lines[0]).toMatch(isDeprecated ? /^\w+\.\w+/ : /^Nothing is deprecated\.$/);
  });
});

describe('an embedded database that a process holds', () => {
  it('is left alone, with what to do instead', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'civic-keys-held-'));
    const held = await openDatabase({ url: `pglite:${join(folder, 'postgresql')}`, log: createLog('silent') });
    // The lock of this test process is its own; another process sees it as held.
    const keys = await run('keys', ['list'], { DATA_DIR: folder });
    const usage = await run('usage', [], { DATA_DIR: folder });
    await held.close();
    rmSync(folder, { recursive: true, force: true });
    const told = `The embedded database in ${folder} is in use by process ${process.pid}: end that process first, or ask it: `;
    expect(keys).toEqual({
      code: 1,
      lines: [`${told}the mutations apiKeyCreate, apiKeyRotate and apiKeyRevoke need a key with the scope keys:write.`],
    });
    expect(usage).toEqual({
      code: 1,
      lines: [`${told}the query fieldUsage needs a key with the scope usage:read.`],
    });
  });

  it('on a server needs the secret that keys are hashed with', async () => {
    const { code, lines } = await run('keys', ['list'], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringMatching(/^ACCESS_SECRET is missing: /)]);
  });
});

describe.each(anyDatabase === undefined ? [] : [anyDatabase])(
  'a command that cannot be followed',
  ({ name, create }) => {
    const place = usePlace(name, create);

    it.each([
      [
        ['create', '--name', '', '--scopes', 'x'],
        ['Nothing was changed:', '  name: ', '  scopes: '],
      ],
      [
        ['rotate', 'key_none'],
        ['Nothing was changed:', '  id: There is no key of that id.'],
      ],
      [['create', '--name', 'A', '--expires', 'soon'], ['--expires soon is no day such as 2027-01-01.']],
      [['create', '--name', 'A', '--quota', 'many'], ['--quota many is no number.']],
      [['create'], ['--name is missing.']],
      [['revoke'], ['Use: npm run keys -- COMMAND']],
      [['list', 'key_none'], ['Use: npm run keys -- COMMAND']],
      [['invent'], ['Use: npm run keys -- COMMAND']],
      [['--colour'], ["Unknown option '--colour'"]],
    ])('refuses %j and says what to do', async (given, wanted) => {
      const { code, lines } = await run('keys', given, place.environment);
      expect(code).toBe(1);
      for (const [index, line] of wanted.entries()) expect(lines[index]).toContain(line);
    });

    it.each([
      [['--days', '0'], '--days 0 is no number of days.'],
      [['--field', 'title'], '--field title is no field such as Article.title.'],
      [['Article.title'], 'Unexpected argument'],
    ])('refuses to tell of %j', async (given, message) => {
      const { code, lines } = await run('usage', given, place.environment);
      expect(code).toBe(1);
      expect(lines[0]).toContain(message);
    });
  },
);
