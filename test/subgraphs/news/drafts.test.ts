// Drafts: whichever way a reader asks, there are none; an editor, who holds the scope, finds them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { type Answer, type NewsUnderTest, startNews } from './news-room.js';
import { askSmallDirectory, ids } from './small-directory.js';

describe.each(databases)('drafts of articles on the $name database', ({ create }) => {
  let database: TestDatabase;
  let news: NewsUnderTest;
  let draft: Answer;
  beforeAll(async () => {
    database = await openTestDatabase(create);
    news = await startNews(database, { ask: askSmallDirectory });
    draft = (
      await news.ask(
        `mutation ($publisher: ID!) { articleCreate(article: { title: "Bản thảo về Quận ủy Hoàng Mai", publisherId: $publisher,
          blocks: [{ kind: PARAGRAPH, text: "Quận ủy Hoàng Mai họp." }] }) { article { id slug } userErrors { code } } }`,
        { publisher: ids.people },
      )
    ).articleCreate.article;
  });
  afterAll(async () => {
    await news.close();
    await database.close();
  });

  const lookUp = `query ($id: ID!, $slug: String!, $keys: [_Any!]!) {
    byId: article(id: $id) { title } bySlug: article(slug: $slug) { title }
    _entities(representations: $keys) { ... on Article { title } } }`;
  const keysOf = ({ id, slug }: Answer) => ({
    id,
    slug,
    keys: [
      { __typename: 'Article', id },
      { __typename: 'Article', slug },
    ],
  });

  it('are null for a reader by id, by slug and as a node', async () => {
    expect(await news.askAsReader(lookUp, keysOf(draft))).toEqual({
      byId: null,
      bySlug: null,
      _entities: [null, null],
    });
  });

  it('are given to an editor by id, by slug and as a node', async () => {
    const title = { title: 'Bản thảo về Quận ủy Hoàng Mai' };
    expect(await news.ask(lookUp, keysOf(draft))).toEqual({ byId: title, bySlug: title, _entities: [title, title] });
  });

  const listings: readonly (readonly [coordinate: string, query: string])[] = [
    ['articles', '{ articles(filter: { statuses: [PUBLISHED, DRAFT] }) { nodes { id } } }'],
    ['articles counted', '{ articles(filter: { statuses: [DRAFT] }) { totalCount facets { months { count } } } }'],
    ...['OrgUnit.articles', 'OrgUnit.publishedArticles', 'Person.articles', 'Region.articles'].map((coordinate) => {
      const [type = '', field = ''] = coordinate.split('.');
      const key = `{ __typename: "${type}", id: "x" }`;
      return [
        coordinate,
        `{ _entities(representations: [${key}]) { ... on ${type} { ${field}(filter: { statuses: [DRAFT] }) { totalCount } } } }`,
      ] as const;
    }),
  ];
  it.each(listings)('cannot be listed by a reader: %s', async (_, query) => {
    const { errors } = await news.room.execute({ query, headers: { 'x-caller-scopes': 'polls:write articles:read' } });
    expect(errors?.map(({ message, extensions }) => [message, extensions])).toEqual([
      ['The status DRAFT needs the scope articles:write.', { code: 'FORBIDDEN' }],
    ]);
  });

  it('are listed for an editor who asks for them, and for whoever holds every scope', async () => {
    const query = '{ articles(filter: { statuses: [DRAFT] }) { nodes { id } } }';
    for (const scopes of ['articles:write', 'x:y articles:write', '*']) {
      const { data } = await news.room.execute({ query, headers: { 'x-caller-scopes': scopes } });
      expect(JSON.parse(JSON.stringify(data))).toEqual({ articles: { nodes: [{ id: draft.id }] } });
    }
  });

  it('are not among the articles of a unit that they name', async () => {
    const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on OrgUnit { articles { totalCount nodes { id } } publishedArticles { totalCount } } } }`;
    const keys = { keys: [{ __typename: 'OrgUnit', id: ids.people }] };
    expect(await news.askAsReader(query, keys)).toEqual({
      _entities: [{ articles: { totalCount: 0, nodes: [] }, publishedArticles: { totalCount: 0 } }],
    });
  });

  it('cannot be made, changed or published without the scope, and nothing is written then', async () => {
    const mutations = [
      'mutation { articleCreate(article: { title: "Khác" }) { article { id } } }',
      `mutation { articleUpdate(id: "${draft.id}", expectedRevision: 1, article: { title: "Khác" }) { article { id } } }`,
      `mutation { articlePublish(id: "${draft.id}") { article { id } } }`,
      `mutation { articleWithdraw(id: "${draft.id}", explanation: "x") { article { id } } }`,
    ];
    const { statements } = await database.countStatements(async () => {
      for (const query of mutations) {
        const { errors } = await news.room.execute({ query, headers: { 'x-caller-scopes': 'articles:read' } });
        expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'FORBIDDEN' }]);
      }
    });
    expect(statements).toEqual([]);
  });
});
