// Lists of articles over the sample: pages in every order, each filter against the whole list, links in both directions,
// and what each costs in statements.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { type Answer, type NewsUnderTest, startNews } from './news-room.js';
import { askSmallDirectory, ids } from './small-directory.js';

describe.each(databases)('lists of articles on the $name database', ({ create }) => {
  let database: TestDatabase;
  let news: NewsUnderTest;
  /** Every article of the sample, whatever its status. */
  let whole: readonly Answer[];
  beforeAll(async () => {
    database = await openTestDatabase(create);
    news = await startNews(database, { now: () => new Date('2026-11-01T00:00:00Z'), ask: askSmallDirectory });
    await news.room.loadSampleIfEmpty(() => {});
    whole = (
      await news.ask(`{ articles(first: 100, filter: { statuses: [DRAFT, PUBLISHED, WITHDRAWN] }) { nodes {
        id slug status language publishedAt createdAt category { id slug parent { id } } publisher { id } viewCount { value }
        mentionedUnits { edges { node { id } } } places { id } legalDocuments { id citation } mentions { type target { ... on Person { id } } } } } }`)
    ).articles.nodes;
  });
  afterAll(async () => {
    await news.close();
    await database.close();
  });

  const listed = async (args: string, fields = 'nodes { id }'): Promise<Answer> =>
    (
      await news.ask(
        `{ articles(${args}) { ${fields} pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      )
    ).articles;
  const walk = async (args: string, size: number): Promise<string[]> => {
    const seen: string[] = [];
    let after = '';
    for (;;) {
      const page = await listed(`first: ${size}, ${args} ${after}`);
      seen.push(...page.nodes.map((node: Answer) => node.id));
      if (!page.pageInfo.hasNextPage) return seen;
      after = `after: "${page.pageInfo.endCursor}"`;
    }
  };
  const published = () => whole.filter((article) => article.status === 'PUBLISHED');
  const idsOf = (articles: readonly Answer[]): string[] => articles.map((article) => article.id);
  const references = (type: string, keys: readonly object[], fields: string) =>
    news.askAsReader(`query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on ${type} { ${fields} } } }`, {
      keys: keys.map((key) => ({ __typename: type, ...key })),
    });

  it('walks every order forwards without gap or repeat, and back again', async () => {
    for (const field of ['PUBLISHED_AT', 'UPDATED_AT', 'VIEW_COUNT'])
      for (const direction of ['ASC', 'DESC']) {
        const order = `orderBy: { field: ${field}, direction: ${direction} }`;
        const forwards = await walk(order, 17);
        expect(new Set(forwards)).toEqual(new Set(idsOf(published())));
        expect(forwards).toHaveLength(published().length);
        const last = await listed(`last: 30, ${order}`);
        expect(idsOf(last.nodes)).toEqual(forwards.slice(-30));
        const before = await listed(`last: 30, ${order}, before: "${last.pageInfo.startCursor}"`);
        expect(idsOf(before.nodes)).toEqual(forwards.slice(-60, -30));
      }
    const days = (await listed('first: 100', 'nodes { publishedAt }')).nodes.map((node: Answer) => node.publishedAt);
    expect(days).toEqual(days.toSorted().toReversed());
    const views = await listed('first: 100, orderBy: { field: VIEW_COUNT }', 'nodes { viewCount { value } }');
    const counts = views.nodes.map((node: Answer) => node.viewCount?.value ?? 0);
    expect(counts).toEqual(counts.toSorted((one: number, other: number) => other - one));
  });

  it('goes on where it was when articles come in before that place', async () => {
    const first = await listed('first: 10');
    const rest = idsOf((await listed(`first: 10, after: "${first.pageInfo.endCursor}"`)).nodes);
    const created = await news.ask(
      'mutation { articleCreate(article: { title: "Chen ngang", blocks: [{ kind: PARAGRAPH, text: "Chữ." }] }) { article { id } } }',
    );
    const { id } = created.articleCreate.article;
    await news.ask('mutation ($id: ID!) { articlePublish(id: $id) { userErrors { code } } }', { id });
    expect(idsOf((await listed('first: 1')).nodes)).toEqual([id]);
    expect(idsOf((await listed(`first: 10, after: "${first.pageInfo.endCursor}"`)).nodes)).toEqual(rest);
    await news.ask('mutation ($id: ID!) { articleWithdraw(id: $id, explanation: "Thử.") { userErrors { code } } }', {
      id,
    });
    expect(idsOf((await listed('first: 10')).nodes)).toEqual(idsOf(first.nodes));
  });

  it('answers each filter with what the whole list holds of it', async () => {
    const named = (article: Answer) => article.mentionedUnits.edges.map((edge: Answer) => edge.node.id);
    const persons = (article: Answer) => article.mentions.map((mention: Answer) => mention.target?.id);
    const [document] = published().flatMap((article) => article.legalDocuments);
    const some = published()[30];
    const cases: readonly (readonly [string, (article: Answer) => boolean])[] = [
      [`publisherId: "${some.publisher.id}"`, (article) => article.publisher.id === some.publisher.id],
      ['language: "en"', (article) => article.language === 'en'],
      [`mentionedUnitIds: ["${ids.committee}"]`, (article) => named(article).includes(ids.committee)],
      [
        `mentionedUnitIds: ["${ids.committee}", "${ids.people}"]`,
        (article) => named(article).includes(ids.committee) || named(article).includes(ids.people),
      ],
      [`personIds: ["${ids.person}"]`, (article) => persons(article).includes(ids.person)],
      [`regionId: "${ids.district}"`, (article) => article.places.some((place: Answer) => place.id === ids.district)],
      [
        `legalDocumentId: "${document.id}"`,
        (article) => article.legalDocuments.some((cited: Answer) => cited.id === document.id),
      ],
      [
        `publishedFrom: "${some.publishedAt}", publishedBefore: "${published()[3].publishedAt}"`,
        (article) => article.publishedAt >= some.publishedAt && article.publishedAt < published()[3].publishedAt,
      ],
      [
        `regionId: "${ids.district}", mentionedUnitIds: ["${ids.committee}"], language: "vi"`,
        (article) =>
          article.places.some((place: Answer) => place.id === ids.district) &&
          named(article).includes(ids.committee) &&
          article.language === 'vi',
      ],
      ['mentionedUnitIds: []', () => false],
      [
        `mentionedUnitIds: ["${ids.district}", "${ids.committee}"]`,
        (article) => named(article).includes(ids.committee),
      ],
    ];
    for (const [filter, holds] of cases) {
      const expected = idsOf(published().filter(holds));
      const { nodes, totalCount } = await listed(`first: 100, filter: { ${filter} }`, 'nodes { id } totalCount');
      expect([filter, idsOf(nodes).toSorted()]).toEqual([filter, expected.toSorted()]);
      expect(totalCount).toBe(expected.length);
      expect(await walk(`filter: { ${filter} }`, 3)).toEqual(idsOf(nodes));
      if (!filter.endsWith('[]')) expect([filter, expected.length > 0]).toEqual([filter, true]);
    }
    // Links of all types share a table, so an id of another type would otherwise find what it leads to.
    for (const mistyped of [
      `regionId: "${ids.committee}"`,
      `categoryId: "${ids.committee}"`,
      `eventId: "${document.id}"`,
      `publisherId: "${ids.district}"`,
      `personIds: ["${ids.committee}"]`,
      `mentionedUnitIds: ["${ids.district}"]`,
    ])
      expect([mistyped, (await listed(`filter: { ${mistyped} }`)).nodes]).toEqual([mistyped, []]);
    const statuses = await listed('first: 100, filter: { statuses: [WITHDRAWN] }', 'nodes { id status }');
    const withdrawn = whole.filter((article) => article.status === 'WITHDRAWN');
    expect(idsOf(statuses.nodes)).toEqual(expect.arrayContaining(idsOf(withdrawn)));
    expect(new Set(statuses.nodes.map((node: Answer) => node.status))).toEqual(new Set(['WITHDRAWN']));
  });

  it('takes a category with all below it, and counts by the category of the article itself', async () => {
    const { categories } = await news.ask(
      '{ categories { id slug name nameEn: name(locale: "en") path parent { id } children { slug path parent { slug } } } }',
    );
    const top = categories.find((category: Answer) => category.slug === 'dang-doan-the');
    expect(top).toMatchObject({ name: 'Đảng - Đoàn thể', nameEn: 'Party and mass organisations', parent: null });
    expect(top.children[0]).toEqual({
      slug: 'cong-tac-dan-van',
      path: ['Đảng - Đoàn thể', 'Công tác Dân vận'],
      parent: { slug: 'dang-doan-the' },
    });
    const below = published().filter(({ category }) => category.id === top.id || category.parent?.id === top.id);
    const answer = await listed(
      `first: 100, filter: { categoryId: "${top.id}" }`,
      'nodes { id } totalCount facets { categories { count category { slug } } months { month count } }',
    );
    expect(idsOf(answer.nodes).toSorted()).toEqual(idsOf(below).toSorted());
    const bySlug = Object.groupBy(below, (article) => article.category.slug);
    expect(
      Object.fromEntries(answer.facets.categories.map((each: Answer) => [each.category.slug, each.count])),
    ).toEqual(Object.fromEntries(Object.entries(bySlug).map(([slug, articles]) => [slug, articles?.length])));
    const total = answer.facets.months.reduce((sum: number, each: Answer) => sum + each.count, 0);
    expect(total).toBe(answer.totalCount);
  });

  it('follows what changed by updatedSince', async () => {
    const none = await listed('filter: { updatedSince: "2026-11-01T00:00:00.001Z" }');
    expect(none.nodes).toEqual([]);
    const all = await listed('filter: { updatedSince: "2026-11-01T00:00:00Z" }', 'totalCount');
    expect(all.totalCount).toBe(published().length);
  });

  it('costs the same number of statements for 5 articles as for 40, with all that hangs on them', async () => {
    const cost = async (first: number) => {
      const { statements } = await database.countStatements(() =>
        news.ask(`{ articles(first: ${first}) { totalCount nodes { id blocks { text } bodyHtml jsonLd category { name path } publisher { id }
          viewCount { value } viewsCountedHere { value } revisions(first: 2) { totalCount nodes { number } }
          mentions { text target { __typename ... on LegalDocument { citation } } } mentionedUnits(first: 5) { totalCount edges { node { id } } }
          legalDocuments { citation citedBy(first: 3) { totalCount nodes { id } } } events { name } places { id } } } }`),
      );
      return statements.length;
    };
    const small = await cost(5);
    expect(await cost(40)).toBe(small);
    // Page, count, texts, categories, views, versions and their count, mentions, units and their count, links, documents, cited by and its count.
    expect(small).toBeLessThanOrEqual(15);
  });

  it('resolves references of each type with one statement', async () => {
    const some = published().slice(0, 12);
    const cases: readonly (readonly [string, readonly object[], string])[] = [
      ['Article', some.map(({ id }) => ({ id })), 'id title'],
      ['Article', some.map(({ slug }) => ({ slug })), 'id title'],
      ['Category', some.map(({ category }) => ({ id: category.id })), 'id slug'],
      [
        'LegalDocument',
        published().flatMap((each) => each.legalDocuments.map((cited: Answer) => ({ id: cited.id }))),
        'id citation',
      ],
    ];
    for (const [type, keys, fields] of cases) {
      const { result, statements } = await database.countStatements(() =>
        references(type, [...keys, { id: 'nothing' }], fields),
      );
      expect(result._entities.slice(0, keys.length).every((entity: Answer) => entity !== null)).toBe(true);
      expect(result._entities.at(-1)).toBeNull();
      // The unknown key is an id, so slugs cost a second statement.
      expect(statements.length).toBe(keys.some((key) => 'slug' in key) ? 2 : 1);
    }
  });

  it('keeps drafts from references, and gives withdrawn articles', async () => {
    const others = whole.filter((article) => article.status !== 'PUBLISHED');
    const { _entities } = await references(
      'Article',
      others.map(({ id }) => ({ id })),
      'status',
    );
    expect(_entities.map((entity: Answer) => entity?.status ?? 'DRAFT')).toEqual(others.map(({ status }) => status));
  });

  it('gives the articles of many units, persons and regions in one statement, each with its own page', async () => {
    const keys = [ids.committee, ids.people, 'unit_none'].map((id) => ({ id }));
    const { result, statements } = await database.countStatements(() =>
      references('OrgUnit', keys, 'articles(first: 2) { nodes { id } pageInfo { hasNextPage endCursor } }'),
    );
    expect(statements).toHaveLength(1);
    const named = (id: string) =>
      published().filter((article) => article.mentionedUnits.edges.some((edge: Answer) => edge.node.id === id));
    expect(result._entities.map((unit: Answer) => idsOf(unit.articles.nodes))).toEqual([
      idsOf(named(ids.committee).slice(0, 2)),
      idsOf(named(ids.people).slice(0, 2)),
      [],
    ]);
    const { endCursor } = result._entities[0].articles.pageInfo;
    const next = await references(
      'OrgUnit',
      [keys[0] ?? {}],
      `articles(first: 2, after: "${endCursor}") { nodes { id } }`,
    );
    expect(idsOf(next._entities[0].articles.nodes)).toEqual(idsOf(named(ids.committee).slice(2, 4)));

    const counted = await database.countStatements(() =>
      references(
        'OrgUnit',
        keys,
        'articles { totalCount facets { months { count } } } publishedArticles { totalCount }',
      ),
    );
    expect(counted.statements).toHaveLength(5);
    expect(counted.result._entities.map((unit: Answer) => unit.articles.totalCount)).toEqual([
      named(ids.committee).length,
      named(ids.people).length,
      0,
    ]);
    const filtered = await references(
      'OrgUnit',
      [{ id: ids.committee }],
      'articles(filter: { language: "en" }, first: 100) { nodes { id } }',
    );
    expect(idsOf(filtered._entities[0].articles.nodes)).toEqual(
      idsOf(named(ids.committee).filter((article) => article.language === 'en')),
    );
    const region = await references('Region', [{ id: ids.district }], 'articles(first: 1) { totalCount }');
    expect(region._entities[0].articles.totalCount).toBe(
      published().filter((article) => article.places.some((place: Answer) => place.id === ids.district)).length,
    );
    const person = await references('Person', [{ id: ids.person }], 'articles(first: 1) { totalCount }');
    expect(person._entities[0].articles.totalCount).toBeGreaterThan(0);
  });

  it('counts the articles that name a unit by bucket, zeros included', async () => {
    const series = 'mentionSeries(from: "2018-01-01", until: "2019-01-01", bucket: MONTH) { at value }';
    const { result, statements } = await database.countStatements(() =>
      references('OrgUnit', [{ id: ids.committee }, { id: ids.people }], series),
    );
    expect(statements).toHaveLength(1);
    const [points] = result._entities.map((unit: Answer) => unit.mentionSeries);
    expect(points).toHaveLength(12);
    expect(points[0].at).toBe('2017-12-31T17:00:00.000Z');
    const of2018 = published().filter(
      (article) =>
        article.publishedAt >= '2017-12-31T17:00:00.000Z' &&
        article.publishedAt < '2018-12-31T17:00:00.000Z' &&
        article.mentionedUnits.edges.some((edge: Answer) => edge.node.id === ids.committee),
    );
    expect(points.reduce((sum: number, point: Answer) => sum + point.value, 0)).toBe(of2018.length);
    const tooMany = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on OrgUnit {
      mentionSeries(from: "2000-01-01", until: "2026-01-01", bucket: HOUR) { value } } } }`;
    const yearOne = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on OrgUnit {
      mentionSeries(from: "0001-01-01", until: "0002-01-01", bucket: MONTH) { at } } } }`;
    const variables = { keys: [{ __typename: 'OrgUnit', id: ids.people }] };
    const refused = await news.room.execute({ query: yearOne, variables, headers: {} });
    expect(refused.errors?.map(({ message, extensions }) => [message, extensions?.['code']])).toEqual([
      ['`from` must not be before 1900-01-01.', 'BAD_USER_INPUT'],
    ]);
    expect(await news.refuse(tooMany, variables)).toEqual(['BAD_USER_INPUT']);
  });

  it('finds documents by citation in any spelling, by words, and by issuer', async () => {
    const { legalDocument, legalDocuments } = await news.ask(`{
      legalDocument(citation: "1656/nq-ubtvqh15") { id citation kind issuedOn issuedOnPrecision title titleIsComplete provenance { kind completeness missing } citedBy { totalCount } }
      legalDocuments(search: "tổ chức cơ sở đảng") { totalCount nodes { id citation issuer { id } titleIsComplete } } }`);
    expect(legalDocument).toMatchObject({
      id: 'document_ifzwrmqroqi4nzqhm14kp5hx',
      citation: '1656/NQ-UBTVQH15',
      kind: 'NGHI_QUYET',
      issuedOn: '2025-06-16',
      issuedOnPrecision: 'DAY',
      titleIsComplete: false,
    });
    const [found] = legalDocuments.nodes;
    expect(legalDocuments.totalCount).toBe(1);
    expect(found).toMatchObject({ citation: '15-NQ/TU', titleIsComplete: true });
    const issued = await references(
      'OrgUnit',
      [found.issuer, { id: 'unit_none' }],
      'issuedDocuments { totalCount nodes { id } }',
    );
    expect(issued._entities.map((unit: Answer) => unit.issuedDocuments.nodes.map((node: Answer) => node.id))).toEqual([
      [found.id],
      [],
    ]);
    const all = (await news.ask('{ legalDocuments(first: 100) { nodes { issuedOn } } }')).legalDocuments.nodes;
    const days = all.map((node: Answer) => node.issuedOn ?? '');
    expect(days).toEqual(days.toSorted().toReversed());
  });

  it('refuses cursors of another order, both keys at once and none', async () => {
    const { pageInfo } = await listed('first: 1');
    const refusals = await Promise.all([
      news.refuse(
        `{ articles(first: 1, orderBy: { field: UPDATED_AT }, after: "${pageInfo.endCursor}") { nodes { id } } }`,
      ),
      news.refuse('{ articles(first: 101) { nodes { id } } }'),
      news.refuse('{ article { id } }'),
      news.refuse('{ article(id: "a", slug: "b") { id } }'),
    ]);
    expect(refusals).toEqual([['INVALID_CURSOR'], ['BAD_USER_INPUT'], ['BAD_USER_INPUT'], ['BAD_USER_INPUT']]);
  });
});
