// Import of a page's article: new, the same again, corrected, with another count, after a withdrawal, and broken off.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../subgraphs/kit/store.js';
import { importArticle, type ImportedArticle } from '../../../subgraphs/news/commands/import-article.js';
import { newsStorage } from '../../../subgraphs/news/entities/storage.js';
import type { NewsTables } from '../../../subgraphs/news/entities/tables.js';
import { parsePortalPage } from '../../../subgraphs/news/sources/portal-page/parse-portal-page.js';
import { createRecognizerSource } from '../../../subgraphs/news/sources/unit-directory.js';
import { openTestDatabase, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { type Answer, type NewsUnderTest, startNews } from './news-room.js';
import { askSmallDirectory, ids } from './small-directory.js';

const pageText = ({ views = 12, body = 'Quận ủy Hoàng Mai ban hành Nghị quyết số 9903-NQ/QU.' } = {}) =>
  `TIN TRONG QUẬN

Quận ủy Hoàng Mai họp thường kỳ

Ngày đăng 05/03/2019 | 08:30   View count: ${views}

Sáng 5/3, cuộc họp thường kỳ tháng ba diễn ra tại hội trường.

Đồng chí Trần Thị Ví Dụ – Phó Bí thư Quận ủy Hoàng Mai chủ trì. ${body}

Các ý kiến tập trung vào ba việc còn dở dang của quý trước.
`;

describe.each(databases)('import of articles on the $name database', ({ create }) => {
  let database: TestDatabase;
  let news: NewsUnderTest;
  let store: Store<NewsTables>;
  const now = () => new Date('2026-06-01T00:00:00Z');
  beforeAll(async () => {
    database = await openTestDatabase(create);
    news = await startNews(database, { now, ask: askSmallDirectory });
    store = await openStore<NewsTables>(database.database, newsStorage, now);
  });
  afterAll(async () => {
    await news.close();
    await database.close();
  });

  const newPerson = `person_${'p'.repeat(24)}`;
  async function read(text: string): Promise<ImportedArticle> {
    const parsed = parsePortalPage(text, { fileName: 'page.txt' });
    if (!parsed.ok) throw new Error(parsed.reason);
    const { page } = parsed;
    const recognizer = await createRecognizerSource(askSmallDirectory, now)();
    if (recognizer === null) throw new Error('no directory');
    const recognized = recognizer({
      blocks: page.blocks.map((block, index) => ({ ...block, index })),
      publishedOn: page.publishedOn,
      contextUnitId: null,
      contextRegionId: ids.district,
    });
    return {
      page,
      recognized,
      personIds: new Map(recognized.persons.map(({ key }) => [key, newPerson])),
      publisherId: null,
      language: 'vi',
      provenance: {
        kind: 'IMPORTED',
        sourceName: 'page.txt',
        sourceUrl: null,
        licence: null,
        retrievedAt: now().toISOString(),
        completeness: 'PARTIAL',
        missing: page.missing.article,
      },
    };
  }
  const importPage = async (text: string) => importArticle({ store, now }, await read(text));
  const query = `query ($id: ID!) { article(id: $id) { status title lead publishedAt createdAt modifiedAt viewCount { value observedAt }
    category { name } provenance { kind completeness missing } revisions { totalCount } blocks { text }
    mentions { block start end text target { __typename ... on Person { id } ... on OrgUnit { id } ... on LegalDocument { citation } } postHolder { id } } } }`;
  const stateOfAll = async () =>
    (
      await sql<{
        rows: unknown;
      }>`select (select count(*) from news.change_log) as log, (select count(*) from news.article_revision) as versions,
        (select count(*) from news.legal_document) as documents, (select max(updated_at) from news.article) as latest`.execute(
        database.database.client,
      )
    ).rows;

  it('creates the article with its links, and changes nothing when the page comes again', async () => {
    const first = await importPage(pageText());
    expect(first).toMatchObject({ outcome: 'CREATED', revision: 1, slug: 'quan-uy-hoang-mai-hop-thuong-ky' });
    const { article } = await news.ask(query, { id: first.articleId });
    expect(article).toMatchObject({
      status: 'PUBLISHED',
      publishedAt: '2019-03-05T01:30:00.000Z',
      createdAt: '2026-06-01T00:00:00.000Z',
      modifiedAt: null,
      viewCount: { value: 12, observedAt: null },
      category: { name: 'Tin trong quận' },
      provenance: { kind: 'IMPORTED', completeness: 'PARTIAL' },
    });
    expect(article.provenance.missing).toContain('url');
    for (const { block, start, end, text } of article.mentions)
      expect([...article.blocks[block].text].slice(start, end).join('')).toBe(text);
    const targets = article.mentions.map((mention: Answer) => mention.target);
    expect(targets).toContainEqual({ __typename: 'OrgUnit', id: ids.committee });
    expect(targets).toContainEqual({ __typename: 'Person', id: newPerson });
    expect(targets).toContainEqual({ __typename: 'LegalDocument', citation: '9903-NQ/QU' });
    const person = await news.ask(
      'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Person { articles { nodes { id } } } } }',
      { keys: [{ __typename: 'Person', id: newPerson }] },
    );
    expect(person._entities[0].articles.nodes).toEqual([{ id: first.articleId }]);

    const before = await stateOfAll();
    expect(await importPage(pageText())).toEqual({ ...first, outcome: 'UNCHANGED' });
    expect(await stateOfAll()).toEqual(before);
  });

  it('takes another count as a new snapshot, without a revision', async () => {
    const again = await importPage(pageText({ views: 40 }));
    expect(again).toMatchObject({ outcome: 'UPDATED', revision: 1 });
    const { article } = await news.ask(query, { id: again.articleId });
    expect(article).toMatchObject({ viewCount: { value: 40 }, revisions: { totalCount: 1 }, modifiedAt: null });
  });

  it('makes a revision of a corrected page, under its old address, even when the title is corrected', async () => {
    const body = 'Quận ủy Hoàng Mai ban hành Nghị quyết số 9904-NQ/QU.';
    const corrected = await importPage(pageText({ views: 40, body }));
    expect(corrected).toMatchObject({ outcome: 'REVISED', revision: 2, slug: 'quan-uy-hoang-mai-hop-thuong-ky' });
    const cited = await news.ask(
      '{ old: legalDocument(citation: "9903-NQ/QU") { citedBy { totalCount } } new: legalDocument(citation: "9904-NQ/QU") { citedBy { totalCount } } }',
    );
    expect(cited).toEqual({ old: { citedBy: { totalCount: 0 } }, new: { citedBy: { totalCount: 1 } } });
    const retitled = await importPage(
      pageText({ views: 40, body }).replace('họp thường kỳ\n', 'họp thường kỳ tháng 3\n'),
    );
    expect(retitled).toMatchObject({ outcome: 'REVISED', revision: 3, articleId: corrected.articleId });
    const other = await importPage(
      pageText()
        .replace('Quận ủy Hoàng Mai họp thường kỳ', 'Tin khác cùng giờ')
        .replaceAll(/^(Sáng|Đồng chí|Các ý).*$/gmu, 'Một đoạn khác hẳn về chuyện khác, dài vừa đủ.'),
    );
    expect(other.outcome).toBe('CREATED');
  });

  it('leaves a withdrawn article withdrawn', async () => {
    const { articleId } = await importPage(pageText().replace('05/03/2019', '06/03/2019'));
    await news.ask('mutation ($id: ID!) { articleWithdraw(id: $id, explanation: "Trùng.") { userErrors { code } } }', {
      id: articleId,
    });
    const again = await importPage(pageText({ body: 'Sửa.' }).replace('05/03/2019', '06/03/2019'));
    expect(again).toMatchObject({ outcome: 'WITHDRAWN', articleId });
    expect((await news.ask(query, { id: articleId })).article.status).toBe('WITHDRAWN');
  });

  it('writes all of a page or nothing', async () => {
    const before = await stateOfAll();
    const { client } = database.database;
    await sql`alter table news.article_link add constraint planted check (target_type <> 'OrgUnit') not valid`.execute(
      client,
    );
    await expect(importPage(pageText().replace('05/03/2019', '07/03/2019'))).rejects.toThrow(/planted/);
    await sql`alter table news.article_link drop constraint planted`.execute(client);
    expect(await stateOfAll()).toEqual(before);
  });
});
