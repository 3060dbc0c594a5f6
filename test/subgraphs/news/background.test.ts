// What news does beside requests: counting views in batches, and linking articles that were written without a directory.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../process/log.js';
import { openStore, type Store } from '../../../subgraphs/kit/store.js';
import { createViewCounter } from '../../../subgraphs/news/commands/count-views.js';
import { createPendingLinks } from '../../../subgraphs/news/commands/link-pending.js';
import { createRecognition } from '../../../subgraphs/news/commands/recognition.js';
import { newsStorage } from '../../../subgraphs/news/entities/storage.js';
import type { NewsTables } from '../../../subgraphs/news/entities/tables.js';
import { createRecognizerSource } from '../../../subgraphs/news/sources/unit-directory.js';
import { openTestDatabase, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { type Answer, type NewsUnderTest, startNews } from './news-room.js';
import { askSmallDirectory, ids } from './small-directory.js';

const log = createLog('silent');

describe.each(databases)('background work of news on the $name database', ({ create: createDatabase }) => {
  let database: TestDatabase;
  let news: NewsUnderTest;
  let store: Store<NewsTables>;
  let isAway = true;
  const now = () => new Date('2026-05-01T00:00:00Z');
  const ask = async (...request: Parameters<typeof askSmallDirectory>) =>
    isAway ? null : askSmallDirectory(...request);
  beforeAll(async () => {
    database = await openTestDatabase(createDatabase);
    news = await startNews(database, { now, ask });
    store = await openStore<NewsTables>(database.database, newsStorage, now);
  });
  afterAll(async () => {
    await news.close();
    await database.close();
  });

  const createPublished = async (title: string): Promise<string> => {
    const article = {
      title,
      blocks: [{ kind: 'PARAGRAPH', text: 'Quận ủy Hoàng Mai họp theo Quyết định 9902-QĐ/QU.' }],
    };
    const { articleCreate } = await news.ask(
      'mutation ($article: ArticleInput!) { articleCreate(article: $article) { article { id } } }',
      { article },
    );
    const { id } = articleCreate.article;
    await news.ask('mutation ($id: ID!) { articlePublish(id: $id) { userErrors { code } } }', { id });
    return id;
  };
  const readChanges = async (after: string | null): Promise<Answer> =>
    (
      await news.ask(
        'query ($after: String) { articleChanges(first: 100, after: $after) { nodes { kind nodeType nodeId } pageInfo { endCursor } } }',
        { after },
      )
    ).articleChanges;
  const readViews = async (id: string): Promise<Answer> =>
    (
      await news.ask('query ($id: ID!) { article(id: $id) { viewCount { value } viewsCountedHere { value since } } }', {
        id,
      })
    ).article;

  it('counts many views with one write and one entry in the log, and keeps the snapshot apart', async () => {
    const [one, two] = [await createPublished('Một'), await createPublished('Hai')];
    await sql`update news.article_views set snapshot_value = 560, total = 560 where article_id = ${one}`.execute(
      database.database.client,
    );
    const { endCursor } = (await readChanges(null)).pageInfo;
    const counter = createViewCounter({ store, now, log });
    for (let view = 0; view < 500; view += 1) counter.count(view % 5 === 0 ? two : one);
    counter.count('article_unknown');
    const { statements } = await database.countStatements(() => counter.flush());
    expect(statements.filter((statement) => statement.startsWith('update'))).toHaveLength(1);
    expect(await readViews(one)).toEqual({
      viewCount: { value: 560 },
      viewsCountedHere: { value: 400, since: '2026-05-01T00:00:00.000Z' },
    });
    expect(await readViews(two)).toMatchObject({ viewCount: null, viewsCountedHere: { value: 100 } });
    expect((await readChanges(endCursor)).nodes).toEqual([
      { kind: 'UPDATED', nodeType: 'ArticleViews', nodeId: 'article-views' },
    ]);
    const none = await database.countStatements(() => counter.flush());
    expect(none.statements).toEqual([]);
    counter.count(two);
    await counter.close();
    expect((await readViews(two)).viewsCountedHere.value).toBe(101);
    const byViews = await news.ask('{ articles(orderBy: { field: VIEW_COUNT }) { nodes { id } } }');
    expect(byViews.articles.nodes.map((node: Answer) => node.id)).toEqual([one, two]);
  });

  it('keeps the views of a write that failed for the next one', async () => {
    const id = await createPublished('Ba');
    const counter = createViewCounter({ store, now, log });
    counter.count(id);
    await sql`alter table news.article_views add constraint planted check (counted_here < 1) not valid`.execute(
      database.database.client,
    );
    await counter.flush();
    await sql`alter table news.article_views drop constraint planted`.execute(database.database.client);
    expect((await readViews(id)).viewsCountedHere.value).toBe(0);
    await counter.close();
    expect((await readViews(id)).viewsCountedHere.value).toBe(1);
  });

  it('takes views through the graph, and no id that is none of an article', async () => {
    const id = await createPublished('Bốn');
    const viewed = 'mutation ($id: ID!) { articleViewed(id: $id) { accepted } }';
    const { result, statements } = await database.countStatements(() => news.ask(viewed, { id }));
    expect(result.articleViewed).toEqual({ accepted: true });
    expect(statements).toEqual([]);
    expect((await news.ask(viewed, { id: ids.committee })).articleViewed).toEqual({ accepted: false });
  });

  it('saves articles while org-units is away and links them when it is back', async () => {
    const id = await createPublished('Chờ liên kết');
    const read = `query ($id: ID!) { article(id: $id) { mentions { type target { __typename } } mentionedUnits { totalCount } legalDocuments { citation } } }`;
    expect((await news.ask(read, { id })).article).toEqual({
      mentions: [],
      mentionedUnits: { totalCount: 0 },
      legalDocuments: [],
    });
    const { endCursor } = (await readChanges(null)).pageInfo;
    const recognize = createRecognition(createRecognizerSource(ask, now));
    const pending = createPendingLinks({ store, now, recognize, log });
    expect(await pending.run()).toBe(0);
    isAway = false;
    const linked = await pending.run();
    expect(linked).toBeGreaterThan(0);
    expect(await pending.run()).toBe(0);
    await pending.close();
    const { article } = await news.ask(read, { id });
    expect(article.mentionedUnits.totalCount).toBe(1);
    expect(article.legalDocuments).toEqual([{ citation: '9902-QĐ/QU' }]);
    const changes = (await readChanges(endCursor)).nodes.filter((node: Answer) => node.nodeType === 'Article');
    expect(changes).toHaveLength(linked);
    expect(changes).toContainEqual({ kind: 'UPDATED', nodeType: 'Article', nodeId: id });
  });
});
