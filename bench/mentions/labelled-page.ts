// The text of a labelled page in; an article without marks and the spans that a reader marked out.
// Separate from the scoring so that a mistake in a label is told with its file and block, not counted as a miss.
import type { ArticleText, MentionType } from '../../subgraphs/news/sources/mentions/mention.js';
import { codePointLength } from '../../subgraphs/kit/vietnamese.js';

export interface GoldSpan {
  readonly type: MentionType;
  /** A key of the bench directory, a person's full name, a citation, or null. */
  readonly target: string | null;
  readonly block: number;
  readonly start: number;
  readonly end: number;
}
export interface LabelledPage {
  readonly name: string;
  readonly article: ArticleText;
  readonly spans: readonly GoldSpan[];
}

const TYPES: ReadonlySet<string> = new Set([
  'ORGANIZATION',
  'ORGANIZATION_CLASS',
  'POST',
  'PERSON',
  'PLACE',
  'LEGAL_DOCUMENT',
  'SLOGAN',
]);
const OPENING = /^\[\[([A-Z_]+)\|([^|\]]+)\|/u;

/** Errors: throws with file and block when a mark is not closed or names no type. */
export function readLabelledPage(name: string, text: string): LabelledPage {
  const lines = text.split('\n').filter((line) => !line.startsWith('#') && line.trim() !== '');
  const header = (key: string): string => {
    const value = lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);
    if (value === undefined) throw new Error(`${name}: the header "${key}" is missing`);
    return value;
  };
  const context = header('context');
  const blocks = lines
    .filter((line) => /^(?:TITLE|LEAD|PARAGRAPH|HEADING|QUOTE|LIST_ITEM): /u.test(line))
    .map((line, index) => readBlock(`${name}, block ${index}`, line, index));
  return {
    name,
    article: {
      publishedOn: header('publishedOn'),
      contextUnitId: context.includes('/') ? context : null,
      contextRegionId: context === '-' || context.includes('/') ? null : context,
      blocks: blocks.map(({ index, kind, text: plain }) => ({ index, kind, text: plain })),
    },
    spans: blocks.flatMap((block) => block.spans),
  };
}

function readBlock(
  where: string,
  line: string,
  index: number,
): { readonly index: number; readonly kind: string; readonly text: string; readonly spans: readonly GoldSpan[] } {
  const colon = line.indexOf(': ');
  const marked = line.slice(colon + 2);
  const open: { readonly type: MentionType; readonly target: string | null; readonly start: number }[] = [];
  const spans: GoldSpan[] = [];
  let text = '';
  for (let at = 0; at < marked.length;) {
    const opening = OPENING.exec(marked.slice(at));
    if (opening !== null) {
      const [all, type = '', target = ''] = opening;
      if (!isType(type)) throw new Error(`${where}: "${type}" is no type`);
      open.push({ type, target: target === '-' ? null : target, start: codePointLength(text) });
      at += all.length;
    } else if (open.length > 0 && marked.startsWith(']]', at)) {
      const last = open.pop();
      if (last !== undefined) spans.push({ ...last, block: index, end: codePointLength(text) });
      at += 2;
    } else {
      text += marked[at] ?? '';
      at += 1;
    }
  }
  if (open.length > 0 || text.includes('[[')) throw new Error(`${where}: a mark is not closed`);
  return { index, kind: line.slice(0, colon), text, spans };
}

function isType(type: string): type is MentionType {
  return TYPES.has(type);
}
