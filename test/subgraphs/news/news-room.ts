// The news room as its tests use it: started on a database and asked by GraphQL.
import { expect } from 'vitest';
import type { AskRoom, StartedRoom } from '../../../subgraphs/kit/room.js';
import { room as newsRoom } from '../../../subgraphs/news/room.js';
import { startTestRoom, type TestDatabase } from '../../support/rooms.js';

export interface NewsUnderTest {
  readonly room: StartedRoom;
  /** Data of an editor's request that must not fail. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer>;
  /** The same of a reader, who has no scopes. */
  askAsReader(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer>;
  /** Codes of an editor's request that must fail. */
  refuse(query: string, variables?: Readonly<Record<string, unknown>>): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** Parsed JSON whose parts a test names by path. */
// oxlint-disable-next-line typescript/no-explicit-any -- answers are JSON of a shape that each query decides
export type Answer = any;

const editorHeaders = { 'x-caller-scopes': 'articles:write' };

export async function startNews(
  database: TestDatabase,
  options: { now?: () => Date; ask?: AskRoom } = {},
): Promise<NewsUnderTest> {
  const room = await startTestRoom(newsRoom, database, {
    ...options,
    environment: { PUBLIC_URL: 'https://portal.example.vn/' },
  });
  const ask = async (
    query: string,
    variables: Readonly<Record<string, unknown>> | undefined,
    headers: Readonly<Record<string, string>>,
  ) => {
    const { data, errors } = await room.execute({ query, variables: variables ?? {}, headers });
    expect(errors).toBeUndefined();
    return JSON.parse(JSON.stringify(data));
  };
  return {
    room,
    ask: (query, variables) => ask(query, variables, editorHeaders),
    askAsReader: (query, variables) => ask(query, variables, {}),
    async refuse(query, variables = {}) {
      const { errors } = await room.execute({ query, variables, headers: editorHeaders });
      return (errors ?? []).map((error) => error.extensions?.['code']);
    },
    close: () => room.close(),
  };
}
