// The sample data in the store, loaded beside a running org-units: every article there, linked, readable by every way.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { type NewsUnderTest, startNews } from './news-room.js';
import { startOrgUnits } from './org-units-beside.js';

describe.each(databases)('the sample of news on the $name database', ({ create }) => {
  let database: TestDatabase;
  let news: NewsUnderTest;
  let orgUnits: Awaited<ReturnType<typeof startOrgUnits>>;
  const reported: string[] = [];
  let loadMs = 0;
  beforeAll(async () => {
    database = await openTestDatabase(create);
    orgUnits = await startOrgUnits(database);
    news = await startNews(database, { ask: orgUnits.ask });
    const start = performance.now();
    await news.room.loadSampleIfEmpty((what, done, total) => reported.push(`${what} ${done}/${total}`));
    loadMs = performance.now() - start;
  });
  afterAll(async () => {
    await news.close();
    await orgUnits.close();
    await database.close();
  });

  it('is loaded once, with progress', async () => {
    expect(reported[0]).toBe('sample articles read 0/98');
    expect(reported.at(-1)).toBe('sample articles stored 98/98');
    await news.room.loadSampleIfEmpty(() => expect.fail('loaded twice'));
    console.log(`${Math.round(loadMs)} ms`);
    const { articles } = await news.ask('{ articles { totalCount } }');
    expect(articles.totalCount).toBe(94);
  });

  it('answers the whole graph of a page of articles', async () => {
    const { articles } = await news.ask(`{ articles(first: 20) { nodes {
      id slug status title lead blocks { index kind text } bodyText bodyHtml language revision publishedAt modifiedAt url jsonLd
      category { name path parent { slug } } withdrawal { explanation } viewCount { value observedAt } viewsCountedHere { value since }
      revisions { nodes { number note title blocks { text } } totalCount } publisher { id }
      mentions { type basis block start end text postTitle confidence postHolder { id }
        target { __typename ... on LegalDocument { citation } ... on Slogan { text } ... on OrgUnit { id } ... on Person { id } ... on Region { id } } }
      mentionedUnits(first: 3) { edges { mentionCount firstBlock node { id } } totalCount }
      legalDocuments { citation kind issuer { id } } events { name startsOn } places { id }
      provenance { kind } } } }`);
    expect(articles.nodes).toHaveLength(20);
    console.log(JSON.stringify(articles.nodes[3], null, 1).slice(0, 6000));
  });
});
