// The sample data in the store, loaded beside a running org-units: every article there, linked, readable by every way.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { type Answer, type NewsUnderTest, startNews } from './news-room.js';
import { startOrgUnits } from './org-units-beside.js';

describe.each(databases)('the sample of news on the $name database', ({ create }) => {
  let database: TestDatabase;
  let news: NewsUnderTest;
  let orgUnits: Awaited<ReturnType<typeof startOrgUnits>>;
  const reported: string[] = [];
  beforeAll(async () => {
    database = await openTestDatabase(create);
    orgUnits = await startOrgUnits(database);
    news = await startNews(database, { ask: orgUnits.ask });
    await news.room.loadSampleIfEmpty((what, done, total) => reported.push(`${what} ${done}/${total}`));
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
    expect(new Set(articles.nodes.map((node: Answer) => node.provenance.kind))).toEqual(new Set(['SYNTHETIC']));
    for (const { blocks, mentions } of articles.nodes)
      for (const { block, start, end, text } of mentions)
        expect([...blocks[block].text].slice(start, end).join('')).toBe(text);
    const targets = new Set(
      articles.nodes.flatMap((node: Answer) => node.mentions.map((mention: Answer) => mention.target?.__typename)),
    );
    for (const type of ['OrgUnit', 'Region', 'Person']) expect(targets).toContain(type);
  });

  it('links articles to the units, places and documents of the shipped facts', async () => {
    const { legalDocument } = await news.ask(
      '{ legalDocument(citation: "132/2003/NĐ-CP") { id citedBy { totalCount nodes { title } } } }',
    );
    expect(legalDocument.id).toBe('document_hyev8638jsbw4ia5rpn1zmdf');
    expect(legalDocument.citedBy.totalCount).toBeGreaterThan(0);
    const { articles } = await news.ask(
      '{ articles(first: 100) { nodes { mentionedUnits { totalCount } places { id } } } }',
    );
    const linked = articles.nodes.filter(
      (node: Answer) => node.mentionedUnits.totalCount > 0 || node.places.length > 0,
    );
    expect(linked.length).toBeGreaterThan(80);
  });

  it('keeps corrected versions with the note on what was corrected', async () => {
    const { articles } = await news.ask(
      '{ articles(first: 100) { nodes { slug revision modifiedAt revisions { nodes { number note at } } } } }',
    );
    const article = articles.nodes.find((node: Answer) => node.slug.startsWith('ky-hop-cuoi-cung'));
    expect(article).toMatchObject({ revision: 2, modifiedAt: '2025-06-25T03:00:00.000Z' });
    expect(article.revisions.nodes).toEqual([
      { number: 2, note: expect.stringContaining('117'), at: '2025-06-25T03:00:00.000Z' },
      { number: 1, note: null, at: '2025-06-24T08:30:00.000Z' },
    ]);
  });
});
