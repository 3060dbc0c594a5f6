// Vietnamese search: what a term matches, in which order, and where in the text, on articles written for each case.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { type Answer, type NewsUnderTest, startNews } from './news-room.js';

/** Oldest first, so that what is newer stands first among equals. */
const articles = [
  { key: 'peace-old', title: 'Hoà bình và hòa giải', body: 'Không có gì thêm.' },
  { key: 'flower', title: 'Chợ hoa ngày Tết', body: 'Hoa đào, hoa mai.' },
  { key: 'plain', title: 'Hoa binh written without marks', body: 'Plain text.' },
  { key: 'peace-body', title: 'Bản tin chiều', body: 'Các đại biểu nói về hòa bình.' },
  { key: 'peace-lead', title: 'Bản tin trưa', lead: 'Hòa bình là chủ đề.', body: 'Chữ.' },
  { key: 'road', title: 'Đường Giải Phóng thông xe', body: 'Con đường mới.' },
  { key: 'sugar', title: 'Duong mia', body: 'Tên viết không dấu.' },
  { key: 'astral', title: '🏵️𝒳 Lễ hội', body: '😀😀 Múa lân ở đình 😀 và múa rồng.' },
  { key: 'nfd', title: 'Sức khỏe cộng đồng'.normalize('NFD'), body: 'Trạm y tế phường.'.normalize('NFD') },
  { key: 'code', title: 'Về constructor và __proto__', body: 'toString hasOwnProperty 15-NQ/TU' },
  { key: 'mixed', title: 'Thúy Hà khoẻ lại', body: 'Bà Thuý vui.' },
] as const;

describe.each(databases)('search on the $name database', ({ create }) => {
  let database: TestDatabase;
  let news: NewsUnderTest;
  const keys = new Map<string, string>();
  beforeAll(async () => {
    database = await openTestDatabase(create);
    let clock = Date.UTC(2026, 0, 1);
    news = await startNews(database, { now: () => new Date((clock += 60_000)) });
    for (const article of articles) {
      const created = await news.ask(
        'mutation ($article: ArticleInput!) { articleCreate(article: $article) { article { id } userErrors { code } } }',
        {
          article: {
            title: article.title,
            lead: 'lead' in article ? article.lead : null,
            blocks: [{ kind: 'PARAGRAPH', text: article.body }],
          },
        },
      );
      const { id } = created.articleCreate.article;
      await news.ask('mutation ($id: ID!) { articlePublish(id: $id) { userErrors { code } } }', { id });
      keys.set(id, article.key);
    }
  });
  afterAll(async () => {
    await news.close();
    await database.close();
  });

  const query = `query ($filter: ArticleFilter, $orderBy: ArticleOrder, $first: Int, $after: String) {
    articles(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      totalCount edges { score node { id blocks { text } } highlights { block start end } } pageInfo { hasNextPage endCursor } } }`;
  const search = async (text: string, more: object = {}): Promise<Answer> =>
    (await news.ask(query, { filter: { search: text }, ...more })).articles;
  const found = async (text: string): Promise<readonly unknown[]> =>
    (await search(text)).edges.map((edge: Answer) => keys.get(edge.node.id));

  it('matches an accented term exactly, in either placement of its tone', async () => {
    expect(new Set(await found('hòa'))).toEqual(new Set(['peace-old', 'peace-body', 'peace-lead']));
    expect(await found('hoà')).toEqual(await found('hòa'));
    expect(await found('hõa')).toEqual([]);
    expect(await found('khỏe')).toEqual(await found('khoẻ'));
    expect(new Set(await found('khoẻ'))).toEqual(new Set(['nfd', 'mixed']));
    expect(await found('thuý')).toEqual(['mixed']);
  });

  it('matches an unaccented term in every spelling, the exact one first', async () => {
    const all = await found('hoa binh');
    expect(all[0]).toBe('plain');
    expect(new Set(all)).toEqual(new Set(['plain', 'peace-old', 'peace-body', 'peace-lead']));
    expect((await found('hoa')).slice(0, 2)).toEqual(['flower', 'plain']);
    expect(new Set(await found('hoa'))).toEqual(new Set(['flower', 'plain', 'peace-old', 'peace-body', 'peace-lead']));
  });

  it('takes each term by itself: one accented, one not', async () => {
    expect(new Set(await found('hòa binh'))).toEqual(new Set(['peace-old', 'peace-body', 'peace-lead']));
    expect(await found('hoa bình giải')).toEqual(['peace-old']);
  });

  it('folds đ to d, and matches đ only where it is typed', async () => {
    expect(new Set(await found('duong'))).toEqual(new Set(['sugar', 'road']));
    expect((await found('duong'))[0]).toBe('sugar');
    expect(await found('đường')).toEqual(['road']);
    expect(await found('ĐƯỜNG')).toEqual(['road']);
    expect(await found('đuong')).toEqual([]);
  });

  it('does not care for the Unicode form, of the text or of what is typed', async () => {
    expect(await found('cộng đồng')).toEqual(['nfd']);
    expect(await found('cộng đồng'.normalize('NFD'))).toEqual(['nfd']);
    expect(await found('tram y te')).toEqual(['nfd']);
    expect(await found('hòa giải'.normalize('NFD'))).toEqual(['peace-old']);
  });

  it('puts title over lead over body, and says so by the score', async () => {
    const { edges } = await search('hòa bình');
    expect(edges.map((edge: Answer) => keys.get(edge.node.id))).toEqual(['peace-old', 'peace-lead', 'peace-body']);
    const scores = edges.map((edge: Answer) => edge.score);
    expect(scores).toEqual(scores.toSorted((one: number, other: number) => other - one));
    expect(new Set(scores).size).toBe(3);
    expect((await search('hòa bình')).edges.map((edge: Answer) => edge.score)).toEqual(scores);
  });

  it('takes operators and names of objects as words', async () => {
    expect(await found('constructor')).toEqual(['code']);
    expect(await found('__proto__')).toEqual(['code']);
    expect(await found('toString')).toEqual(['code']);
    expect(await found('15-NQ/TU')).toEqual(['code']);
    expect(await found("hòa & !bình | 'x")).toEqual([]);
    expect(await found("hòa:* <-> (bình) '")).toEqual(['peace-old', 'peace-lead', 'peace-body']);
    expect(await found(`road'); drop table news.article; --`)).toEqual([]);
    expect(await found('\\ \u0000 hòa')).toEqual(await found('hòa'));
    for (const nothing of ['', '   ', '!!!', '& | !', '😀'])
      expect([nothing, await found(nothing)]).toEqual([nothing, []]);
  });

  it('refuses a search of over 200 characters, and the order by relevance without one', async () => {
    expect(await news.refuse(query, { filter: { search: 'a'.repeat(201) } })).toEqual(['BAD_USER_INPUT']);
    expect(await news.refuse(query, { orderBy: { field: 'RELEVANCE' } })).toEqual(['BAD_USER_INPUT']);
  });

  it('gives what matched as code points of the blocks', async () => {
    const spans = async (text: string) =>
      (await search(text)).edges.flatMap((edge: Answer) =>
        edge.highlights.map(({ block, start, end }: Answer) =>
          [...edge.node.blocks[block].text].slice(start, end).join(''),
        ),
      );
    expect(await spans('múa')).toEqual(['Múa', 'múa']);
    expect(await spans('le hoi')).toEqual(['Lễ', 'hội']);
    expect(await spans('thúy')).toEqual(['Thúy', 'Thuý']);
    expect((await search('múa')).edges[0].highlights).toEqual([
      { block: 1, start: 3, end: 6 },
      { block: 1, start: 23, end: 26 },
    ]);
    expect(await spans('suc khoe')).toEqual(['Sức', 'khỏe']);
    const { articles: unsearched } = await news.ask(query, {});
    expect(unsearched.edges.flatMap((edge: Answer) => edge.highlights)).toEqual([]);
  });

  it('pages through ranked matches without gap or repeat', async () => {
    const whole = await found('hoa');
    const paged: unknown[] = [];
    let after: string | null = null;
    for (let page = 0; page < 10; page += 1) {
      const list: Answer = await search('hoa', { first: 2, after });
      expect(list.totalCount).toBe(whole.length);
      paged.push(...list.edges.map((edge: Answer) => keys.get(edge.node.id)));
      after = list.pageInfo.endCursor;
      if (!list.pageInfo.hasNextPage) break;
    }
    expect(paged).toEqual(whole);
  });

  it('finds a withdrawn article by its title, and by no word of its hidden text', async () => {
    const created = await news.ask(
      'mutation ($article: ArticleInput!) { articleCreate(article: $article) { article { id } } }',
      {
        article: {
          title: 'Quyết toán năm',
          lead: 'Xyzlead ở đây.',
          blocks: [{ kind: 'PARAGRAPH', text: 'Xyzbody và quyết định.' }],
        },
      },
    );
    const { id } = created.articleCreate.article;
    await news.ask('mutation ($id: ID!) { articlePublish(id: $id) { userErrors { code } } }', { id });
    const idsFor = async (text: string, status: string): Promise<readonly unknown[]> =>
      (await news.ask(query, { filter: { search: text, statuses: [status] } })).articles.edges.map(
        (edge: Answer) => edge.node.id,
      );
    expect(await idsFor('xyzbody xyzlead', 'PUBLISHED')).toEqual([id]);
    await news.ask('mutation ($id: ID!) { articleWithdraw(id: $id, explanation: "Sai.") { userErrors { code } } }', {
      id,
    });
    expect(await idsFor('quyết toán', 'WITHDRAWN')).toEqual([id]);
    expect(await idsFor('quyet toan', 'WITHDRAWN')).toEqual([id]);
    for (const hidden of ['xyzbody', 'xyzlead', 'định']) expect(await idsFor(hidden, 'WITHDRAWN')).toEqual([]);
  });

  it('costs one statement for the page and one for the texts of its highlights', async () => {
    const one = await database.countStatements(() =>
      news.ask('{ articles(filter: { search: "hoa" }, first: 5) { edges { node { id } highlights { start } } } }'),
    );
    expect(one.statements).toHaveLength(2);
    const withFacets = await database.countStatements(() =>
      news.ask(
        '{ articles(filter: { search: "hoa" }, first: 5) { totalCount facets { months { month count } } edges { node { id } } } }',
      ),
    );
    expect(withFacets.statements).toHaveLength(3);
    expect(withFacets.result.articles.facets.months).toEqual([{ month: '2026-01', count: 5 }]);
  });
});
