// Editors' commands through the graph: what they write, what they refuse, what the change log says, what stays readable.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { type Answer, type NewsUnderTest, startNews } from './news-room.js';
import { askSmallDirectory, ids } from './small-directory.js';

const articleFields = `id slug status title lead revision publishedAt modifiedAt blocks { index kind text } bodyText bodyHtml url
  publisher { id } category { slug } withdrawal { at explanation } provenance { kind }`;
const payload = `article { ${articleFields} } userErrors { code message path }`;
const create = `mutation ($article: ArticleInput!) { articleCreate(article: $article) { ${payload} } }`;
const update = `mutation ($id: ID!, $revision: Int!, $article: ArticleInput!, $note: String) {
  articleUpdate(id: $id, expectedRevision: $revision, article: $article, note: $note) { ${payload} } }`;
const publish = `mutation ($id: ID!) { articlePublish(id: $id) { ${payload} } }`;
const withdraw = `mutation ($id: ID!, $explanation: String!) { articleWithdraw(id: $id, explanation: $explanation) { ${payload} } }`;
const paragraph = (text: string) => ({ kind: 'PARAGRAPH', text });

describe.each(databases)('commands on articles, on the $name database', ({ create: createDatabase }) => {
  let database: TestDatabase;
  let news: NewsUnderTest;
  let clock = new Date('2026-03-01T02:00:00Z');
  beforeAll(async () => {
    database = await openTestDatabase(createDatabase);
    news = await startNews(database, { now: () => clock, ask: askSmallDirectory });
    await sql`insert into news.category values ('category_top', 'dang', null, 'Đảng', 'Party', 0),
      ('category_sub', 'dan-van', 'category_top', 'Dân vận', null, 1)`.execute(database.database.client);
  });
  afterAll(async () => {
    await news.close();
    await database.close();
  });
  const createArticle = async (article: object): Promise<Answer> => (await news.ask(create, { article })).articleCreate;
  const createPublished = async (article: object): Promise<Answer> => {
    const { article: draft } = await createArticle(article);
    return (await news.ask(publish, { id: draft.id })).articlePublish.article;
  };
  const codes = (answer: Answer) => answer.userErrors.map((fault: Answer) => [fault.code, fault.path.join('.')]);
  /** The log after a cursor, once it shows all that is written: on a server it waits for every older transaction. */
  const readChanges = async (after: string | null): Promise<Answer> => {
    const read = async (cursor: string | null): Promise<Answer> =>
      (
        await news.ask(
          'query ($after: String) { articleChanges(first: 1000, after: $after) { nodes { kind nodeType nodeId } pageInfo { endCursor hasNextPage } } }',
          { after: cursor },
        )
      ).articleChanges;
    await vi.waitFor(
      async () => {
        const written = await sql<{ number: number }>`select number from news.change_log`.execute(
          database.database.client,
        );
        expect((await read(null)).nodes).toHaveLength(written.rows.length);
      },
      { timeout: 20_000 },
    );
    return read(after);
  };
  const endOfLog = async (): Promise<string> => (await readChanges(null)).pageInfo.endCursor;

  it('creates a draft that only a filter for drafts finds, then publishes it', async () => {
    const { article, userErrors } = await createArticle({
      title: '  Quận ủy Hoàng Mai họp  ',
      lead: 'Mở đầu.',
      blocks: [{ kind: 'HEADING', text: 'Mục' }, paragraph('Nội dung <b>đậm</b> & "trích"')],
      categoryId: 'category_sub',
      publisherId: ids.people,
    });
    expect(userErrors).toEqual([]);
    expect(article).toMatchObject({
      slug: 'quan-uy-hoang-mai-hop',
      status: 'DRAFT',
      title: 'Quận ủy Hoàng Mai họp',
      revision: 1,
      publishedAt: null,
      url: 'https://portal.example.vn/news/quan-uy-hoang-mai-hop',
      publisher: { id: ids.people },
      category: { slug: 'dan-van' },
      bodyText: 'Mở đầu.\n\nMục\n\nNội dung <b>đậm</b> & "trích"',
      bodyHtml: '<p>Mở đầu.</p><h2>Mục</h2><p>Nội dung &lt;b&gt;đậm&lt;/b&gt; &amp; "trích"</p>',
    });
    expect(article.blocks.map((block: Answer) => [block.index, block.kind])).toEqual([
      [0, 'TITLE'],
      [1, 'LEAD'],
      [2, 'HEADING'],
      [3, 'PARAGRAPH'],
    ]);
    const hidden = await news.askAsReader(
      'query ($id: ID!) { article(id: $id) { id } articles { nodes { id } } }',
      article,
    );
    expect(hidden).toEqual({ article: null, articles: { nodes: [] } });
    const drafts = await news.ask('{ articles(filter: { statuses: [DRAFT] }) { nodes { id } } }');
    expect(drafts.articles.nodes).toEqual([{ id: article.id }]);

    clock = new Date('2026-03-02T02:00:00Z');
    const published = (await news.ask(publish, { id: article.id })).articlePublish.article;
    expect(published).toMatchObject({ status: 'PUBLISHED', publishedAt: '2026-03-02T02:00:00.000Z', modifiedAt: null });
    const again = (await news.ask(publish, { id: article.id })).articlePublish;
    expect(again).toMatchObject({ article: { publishedAt: '2026-03-02T02:00:00.000Z' }, userErrors: [] });
    const byCategory = await news.ask('{ articles(filter: { categoryId: "category_top" }) { nodes { id } } }');
    expect(byCategory.articles.nodes).toEqual([{ id: article.id }]);
  });

  it('recognises what the text names, at code point offsets', async () => {
    const article = await createPublished({
      title: '😀 Quận ủy Hoàng Mai ban hành Quyết định 9901-QĐ/QU',
      blocks: [paragraph('Đồng chí Nguyễn Văn Mẫu – Bí thư Quận ủy Hoàng Mai phát biểu.')],
    });
    const { article: found } = await news.ask(
      `query ($id: ID!) { article(id: $id) { blocks { text } mentions { type block start end text
        target { __typename ... on OrgUnit { id } ... on Person { id } ... on LegalDocument { citation citedBy { nodes { id } } } } }
        mentionedUnits { edges { node { id } mentionCount firstBlock } totalCount } legalDocuments { citation kind } } }`,
      article,
    );
    for (const { block, start, end, text } of found.mentions)
      expect([...found.blocks[block].text].slice(start, end).join('')).toBe(text);
    const targets = found.mentions.map((mention: Answer) => [mention.type, mention.target?.__typename ?? null]);
    expect(targets).toContainEqual(['ORGANIZATION', 'OrgUnit']);
    expect(targets).toContainEqual(['PERSON', 'Person']);
    expect(targets).toContainEqual(['LEGAL_DOCUMENT', 'LegalDocument']);
    // The title names it, the paragraph once more inside a post; the post counts no third time.
    expect(found.mentionedUnits.edges).toEqual([{ node: { id: ids.committee }, mentionCount: 2, firstBlock: 0 }]);
    expect(found.legalDocuments).toEqual([{ citation: '9901-QĐ/QU', kind: 'QUYET_DINH' }]);
    const document = found.mentions.find((mention: Answer) => mention.type === 'LEGAL_DOCUMENT').target;
    expect(document.citedBy.nodes).toEqual([{ id: article.id }]);
  });

  it('makes a revision of a corrected text, and none of a correction around it', async () => {
    const article = await createPublished({ title: 'Bản tin có lỗi', blocks: [paragraph('Một trăm.')] });
    clock = new Date('2026-03-03T02:00:00Z');
    const corrected = (
      await news.ask(update, {
        id: article.id,
        revision: 1,
        article: { blocks: [paragraph('Hai trăm.')] },
        note: 'Sửa số liệu.',
      })
    ).articleUpdate.article;
    expect(corrected).toMatchObject({ revision: 2, bodyText: 'Hai trăm.', modifiedAt: '2026-03-03T02:00:00.000Z' });
    const around = (await news.ask(update, { id: article.id, revision: 2, article: { categoryId: 'category_sub' } }))
      .articleUpdate.article;
    expect(around).toMatchObject({ revision: 2, category: { slug: 'dan-van' } });
    const { article: read } = await news.ask(
      'query ($id: ID!) { article(id: $id) { revisions { totalCount nodes { number note title blocks { text } } } } }',
      article,
    );
    expect(read.revisions).toEqual({
      totalCount: 2,
      nodes: [
        {
          number: 2,
          note: 'Sửa số liệu.',
          title: 'Bản tin có lỗi',
          blocks: [{ text: 'Bản tin có lỗi' }, { text: 'Hai trăm.' }],
        },
        { number: 1, note: null, title: 'Bản tin có lỗi', blocks: [{ text: 'Bản tin có lỗi' }, { text: 'Một trăm.' }] },
      ],
    });
  });

  it('refuses a change of an older revision, of two at once lets one through', async () => {
    const article = await createPublished({ title: 'Tranh nhau sửa', blocks: [paragraph('Đầu.')] });
    const change = (text: string) =>
      news.ask(update, { id: article.id, revision: 1, article: { blocks: [paragraph(text)] } });
    const answers = (await Promise.all([change('Một.'), change('Hai.')])).map((answer) => answer.articleUpdate);
    expect(answers.map((answer) => codes(answer)).toSorted()).toEqual([[], [['STALE_REVISION', 'expectedRevision']]]);
    expect(codes((await change('Ba.')).articleUpdate)).toEqual([['STALE_REVISION', 'expectedRevision']]);
  });

  it('withdraws an article: title, explanation and number of revisions stay, nothing of the text does', async () => {
    const article = await createPublished({
      title: 'Bài phải gỡ',
      lead: 'Bí mật một.',
      blocks: [paragraph('Quận ủy Hoàng Mai: bí mật hai.')],
    });
    clock = new Date('2026-03-04T02:00:00Z');
    const withdrawn = (await news.ask(withdraw, { id: article.id, explanation: ' Sai sự thật. ' })).articleWithdraw;
    expect(withdrawn.userErrors).toEqual([]);
    const found = await news.ask(
      `query ($id: ID!) { article(id: $id) { ${articleFields} jsonLd mentions { text } mentionedUnits { totalCount edges { mentionCount } }
         revisions { totalCount nodes { title blocks { text } } } }
       articles(filter: { search: "bí mật" }) { nodes { id } }
       hidden: articles(filter: { search: "bí mật", statuses: [WITHDRAWN] }) { nodes { id } }
       withdrawn: articles(filter: { search: "phải gỡ", statuses: [WITHDRAWN] }) { edges { node { title lead } highlights { block } } } }`,
      article,
    );
    expect(found.article).toMatchObject({
      status: 'WITHDRAWN',
      title: 'Bài phải gỡ',
      withdrawal: { at: '2026-03-04T02:00:00.000Z', explanation: 'Sai sự thật.' },
      revisions: { totalCount: 1, nodes: [{ title: 'Bài phải gỡ', blocks: [] }] },
      mentionedUnits: { totalCount: 0, edges: [] },
    });
    expect(JSON.stringify(found)).not.toMatch(/bí mật/iu);
    expect(found.articles.nodes).toEqual([]);
    expect(found.hidden.nodes).toEqual([]);
    expect(found.withdrawn.edges).toEqual([{ node: { title: 'Bài phải gỡ', lead: null }, highlights: [] }]);
    const refusals = await Promise.all([
      news.ask(withdraw, { id: article.id, explanation: 'Lại.' }).then((answer) => answer.articleWithdraw),
      news.ask(publish, { id: article.id }).then((answer) => answer.articlePublish),
      news
        .ask(update, { id: article.id, revision: 1, article: { title: 'Khác' } })
        .then((answer) => answer.articleUpdate),
    ]);
    expect(refusals.map(codes)).toEqual(refusals.map(() => [['INVALID_TRANSITION', 'id']]));
  });

  it('keeps the address of what was published, and leads from an old one to the article', async () => {
    const draft = (await createArticle({ title: 'Tên đầu tiên', blocks: [paragraph('Chữ.')] })).article;
    const renamed = (await news.ask(update, { id: draft.id, revision: 1, article: { title: 'Tên thứ hai' } }))
      .articleUpdate.article;
    expect(renamed.slug).toBe('ten-thu-hai');
    await news.ask(publish, { id: draft.id });
    const kept = (await news.ask(update, { id: draft.id, revision: 2, article: { title: 'Tên thứ ba' } }))
      .articleUpdate;
    expect(kept.article.slug).toBe('ten-thu-hai');
    const moved = (await news.ask(update, { id: draft.id, revision: 3, article: { slug: 'ten-moi' } })).articleUpdate;
    expect(moved.article.slug).toBe('ten-moi');
    const read = await news.ask(
      '{ old: article(slug: "ten-thu-hai") { id slug } draft: article(slug: "ten-dau-tien") { id } now: article(slug: "ten-moi") { id } }',
    );
    expect(read).toEqual({ old: { id: draft.id, slug: 'ten-moi' }, draft: null, now: { id: draft.id } });
    const other = await createArticle({ title: 'Tên thứ hai', blocks: [paragraph('Chữ.')] });
    expect(other.article.slug).toBe('ten-thu-hai-2');
    const taken = await createArticle({ title: 'X', slug: 'ten-thu-hai' });
    expect(codes(taken)).toEqual([['SLUG_TAKEN', 'article.slug']]);
  });

  it('tells every fault of an input at once, and writes nothing then', async () => {
    const before = await endOfLog();
    const faulty = await createArticle({
      title: ' ',
      lead: 'x'.repeat(2001),
      blocks: [paragraph(''), paragraph('được')],
      categoryId: 'category_none',
      publisherId: 'person_x',
      slug: 'Không được',
    });
    expect(faulty.article).toBeNull();
    expect(codes(faulty)).toEqual([
      ['BLANK', 'article.title'],
      ['TOO_LONG', 'article.lead'],
      ['BLANK', 'article.blocks.0.text'],
      ['INVALID_SLUG', 'article.slug'],
      ['NOT_FOUND', 'article.categoryId'],
      ['NOT_FOUND', 'article.publisherId'],
    ]);
    const unknown = 'article_000000000000000000000000';
    const missing = await Promise.all([
      news.ask(publish, { id: unknown }).then((answer) => answer.articlePublish),
      news.ask(withdraw, { id: unknown, explanation: 'Vì.' }).then((answer) => answer.articleWithdraw),
      news.ask(update, { id: unknown, revision: 1, article: {} }).then((answer) => answer.articleUpdate),
    ]);
    expect(missing.map(codes)).toEqual(missing.map(() => [['NOT_FOUND', 'id']]));
    const draft = (await createArticle({ title: 'Chưa có chữ' })).article;
    expect(codes((await news.ask(publish, draft)).articlePublish)).toEqual([['BLANK', 'id']]);
    expect(codes((await news.ask(withdraw, { id: draft.id, explanation: 'Vì.' })).articleWithdraw)).toEqual([
      ['INVALID_TRANSITION', 'id'],
    ]);
    expect(codes((await news.ask(withdraw, { id: draft.id, explanation: ' ' })).articleWithdraw)).toEqual([
      ['BLANK', 'explanation'],
    ]);
    const { nodes } = await readChanges(before);
    expect(nodes).toEqual([{ kind: 'CREATED', nodeType: 'Article', nodeId: draft.id }]);
  });

  it('reads allowed HTML into blocks and refuses the rest by name', async () => {
    const { article } = await createArticle({
      title: 'Từ HTML',
      bodyHtml: `<p>Một <strong>đậm</strong><br>dòng &lt;script&gt;</p><h3>Mục</h3><blockquote><p>Lời nói</p></blockquote>
        <ul><li>Ý <a href="https://example.vn/">một</a></li><li>Ý hai</li></ul>chữ rời`,
    });
    expect(article.blocks.slice(1).map((block: Answer) => [block.kind, block.text])).toEqual([
      ['PARAGRAPH', 'Một đậm dòng <script>'],
      ['HEADING', 'Mục'],
      ['QUOTE', 'Lời nói'],
      ['LIST_ITEM', 'Ý một'],
      ['LIST_ITEM', 'Ý hai'],
      ['PARAGRAPH', 'chữ rời'],
    ]);
    expect(article.bodyHtml).toContain('<p>Một đậm dòng &lt;script&gt;</p>');
    expect(article.bodyHtml).toContain('<ul><li>Ý một</li><li>Ý hai</li></ul>');
    const hostile = [
      '<script>alert(1)</script>',
      '<p onclick="alert(1)">x</p>',
      '<a href="javascript:alert(1)">x</a>',
      '<a href=" JaVaScRiPt:alert(1)">x</a>',
      '<img src=x onerror=alert(1)>',
      '<svg><script>alert(1)</script></svg>',
      '<iframe src="https://example.vn"></iframe>',
      '<p style="background:url(javascript:alert(1))">x</p>',
      '<table><tr><td>x</td></tr></table>',
      '<constructor>x</constructor>',
    ];
    for (const bodyHtml of hostile) {
      const refused = await createArticle({ title: 'Xấu', bodyHtml });
      expect([bodyHtml, codes(refused)]).toEqual([bodyHtml, [['INVALID_HTML', 'article.bodyHtml']]]);
    }
    const both = await createArticle({ title: 'Cả hai', bodyHtml: '<p>x</p>', blocks: [paragraph('y')] });
    expect(codes(both)).toEqual([['INVALID_HTML', 'article.bodyHtml']]);
  });

  it('escapes markup in plain blocks wherever it comes out', async () => {
    const text = `</p><script>alert('x')</script><img src=x onerror="alert(1)">`;
    const { article } = await createArticle({
      title: `Tin ${text}`,
      blocks: [paragraph(text), { kind: 'QUOTE', text }],
    });
    expect(article.blocks[1].text).toBe(text);
    expect(article.bodyHtml).not.toMatch(/<(script|img)/);
    const { articles } = await news.ask(
      '{ articles(filter: { statuses: [DRAFT], search: "onerror" }) { nodes { jsonLd } } }',
    );
    expect(articles.nodes[0].jsonLd).not.toContain('<');
    expect(JSON.parse(articles.nodes[0].jsonLd).headline).toBe(`Tin ${text}`);
  });

  it('writes the change log with the change, or neither', async () => {
    const article = await createPublished({ title: 'Nhật ký', blocks: [paragraph('Chữ.')] });
    const before = await endOfLog();
    const { client } = database.database;
    await sql`alter table news.change_log add constraint planted check (node_id <> ${sql.lit(article.id)}) not valid`.execute(
      client,
    );
    try {
      const attempts = [
        news.refuse(update, { id: article.id, revision: 1, article: { title: 'Đã đổi' } }),
        news.refuse(withdraw, { id: article.id, explanation: 'Vì.' }),
      ];
      expect(await Promise.all(attempts)).toEqual([['INTERNAL_SERVER_ERROR'], ['INTERNAL_SERVER_ERROR']]);
    } finally {
      await sql`alter table news.change_log drop constraint planted`.execute(client);
    }
    const read = 'query ($id: ID!) { article(id: $id) { title status revision revisions { totalCount } } }';
    expect((await news.ask(read, article)).article).toEqual({
      title: 'Nhật ký',
      status: 'PUBLISHED',
      revision: 1,
      revisions: { totalCount: 1 },
    });
    expect((await readChanges(before)).nodes).toEqual([]);
    await news.ask(update, { id: article.id, revision: 1, article: { title: 'Đã đổi' } });
    expect((await readChanges(before)).nodes).toEqual([{ kind: 'UPDATED', nodeType: 'Article', nodeId: article.id }]);
  });
});
