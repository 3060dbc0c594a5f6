// Every document that the pages ask for: one for each page, and those that a page asks while it is open. The gateway trusts them all,
// so that pages work where it answers nothing else. Only the server's module has them together.
import { createHash } from 'node:crypto';
import { pages } from './pages.js';
import { castBallotDocument, pollChangedDocument, pollNowDocument, receiptDocument } from './panels/polls/poll-data.js';
import { alertIssuedDocument, alertsDocument, weatherChangedDocument } from './panels/weather/weather-data.js';
import { composeQuery } from './query.js';

/** By the path of the page; the first pages first. */
export const pageDocuments: Readonly<Record<string, string>> = Object.fromEntries(
  pages.filter(({ panels }) => panels.length > 0).map((page) => [page.path, composeQuery(page)]),
);

const openDocuments: readonly string[] = [
  alertsDocument,
  pollNowDocument,
  receiptDocument,
  castBallotDocument,
  alertIssuedDocument,
  pollChangedDocument,
  weatherChangedDocument,
];

const described = [...Object.values(pageDocuments), ...openDocuments].map((body) => {
  const [, type = '', name = ''] = /^(\w+) (\w+)/.exec(body) ?? [];
  // Another text is another id, so that a page that is open while the gateway is renewed never gets the answer to another question.
  return { id: createHash('sha256').update(body).digest('base64url').slice(0, 22), name, type, body };
});

/** As Apollo's tools write it. */
export const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations: described } as const;

const idsByName = new Map(described.map(({ name, id }) => [name, id]));
const openNames = ['DashboardAlerts', 'PollNow', 'ReceiptIncluded'];

/** What a browser must know to ask again for a page, and for what its panels ask. */
export function idsFor(path: string | null): Readonly<Record<string, string>> {
  const page = path === null ? undefined : pageDocuments[path];
  const own = described.find(({ body }) => body === page)?.id;
  const others = openNames.map((name): [string, string] => [name, idsByName.get(name) ?? '']);
  return Object.fromEntries([...(own === undefined ? [] : [['Page', own] as const]), ...others]);
}
