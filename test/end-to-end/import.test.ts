// `npm run import` on the real page of a district portal, held against the facts that a careful reader took from it.
// The page is not part of this project: where it is absent, that suite is left out with a line that says so.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createClosingStack } from '../../process/lifecycle.js';
import { createLog } from '../../process/log.js';
import { foldedKey } from '../../subgraphs/kit/vietnamese.js';
import { startRooms } from '../../subgraphs/start-rooms.js';
import { postGraphql, runBuilt, type RunningProcess } from '../support/processes.js';
import { testSettings } from '../support/rooms.js';

const shared = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const pageFile = join(shared, 'portal-page.txt');
const pages = existsSync(pageFile) ? [pageFile] : [];
if (pages.length === 0)
  console.log('Left out: the import of the real portal page, which stands in ../shared/data and is not here.');

const facts = z.object({
  article: z.object({ title: z.string(), lead: z.string(), publishedAt: z.string(), viewCount: z.number() }),
  organizations: z.array(z.object({ name: z.string(), identity: z.string() })),
  persons: z.array(
    z.object({ name: z.string(), positions: z.array(z.object({ role: z.string(), observedOn: z.string() })) }),
  ),
  legalDocuments: z.array(
    z.object({
      citation: z.string(),
      kind: z.string(),
      number: z.string(),
      date: z.string().nullable(),
      datePrecision: z.string(),
    }),
  ),
  events: z.array(z.object({ name: z.string(), date: z.string(), datePrecision: z.string() })),
  slogansAndThemes: z.array(z.object({ text: z.string() })),
  poll: z.object({ title: z.string() }),
});

const query = `query ($slug: String!) {
  article(slug: $slug) {
    id title lead publishedAt language
    category { name }
    viewCount { value observedAt }
    publisher { name }
    blocks { index kind text }
    revisions { totalCount }
    mentions {
      type basis block start end text postTitle postHolder { name }
      target { __typename
        ... on OrgUnit { name(asOf: "2018-01-25") }
        ... on Person { name tenures(asOf: "2018-01-19") { nodes { unit { name(asOf: "2018-01-25") } role observedOn provenance { kind } } } }
        ... on LegalDocument { citation } ... on Slogan { text } ... on Region { name(asOf: "2018-01-25") } }
    }
    legalDocuments { citation kind number issuedOn issuedOnPrecision title titleIsComplete issuer { name(asOf: "2018-01-25") } citedBy { totalCount } }
    events { name startsOn startsOnPrecision host { name(asOf: "2018-01-25") } chair { name } legalBasis { citation } }
    provenance { kind completeness missing sourceName }
  }
  weatherRegions { name weather { current { observedAt } freshness { status } } }
}`;

const draftsQuery = `{
  polls(filter: { search: "thái độ tiếp công dân của cán bộ Một cửa quận", statuses: [DRAFT] }) {
    nodes { title status blockers options { id } subject { id } opensAt closesAt provenance { kind completeness missing } }
  }
}`;
const draftsAnswer = z.object({
  polls: z.object({ nodes: z.array(z.looseObject({ subject: z.object({ id: z.string() }) })) }),
});
const unitQuery = 'query ($id: ID!) { orgUnit(id: $id) { name(asOf: "2018-01-25") } }';
const unitAnswer = z.object({ orgUnit: z.object({ name: z.string() }) });

const target = z.object({
  __typename: z.string(),
  name: z.string().optional(),
  citation: z.string().optional(),
  text: z.string().optional(),
});
const answer = z.object({
  article: z.object({
    title: z.string(),
    lead: z.string(),
    publishedAt: z.string(),
    category: z.object({ name: z.string() }),
    viewCount: z.unknown(),
    publisher: z.unknown(),
    blocks: z.array(z.object({ index: z.number(), kind: z.string(), text: z.string() })),
    revisions: z.object({ totalCount: z.number() }),
    mentions: z.array(
      z.object({
        type: z.string(),
        basis: z.string(),
        block: z.number(),
        start: z.number(),
        end: z.number(),
        text: z.string(),
        postTitle: z.string().nullable(),
        postHolder: z.object({ name: z.string() }).nullable(),
        target: target
          .extend({
            tenures: z
              .object({ nodes: z.array(z.object({ role: z.string(), observedOn: z.array(z.string()) })) })
              .optional(),
          })
          .nullable(),
      }),
    ),
    legalDocuments: z.array(z.looseObject({ citation: z.string(), issuer: z.object({ name: z.string() }).nullable() })),
    events: z.array(z.looseObject({ name: z.string() })),
    provenance: z.unknown(),
  }),
  weatherRegions: z.array(z.unknown()),
});

const folder = mkdtempSync(join(tmpdir(), 'civic-import-'));
const environment = { PORT: '0', DATA_DIR: join(folder, 'data') };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function importFiles(...files: string[]): Promise<{ code: number | null; output: string }> {
  const running = runBuilt('subgraphs/import.js', files, environment);
  const code = await running.exited;
  return { code, output: running.output() };
}

/** The poll of a page is a draft, which only an editor sees: read from the rooms, as an editor. */
async function readDrafts(): Promise<unknown> {
  const opened = createClosingStack();
  const log = createLog('silent');
  const settings = testSettings({ DATA_DIR: environment.DATA_DIR });
  const { rooms } = await startRooms(['org-units', 'polls'], {
    settings,
    log,
    arguments: [],
    opened,
    print: () => {},
  });
  const polls = await rooms
    .get('polls')
    ?.execute({ query: draftsQuery, headers: { 'x-caller-scopes': 'polls:write' } });
  const { nodes } = draftsAnswer.parse(polls?.data).polls;
  const named = await Promise.all(
    nodes.map(async ({ subject, ...poll }) => {
      const unit = await rooms.get('org-units')?.execute({ query: unitQuery, variables: subject, headers: {} });
      return { ...poll, subject: unitAnswer.parse(unit?.data).orgUnit.name };
    }),
  );
  await opened.close();
  return named;
}

describe.each(pages)('the import of the real page', (file) => {
  const expected = facts.parse(JSON.parse(readFileSync(join(shared, 'portal-page.facts.json'), 'utf8')));
  let first: { code: number | null; output: string };
  let second: { code: number | null; output: string };
  let server: RunningProcess;
  let found: z.infer<typeof answer>;
  let drafts: unknown;

  beforeAll(async () => {
    first = await importFiles(file);
    second = await importFiles(file);
    drafts = await readDrafts();
    server = runBuilt('main.js', [], environment);
    const url = await server.waitFor(/GraphQL\s+(http\S+)/);
    const listed = await postGraphql(
      url,
      `{ articles(first: 1, filter: { search: ${JSON.stringify(expected.article.title)} }) { nodes { slug } } }`,
    );
    const { articles } = z
      .object({ articles: z.object({ nodes: z.array(z.object({ slug: z.string() })) }) })
      .parse(listed.data);
    const got = await postGraphql(url, query, { slug: articles.nodes[0]?.slug });
    if (got.errors !== undefined) throw new Error(JSON.stringify(got.errors));
    found = answer.parse(got.data);
  }, 240_000);
  afterAll(() => server.end());

  it('reports what it found and what is missing', () => {
    expect(first.code).toBe(0);
    expect(first.output).toContain('article created');
    expect(first.output).toMatch(/missing: url, author, siteName, imageUrl/);
    expect(first.output).toContain('assumed: ');
  });

  it('changes nothing the second time', () => {
    expect(second.code).toBe(0);
    expect(second.output).toContain('article unchanged');
    expect(second.output).toContain('0 not seen before');
    expect(second.output).toContain('poll unchanged');
    expect(found.article.revisions.totalCount).toBe(1);
  });

  it('keeps the article as the page has it', () => {
    const { article } = found;
    expect(article).toMatchObject({
      title: expected.article.title,
      lead: expected.article.lead,
      category: { name: 'Đảng - Đoàn thể' },
    });
    expect(new Date(article.publishedAt)).toEqual(new Date(expected.article.publishedAt));
    expect(article.viewCount).toEqual({ value: expected.article.viewCount, observedAt: null });
    expect(article.publisher).toBeNull();
    expect(article.provenance).toMatchObject({ kind: 'IMPORTED', completeness: 'PARTIAL' });
    for (const { block, start, end, text } of article.mentions) {
      expect([...(article.blocks[block]?.text ?? '')].slice(start, end).join('')).toBe(text);
    }
  });

  it('links every organisation that the page names, and none that it does not', () => {
    const linked = new Set(
      found.article.mentions.flatMap(({ target: to }) => (to?.__typename === 'OrgUnit' ? [to.name ?? ''] : [])),
    );
    const named = expected.organizations
      .filter(({ name }) => !name.includes('Một cửa'))
      .map(({ name }) => foldedKey(name));
    const implied = new Set(expected.organizations.map(({ name }) => foldedKey(name)));
    const folded = new Set([...linked].map(foldedKey));
    // Thành ủy Hà Nội is named only inside other names; the longest span wins.
    expect(named.filter((name) => !folded.has(name) && name !== foldedKey('Thành ủy Hà Nội'))).toEqual([]);
    expect([...folded].filter((name) => !implied.has(name))).toEqual([]);
  });

  it('links persons with their posts as seen on the day, typos and coreference included', () => {
    for (const person of expected.persons) {
      const mention = found.article.mentions.find(
        ({ target: to }) => to?.__typename === 'Person' && to.name === person.name,
      );
      expect(mention?.target?.tenures?.nodes.map(({ role }) => role).toSorted(), person.name).toEqual(
        person.positions.map(({ role }) => role).toSorted(),
      );
      for (const { observedOn } of mention?.target?.tenures?.nodes ?? [])
        expect(observedOn).toContain(person.positions[0]?.observedOn);
    }
    expect(found.article.mentions.filter(({ text }) => text === 'BCH Quận sự Quận')).toMatchObject([
      { target: { name: 'Ban Chỉ huy Quân sự quận Hoàng Mai' } },
    ]);
    const coreferences = found.article.mentions.filter(
      ({ basis, type }) => basis === 'COREFERENCE' && type === 'PERSON',
    );
    expect(coreferences.map(({ text, target: to }) => [text, to?.name])).toEqual([
      ['Đồng chí', 'Nguyễn Kim Hoàng'],
      ['Đồng chí', 'Nguyễn Kim Hoàng'],
    ]);
  });

  it('makes nodes of the documents, events and slogans', () => {
    expect(found.article.legalDocuments.map(({ citation }) => citation).toSorted()).toEqual(
      expected.legalDocuments.map(({ citation }) => citation).toSorted(),
    );
    for (const document of expected.legalDocuments) {
      expect(found.article.legalDocuments.find(({ citation }) => citation === document.citation)).toMatchObject({
        kind: document.kind,
        number: document.number,
        issuedOn: document.date,
        issuedOnPrecision: document.datePrecision,
        issuer: { name: expect.stringContaining('Thành ủy') },
      });
    }
    expect(found.article.events).toHaveLength(expected.events.length);
    expect(found.article.events.filter(({ startsOn }) => startsOn === '2018-01-19')).toMatchObject([
      { startsOnPrecision: 'DAY', host: { name: 'Ban Dân vận Quận ủy Hoàng Mai' }, chair: { name: 'Nguyễn Đức Hải' } },
    ]);
    const slogans = new Set(
      found.article.mentions.flatMap(({ target: to }) => (to?.__typename === 'Slogan' ? [to.text] : [])),
    );
    expect([...slogans].toSorted()).toEqual(expected.slogansAndThemes.map(({ text }) => text).toSorted());
  });

  it('keeps the poll a draft without options and the weather without readings', () => {
    expect(drafts).toEqual([
      {
        title: expected.poll.title,
        status: 'DRAFT',
        blockers: expect.arrayContaining(['options']),
        options: [],
        subject: 'Bộ phận Tiếp nhận và Trả kết quả (Một cửa) quận Hoàng Mai',
        opensAt: null,
        closesAt: null,
        provenance: {
          kind: 'IMPORTED',
          completeness: 'PARTIAL',
          missing: ['options', 'opensAt', 'closesAt', 'results'],
        },
      },
    ]);
    expect(found.weatherRegions).toEqual(
      ['Thành phố Hà Nội', 'Thành phố Đà Nẵng', 'Thành phố Hồ Chí Minh'].map((name) => ({
        name,
        weather: { current: null, freshness: { status: 'NO_DATA' } },
      })),
    );
  });
});

describe('a file that is no page', () => {
  it('is refused with the reason, the others are imported, and the exit code tells', async () => {
    const json = join(folder, 'facts.json');
    writeFileSync(json, '{"title": "no page"}');
    const page = join(folder, 'own-page.txt');
    writeFileSync(
      page,
      'CHÍNH QUYỀN\n\nUBND quận Hoàng Mai họp giao ban\nNgày đăng 02/03/2018 | 08:00\n\nUBND quận Hoàng Mai họp giao ban tháng 3.\n\nChủ tịch UBND quận phát biểu.\n',
    );
    const { code, output } = await importFiles(json, page);
    expect(code).toBe(1);
    expect(output).toContain('refused: facts.json: it is a JSON document.');
    expect(output).toContain('article created');
  }, 120_000);

  it('a corrected page makes a revision', async () => {
    const page = join(folder, 'own-page.txt');
    writeFileSync(page, `${readFileSync(page, 'utf8')}\nHội nghị kết thúc lúc 10 giờ.\n`);
    const { code, output } = await importFiles(page);
    expect(code).toBe(0);
    expect(output).toMatch(/article revised: article_\w+, revision 2/);
  }, 120_000);

  it('no file at all is told how to name one', async () => {
    const { code, output } = await importFiles();
    expect(code).toBe(1);
    expect(output).toContain('npm run import -- FILE…');
  });
});
