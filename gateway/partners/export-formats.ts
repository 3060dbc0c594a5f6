// Nodes of an export → texts of one format. Each format is a few pure functions: what goes before, between and after the records.
import { linkedDataContext } from './linked-data.js';
import type { ExportedNode, ExportType } from './export-types.js';

export interface ExportFormat {
  readonly name: 'ndjson' | 'csv' | 'jsonld';
  readonly mediaType: string;
  /** What is asked of each node. */
  readonly selectionOf: (type: ExportType) => string;
  readonly start: (type: ExportType) => string;
  /** `isFirst`: nothing was written before but the start. */
  readonly record: (type: ExportType, node: ExportedNode, publicUrl: string, isFirst: boolean) => string;
  readonly end: string;
}

const plain = ({ selection }: ExportType) => selection;
const lineEnd = '\r\n';

export const exportFormats: readonly ExportFormat[] = [
  {
    name: 'ndjson',
    mediaType: 'application/x-ndjson; charset=utf-8',
    selectionOf: plain,
    start: () => '',
    record: (_type, node) => `${JSON.stringify(node)}\n`,
    end: '',
  },
  {
    name: 'csv',
    mediaType: 'text/csv; charset=utf-8; header=present',
    selectionOf: plain,
    start: ({ columns }) => columns.map(writeCell).join(',') + lineEnd,
    record: ({ columns }, node) =>
      columns.map((path) => writeCell(readPath(node, path.split('.')))).join(',') + lineEnd,
    end: '',
  },
  {
    name: 'jsonld',
    mediaType: 'application/ld+json; charset=utf-8',
    selectionOf: ({ selection, linkedSelection }) => linkedSelection ?? selection,
    start: () => `{"@context":${JSON.stringify(linkedDataContext)},"@graph":[\n`,
    record: (type, node, publicUrl, isFirst) =>
      `${isFirst ? '' : ',\n'}${JSON.stringify(type.describe(node, publicUrl))}`,
    end: '\n]}\n',
  },
];

/** What spreadsheets take for a formula when it begins a cell. */
const formulaStart = /^[=+\-@\t\r]/;
const listSeparator = '; ';

/** A cell by RFC 4180. A text that a spreadsheet would compute is led by an apostrophe, which it shows as text. */
export function writeCell(value: unknown): string {
  const text = writeValue(value);
  const guarded = typeof value !== 'number' && formulaStart.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

function writeValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(writeValue).join(listSeparator);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Lists on the way give lists. */
function readPath(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => readPath(each, path));
  if (typeof value !== 'object' || value === null) return null;
  return readPath(Object.entries(value).find(([key]) => key === name)?.[1], rest);
}
