// The dashboard's pages → what each asks the graph: its one document, with the variables of a reader who opens it now.
import { fileURLToPath } from 'node:url';
import { readPages } from '../../gateway/http/read-pages.js';
import { StartError } from '../../process/errors.js';

export interface PageDocument {
  /** Under which it is trusted. */
  readonly id: string;
  readonly path: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const paths = { front: '/', news: '/news', units: '/units' } as const;

export async function readPageDocuments(): Promise<readonly PageDocument[]> {
  const pages = readPages(fileURLToPath(new URL('../../pages/', import.meta.url)));
  if (pages === null) throw new StartError('The pages are not built: npm run build:pages');
  const documents: PageDocument[] = [];
  for (const [id, path] of Object.entries(paths)) {
    const now = `${new Date().toISOString().slice(0, 16)}:00Z`;
    await pages.make({ url: path, cookie: undefined, now }, async function* ({ query, variables }) {
      documents.push({ id, path, query, variables });
      yield '{"data":null}';
    });
  }
  return documents;
}
