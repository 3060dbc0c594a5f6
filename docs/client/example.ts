// The client at work: a unit on a day, all articles of a month, a poll. Started by `node example.ts`; prints one JSON object.
import { CivicError, createCivicClient, readAll } from './civic-client.ts';
import { ArticlePage, PollOutcome, UnitOnDay } from './operations.ts';

const client = createCivicClient({
  baseUrl: process.env['BASE_URL'] ?? 'http://127.0.0.1:4000',
  clientName: 'example',
});

// The types of variables and answers follow from the operation.
const { orgUnit } = await client.ask(UnitOnDay, { slug: 'ban-dan-van-quan-uy-hoang-mai', day: '2018-01-25' });
const leaders = orgUnit?.tenures.nodes.map(({ title, person }) => `${title}: ${person?.name ?? 'not known'}`) ?? [];

const filter = { publishedFrom: '2018-01-01T00:00:00+07:00', publishedBefore: '2018-02-01T00:00:00+07:00' };
const titles: string[] = [];
const articles = readAll(async (after) => (await client.ask(ArticlePage, { first: 2, after, filter })).articles);
for await (const { title } of articles) titles.push(title);

const { poll } = await client.ask(PollOutcome, { slug: 'noi-dung-can-uu-tien-trong-cong-tac-dan-van-nam-2018' });
// A union is told apart by its `__typename`; the rest follows.
const outcome =
  poll?.results?.__typename === 'PollResults' ? poll.results.ballotCount : (poll?.results?.reason ?? null);

// A cursor that is none: the code says what to do.
const refusal = await client
  .ask(ArticlePage, { first: 2, after: 'no-cursor' })
  .then(() => null)
  .catch((error: unknown) => (error instanceof CivicError ? error.codes : Promise.reject(error)));

console.log(
  JSON.stringify({ unit: orgUnit?.name ?? null, state: orgUnit?.state ?? null, leaders, titles, outcome, refusal }),
);
