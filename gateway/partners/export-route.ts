// A type and a format → all its records, page by page from the graph to the client, in memory of one page. The cursor of the change
// feed is read before the first page: whatever is written meanwhile comes after it, so that export and feed together miss nothing.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RequestOrigin } from '../http/answer.js';
import { type AskGraph, whileQuotaGrows } from './ask-graph.js';
import { type ExportFormat, exportFormats } from './export-formats.js';
import { type ExportedNode, type ExportType, exportTypes } from './export-types.js';
import { defineRoute, headersAlone, PartnerFault, type PartnerRoute } from './partner-route.js';

export interface ExportOptions {
  /** As anybody sees the graph. */
  readonly ask: AskGraph;
  /** As partners see it: for the cursor alone, which tells nothing by itself. */
  readonly askAsPartner: AskGraph;
  readonly takeSlot: (origin: RequestOrigin) => Promise<() => void>;
  readonly publicUrl: string;
  /** Under which all of it is offered; undefined where each record says its own. */
  readonly licenceUrl: string | undefined;
}

const node = z.record(z.string(), z.unknown());
const pages = z.object({
  records: z.union([
    z.array(node).transform((nodes) => ({ nodes, pageInfo: { hasNextPage: false, endCursor: null } })),
    z.object({
      nodes: z.array(node),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  ]),
});

const logEnd = z.object({ changes: z.object({ pageInfo: z.object({ endCursor: z.string() }) }) });
const logEndQuery = 'query ExportStart { changes(after: "now", first: 1) { pageInfo { endCursor } } }';

export function createExportRoute(options: ExportOptions): PartnerRoute {
  return defineRoute(description, parameters, async ({ type: typeName, format: formatName }, { origin, isHead }) => {
    const type = exportTypes.find(({ name }) => name === typeName);
    const format = exportFormats.find(({ name }) => name === formatName);
    if (type === undefined || format === undefined) throw new Error('a type or format that is no parameter');
    const headers = {
      'content-type': format.mediaType,
      'content-disposition': `attachment; filename="${type.name}.${format.name}"`,
      ...(options.licenceUrl === undefined ? {} : { link: `<${options.licenceUrl}>; rel="license"` }),
    };
    if (isHead) return headersAlone(headers);
    const release = await options.takeSlot(origin);
    try {
      const cursor = await readCursor(options.askAsPartner, origin);
      const records = readPages(options.ask, type, format, origin);
      // Before the first byte: what goes wrong with the first page has a status.
      const first = await records.next();
      const written = { bytes: createHash('sha256'), records: 0 };
      return {
        kind: 'stream',
        headers: {
          ...headers,
          trailer: 'repr-digest, x-record-count',
          ...(cursor === null ? {} : { 'x-change-cursor': cursor }),
        },
        chunks: write(type, format, options.publicUrl, first, records, written),
        trailers: () => ({
          'repr-digest': `sha-256=:${written.bytes.digest('base64')}:`,
          'x-record-count': String(written.records),
        }),
        isEndless: false,
        close: release,
      };
    } catch (error) {
      release();
      throw error;
    }
  });
}

type Pages = AsyncGenerator<readonly ExportedNode[], void, void>;

/** Null while a log cannot be read: who exports can still read what is there. */
async function readCursor(ask: AskGraph, origin: RequestOrigin): Promise<string | null> {
  try {
    const { data } = await ask({ query: logEndQuery, variables: {}, data: logEnd }, origin);
    return data.changes.pageInfo.endCursor;
  } catch (error) {
    if (error instanceof PartnerFault && (error.code === 'SUBGRAPH_UNAVAILABLE' || error.code === 'NOT_FOUND'))
      return null;
    throw error;
  }
}

async function* readPages(ask: AskGraph, type: ExportType, format: ExportFormat, origin: RequestOrigin): Pages {
  const selection = format.selectionOf(type);
  const query =
    type.pageSize === null
      ? `query Export { records: ${type.field} { ${selection} } }`
      : `query Export($first: Int!, $after: String) {
          records: ${type.field} { nodes { ${selection} } pageInfo { hasNextPage endCursor } }
        }`;
  const patient = whileQuotaGrows(ask);
  let after: string | null = null;
  for (let isFirst = true; ; isFirst = false) {
    const variables: Readonly<Record<string, unknown>> = type.pageSize === null ? {} : { first: type.pageSize, after };
    const { data }: { data: z.infer<typeof pages> } = await (isFirst ? ask : patient)(
      { query, variables, data: pages },
      origin,
    );
    const { nodes, pageInfo } = data.records;
    yield nodes;
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor;
  }
}

async function* write(
  type: ExportType,
  format: ExportFormat,
  publicUrl: string,
  first: IteratorResult<readonly ExportedNode[], void>,
  rest: Pages,
  written: { readonly bytes: ReturnType<typeof createHash>; records: number },
): AsyncGenerator<string, void, void> {
  const note = (text: string) => {
    written.bytes.update(text);
    return text;
  };
  const writePage = (nodes: readonly ExportedNode[]) =>
    nodes.map((each) => format.record(type, each, publicUrl, written.records++ === 0)).join('');
  try {
    yield note(format.start(type));
    for (let page = first; page.done !== true; page = await rest.next()) yield note(writePage(page.value));
    yield note(format.end);
  } finally {
    await rest.return();
  }
}

const [firstType, ...otherTypes] = exportTypes.map(({ name }) => name);
const [firstFormat, ...otherFormats] = exportFormats.map(({ name }) => name);

const parameters = {
  type: {
    parser: z
      .enum([firstType ?? '', ...otherTypes])
      .describe(exportTypes.map(({ name, meaning }) => `\`${name}\`: ${meaning}.`).join(' ')),
    example: 'articles',
  },
  format: {
    parser: z
      .enum([firstFormat ?? '', ...otherFormats])
      .describe('`ndjson`: an object a line. `csv`: RFC 4180 with a header line. `jsonld`: schema.org and W3C ORG.'),
    example: 'ndjson',
  },
};

const ndjsonExample = {
  id: 'article_8x2mq0c4vd1',
  slug: 'hoi-nghi-tong-ket',
  title: 'Hội nghị tổng kết',
  provenance: { kind: 'IMPORTED' },
};

const description = {
  path: '/export/{type}.{format}',
  operationId: 'exportRecords',
  summary: 'All records of a type',
  description:
    'Public fields of every record, streamed. Each page is charged to the quota of the caller; when that is used up the stream waits ' +
    'for it to fill. A connection that is cut before its end is not the whole. Go on from `x-change-cursor` with `/changes`: it was ' +
    'read before the first record. Each record names its source and licence.',
  content: {
    'application/x-ndjson': { schema: { $ref: '#/components/schemas/ExportedRecord' }, example: ndjsonExample },
    'text/csv': {
      schema: { type: 'string' },
      example: 'id,slug,title\r\narticle_8x2mq0c4vd1,hoi-nghi-tong-ket,Hội nghị tổng kết\r\n',
    },
    'application/ld+json': {
      schema: { $ref: '#/components/schemas/LinkedRecords' },
      example: {
        '@context': { '@vocab': 'https://schema.org/' },
        '@graph': [{ '@type': 'NewsArticle', headline: 'Hội nghị tổng kết' }],
      },
    },
  },
  headers: {
    'x-change-cursor': 'Where to go on with `/changes`. Missing while a subgraph with a change log is away.',
    link: 'The licence of all of it, with `rel="license"`, where one is set (EXPORT_LICENCE).',
    'repr-digest': 'Trailer: SHA-256 of the whole (RFC 9530).',
    'x-record-count': 'Trailer: how many records were sent.',
  },
  isForPartners: false,
  isConditional: false,
  faults: [400, 404, 429, 503],
};

/** What can be exported, for who looks for it. */
export function createExportIndexRoute({
  publicUrl,
  licenceUrl,
}: Pick<ExportOptions, 'publicUrl' | 'licenceUrl'>): PartnerRoute {
  const list = exportTypes.map(({ name, meaning }) => ({
    type: name,
    meaning,
    urls: exportFormats.map((format) => `${publicUrl}/export/${name}.${format.name}`),
  }));
  const body = JSON.stringify({ exports: list, licence: licenceUrl ?? null });
  return defineRoute(
    {
      path: '/export',
      operationId: 'listExports',
      summary: 'What can be exported',
      description:
        'Every type with the addresses of its exports, and the licence of all of them; null where each record says its own.',
      content: {
        'application/json': {
          schema: { $ref: '#/components/schemas/ExportList' },
          example: { exports: list.slice(0, 1), licence: null },
        },
      },
      headers: {},
      isForPartners: false,
      isConditional: false,
      faults: [400],
    },
    {},
    async () => ({ kind: 'whole', status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body }),
  );
}
