// The built pages and the graph → the table of pages: which address is which, and what each may do. Pages ask the graph as anybody
// without a key does: limited and charged by address, with the voter's cookie alone so that a poll knows who has voted.
import type { FastifyRequest } from 'fastify';
import { type AnswerRequestOptions, createAnswerRequest } from './answer-request.js';
import { type AnswerRequest, textsOf } from './http/answer.js';
import type { PageFolder, PageQuestion } from './http/read-pages.js';
import { anyPath, type PageRoute, printPolicy, strictPolicy } from './http/serve-pages.js';

/** Where a browser that opens `/graphql` is sent. */
const playgroundPath = '/playground';
/** The playground's page among the built files. */
const playgroundFile = 'playground/index.html';

/** The editor makes its workers from scripts of its own, and writes styles into the page. */
const playgroundPolicy = printPolicy({
  ...strictPolicy,
  'style-src': "'self' 'unsafe-inline'",
  'worker-src': "'self'",
});

/** The page that browsers find at `/graphql`; null where it is switched off or not built. */
export function findPlayground(folder: PageFolder | null, isOn: boolean): string | null {
  return isOn && folder?.files.has(playgroundFile) === true ? playgroundPath : null;
}

export function createPageRoutes(
  folder: PageFolder,
  answering: AnswerRequestOptions,
  isPlaygroundOn: boolean,
): readonly PageRoute[] {
  const answer = createAnswerRequest({
    ...answering,
    // The documents are the pages' own, whatever clients may send.
    persistedQueries: { resolve: ({ query }) => query },
  });
  const policy = printPolicy({ ...strictPolicy, 'style-src': allow([folder.madeStyle]) });
  const make = (request: FastifyRequest, signal: AbortSignal) =>
    folder.make(
      // To the minute, so that a page that says the same is the same.
      {
        url: request.url,
        cookie: request.headers.cookie,
        now: `${new Date(answering.now()).toISOString().slice(0, 16)}:00Z`,
      },
      (question) => askGraph(answer, question, request, signal),
    );
  return [
    ...folder.paths.map((path): PageRoute => ({ path, policy, make })),
    ...(isPlaygroundOn ? [{ path: playgroundPath, policy: playgroundPolicy, file: playgroundFile }] : []),
    ...listDocumentation(folder),
    { path: anyPath, policy, make },
  ];
}

/** The pages for developers: `docs/keys.html` is at `/docs/keys`, programs and styles are at their own names. They ask nobody anything. */
function listDocumentation(folder: PageFolder): PageRoute[] {
  return [...folder.files]
    .filter(([file]) => file.startsWith('docs/'))
    .map(([file, { styles }]) => ({
      path: `/${file.replace(/(\/index)?\.html$/, '')}`,
      policy: printPolicy({
        ...strictPolicy,
        'style-src': allow(styles),
        'connect-src': "'none'",
        'img-src': "'none'",
        'form-action': "'none'",
      }),
      file,
    }));
}

/** By their hashes, and no other. */
const allow = (hashes: readonly string[]): string =>
  hashes.length === 0 ? "'none'" : hashes.map((hash) => `'${hash}'`).join(' ');

async function* askGraph(
  answer: AnswerRequest,
  { query, variables, isInParts }: PageQuestion,
  { headers: { cookie }, ip, id }: FastifyRequest,
  signal: AbortSignal,
): AsyncGenerator<string, void, void> {
  const origin = { headers: { cookie }, address: ip, requestId: id, mayMutate: false, incremental: isInParts };
  const given = await answer({ query, variables }, { ...origin, streaming: false, signal });
  if (given.kind === 'events') throw new Error('a page asked for a stream');
  if (given.kind === 'incremental') yield* textsOf(given);
  else yield typeof given.body === 'string' ? given.body : Buffer.from(given.body).toString();
}
