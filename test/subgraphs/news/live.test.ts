// Articles followed as they are published: each once, in order, as far as they match, after the cursor of the last.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, type Follower, followRoom, type FollowOptions } from '../../support/followers.js';
import { openTestDatabase, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { type NewsUnderTest, startNews } from './news-room.js';
import { askSmallDirectory, ids } from './small-directory.js';

const published = `subscription ($filter: ArticleFilter, $after: String) {
  articlePublished(filter: $filter, after: $after) { cursor article { title } } }`;

describe.each(databases)('articles that are published, on the $name database', ({ create }) => {
  let database: TestDatabase;
  let news: NewsUnderTest;
  let followers: Follower[];
  beforeAll(async () => {
    database = await openTestDatabase(create);
  });
  beforeEach(async () => {
    followers = [];
    news = await startNews(database, { ask: askSmallDirectory });
  });
  afterEach(async () => {
    for (const follower of followers) follower.close();
    await news.close();
  });
  afterAll(() => database.close());

  const draft = async (title: string, text = 'Tin ngắn.'): Promise<string> => {
    const { articleCreate } = await news.ask(
      `mutation ($title: String!, $text: String!, $publisher: ID!) { articleCreate(article: { title: $title, publisherId: $publisher,
        blocks: [{ kind: PARAGRAPH, text: $text }] }) { article { id } userErrors { code } } }`,
      { title, text, publisher: ids.people },
    );
    return articleCreate.article.id;
  };
  const publish = async (title: string, text?: string): Promise<string> => {
    const id = await draft(title, text);
    await news.ask('mutation ($id: ID!) { articlePublish(id: $id) { userErrors { code } } }', { id });
    return id;
  };
  /** Resolves once it follows: it has been given an article of its own. */
  const follow = async (options: FollowOptions = {}): Promise<Follower> => {
    const follower = followRoom(news.room, published, options);
    followers.push(follower);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return follower;
  };
  const titles = ({ events }: Follower) => events.map(({ answer }) => answer.data?.articlePublished.article.title);

  it('are told to followers at once and in order, drafts and edits are not', async () => {
    const follower = await follow();
    await draft('Bản thảo');
    const id = await publish('Một');
    await news
      .ask(
        'mutation ($id: ID!) { articleUpdate(id: $id, article: { title: "Một, sửa" }, expectedRevision: 1) { userErrors { code } } }',
        { id },
      )
      .catch(() => {});
    await publish('Hai');
    await eventually(() => expect(titles(follower)).toHaveLength(2));
    expect(titles(follower)[1]).toBe('Hai');
    for (const { id: eventId, answer } of follower.events) expect(eventId).toBe(answer.data.articlePublished.cursor);
  });

  it('are told as far as they match the filter', async () => {
    const follower = await follow({ variables: { filter: { search: 'lũ lụt' } } });
    await publish('Thể thao');
    await publish('Lũ lụt miền Trung');
    await eventually(() => expect(titles(follower)).toEqual(['Lũ lụt miền Trung']));
  });

  it('are told after the cursor of the last one, by argument or by the id of the last event, through a restart', async () => {
    const follower = await follow();
    await publish('Ba');
    await eventually(() => expect(titles(follower)).toEqual(['Ba']));
    const cursor = follower.lastId();
    follower.close();
    await publish('Bốn');
    await news.close();
    news = await startNews(database, { ask: askSmallDirectory });
    await publish('Năm');
    const byArgument = await follow({ variables: { after: cursor } });
    const byHeader = await follow({ lastEventId: cursor });
    await publish('Sáu');
    await eventually(() => expect(titles(byArgument)).toEqual(['Bốn', 'Năm', 'Sáu']));
    await eventually(() => expect(titles(byHeader)).toEqual(['Bốn', 'Năm', 'Sáu']));
  });

  it('cannot be followed as drafts by a reader, nor after a cursor of nothing', async () => {
    const refused = await follow({ variables: { filter: { statuses: ['DRAFT'] } } });
    const lost = await follow({ variables: { after: 'nothing' } });
    await eventually(() =>
      expect([refused, lost].map(({ events }) => events[0]?.answer.errors[0].extensions.code)).toEqual([
        'FORBIDDEN',
        'INVALID_CURSOR',
      ]),
    );
    expect(await refused.ended).toBe('complete');
  });

  it('are in the stream of the change log too, beside what else changed', async () => {
    const follower = followRoom(news.room, 'subscription { articleChangesFollowed { cursor kind nodeType nodeId } }');
    followers.push(follower);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const id = await publish('Bảy');
    await eventually(() => {
      const kinds = follower.events.map(({ answer }) => answer.data.articleChangesFollowed);
      expect(kinds.filter(({ nodeId }: { nodeId: string }) => nodeId === id)).toMatchObject([
        { kind: 'CREATED', nodeType: 'Article' },
        { kind: 'UPDATED', nodeType: 'Article' },
      ]);
    });
  });

  it('are not asked for with what the schema does not have, and a broken text is told as one', async () => {
    const follower = followRoom(news.room, 'subscription { nothing }');
    const broken = followRoom(news.room, 'subscription {');
    const wrong = followRoom(news.room, published, { variables: { filter: 1 } });
    await eventually(() =>
      expect([follower, broken, wrong].map(({ events }) => events[0]?.answer.errors[0].extensions.code)).toEqual([
        'GRAPHQL_VALIDATION_FAILED',
        'GRAPHQL_PARSE_FAILED',
        'BAD_USER_INPUT',
      ]),
    );
  });
});
