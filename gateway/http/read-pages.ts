// The folder that `npm run build:pages` makes → what may be served of it, and the module that makes pages. Nothing that the folder's
// list does not name is ever read, so that no path leads out of it. Separate from serving, so that a missing build is told at the start.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';

export interface PageFile {
  readonly type: string;
  readonly etag: string;
  /** Its name changes with its content. */
  readonly isImmutable: boolean;
  readonly encodings: readonly ('br' | 'gz')[];
  /** Of HTML: the hash of each style sheet that is written into it, as a policy names it. */
  readonly styles: readonly string[];
  read(encoding: 'br' | 'gz' | null): Promise<Buffer>;
}

export interface MadePage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
  /** What follows later, where the graph did not have all of it at once. */
  readonly rest?: Promise<string> | undefined;
}

export interface PageQuestion {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether the answer may come in parts: parts of the question are deferred. */
  readonly isInParts: boolean;
}

/** The texts of an answer: one, or its first part and then what is put in. */
export type AskGraph = (question: PageQuestion) => AsyncIterable<string>;

export interface PageInput {
  /** Path and query. */
  readonly url: string;
  readonly cookie: string | undefined;
  readonly now: string;
}

export interface PageFolder {
  /** By the path below `/assets/`. */
  readonly files: ReadonlyMap<string, PageFile>;
  /** Paths that the module makes pages for, `:name` for what differs. */
  readonly paths: readonly string[];
  /** The hash of the style sheet that is written into every page that the module makes. */
  readonly madeStyle: string;
  /** The manifest of the documents that pages ask for, as JSON. */
  readonly documents: string;
  make(input: PageInput, ask: AskGraph): Promise<MadePage>;
}

const listForm = z.object({
  assets: z.object({ script: z.string(), style: z.string() }),
  files: z.array(
    z.object({
      path: z.string(),
      type: z.string(),
      etag: z.string(),
      encodings: z.array(z.enum(['br', 'gz'])),
      styles: z.array(z.string()),
    }),
  ),
});

type Render = (
  /** `style`: the text of the style sheet, which a page has in it so that it is read before anything else has come. */
  input: PageInput & { readonly assets: { readonly script: string; readonly style: string } },
  ask: AskGraph,
) => Promise<MadePage>;

const moduleForm = z.object({
  paths: z.array(z.string()),
  renderPage: z.custom<Render>((value) => typeof value === 'function'),
});

/** Null where the pages are not built. Errors: a folder that another version built. */
export function readPages(folder: string): PageFolder | null {
  const listFile = join(folder, 'files.json');
  if (!existsSync(listFile)) return null;
  const { assets, files } = listForm.parse(JSON.parse(readFileSync(listFile, 'utf8')));
  // By its path, because it is a build: no source of the gateway knows the pages', and the other way round.
  const load = createRequire(import.meta.url);
  const { paths, renderPage } = moduleForm.parse(load(join(folder, 'server', 'server.js')));
  const style = readFileSync(join(folder, assets.style), 'utf8').trim();
  return {
    paths,
    madeStyle: `sha256-${createHash('sha256').update(style).digest('base64')}`,
    documents: readFileSync(join(folder, 'documents.json'), 'utf8'),
    files: new Map(
      files.map(({ path, type, etag, encodings, styles }) => [
        path,
        {
          type,
          etag: `"${etag}"`,
          isImmutable: !path.endsWith('.html') && !path.startsWith('docs/'),
          encodings,
          styles,
          read: (encoding) => readFile(join(folder, 'assets', encoding === null ? path : `${path}.${encoding}`)),
        },
      ]),
    ),
    make: (input, ask) => renderPage({ ...input, assets: { ...assets, style } }, ask),
  };
}
