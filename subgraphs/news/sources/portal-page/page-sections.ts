// The lines below a dateline in; the article's blocks and the two widgets out.
// Separate because it is the only place that knows where an article ends and a widget begins.
import { foldedKey } from '../../../kit/vietnamese.js';
import { isDisplayCapitals } from './category.js';
import type { PageBlock, PageBlockKind, PageLine } from './portal-page.js';
import { joinParagraphs } from './text-lines.js';

export interface PageSections {
  readonly article: readonly PageLine[];
  readonly weather: readonly string[] | null;
  readonly poll: readonly string[] | null;
  readonly author: string | null;
  readonly url: string | null;
}

const WEATHER_TITLES = new Set(['thoi tiet cac vung', 'thoi tiet', 'du bao thoi tiet', 'thoi tiet hom nay']);
const POLL_TITLES = new Set(['binh chon', 'tham do y kien', 'tham do du luan', 'lay y kien']);
const AUTHOR = /^(?:tác giả|người đăng|người viết|tin,?\s*(?:bài|ảnh)|bài và ảnh)\s*:\s*(.{2,80})$/iu;
const ADDRESS = /^(?:nguồn|url|link|địa chỉ)\s*:\s*(https?:\/\/\S+)$/iu;
const READING = /[\s:–-]*[-+]?\d+(?:[.,]\d+)?\s*(?:°|º|độ|oC|%).*$/u;
const NUMBERED = /^(?:[IVX]{1,5}|\d{1,2})\s*[.)/-]\s+\S/u;

/** Splits what follows the dateline. A widget title counts only as a line of its own, below at least one line of text. */
export function splitSections(lines: readonly PageLine[]): PageSections {
  const stated = lines.some((line) => line.region === 'ARTICLE');
  const article: PageLine[] = [];
  const widgets: { weather: string[] | null; poll: string[] | null } = { weather: null, poll: null };
  let section: 'ARTICLE' | 'WEATHER' | 'POLL' = 'ARTICLE';
  let [author, url]: [string | null, string | null] = [null, null];
  for (const line of lines) {
    const title =
      line.text.length > 40
        ? ''
        : foldedKey(line.text)
            .replace(/[^a-z ]/g, '')
            .trim();
    const mayOpen = line.region !== 'ARTICLE' && (article.length > 0 || line.region === 'ASIDE');
    if (mayOpen && WEATHER_TITLES.has(title)) {
      section = 'WEATHER';
      widgets.weather ??= [];
    } else if (mayOpen && POLL_TITLES.has(title)) {
      section = 'POLL';
      widgets.poll ??= [];
    } else if (section === 'WEATHER' && line.region !== 'ARTICLE') {
      widgets.weather?.push(line.text);
    } else if (section === 'POLL' && line.region !== 'ARTICLE') {
      widgets.poll?.push(line.text);
    } else if (AUTHOR.test(line.text)) {
      author ??= AUTHOR.exec(line.text)?.[1] ?? null;
    } else if (ADDRESS.test(line.text)) {
      url ??= ADDRESS.exec(line.text)?.[1] ?? null;
    } else if (stated ? line.region === 'ARTICLE' : line.region !== 'ASIDE') {
      article.push(line);
    }
  }
  return { article, ...widgets, author, url };
}

/** Place names of the widget in page order: what stands before a reading, once each. */
export function readWeatherLabels(lines: readonly string[]): readonly string[] {
  const labels = lines.map((line) => line.replace(READING, '').trim());
  return [...new Set(labels.filter((label) => /^\p{Lu}/u.test(label) && label.length <= 40))];
}

/**
 * The blocks of an article below its title. The lead is what the markup says; in plain text, and where the markup says
 * nothing, the first of two or more paragraphs.
 */
export function readBlocks(lines: readonly PageLine[]): {
  readonly blocks: readonly PageBlock[];
  readonly leadAssumed: boolean;
} {
  const blocks = joinParagraphs(lines).map((line): PageBlock => ({ kind: kindOf(line), text: line.text }));
  const first = blocks[0];
  if (blocks.some((block) => block.kind === 'LEAD') || first?.kind !== 'PARAGRAPH' || blocks.length < 2) {
    return { blocks: mergeLead(blocks), leadAssumed: false };
  }
  return { blocks: [{ kind: 'LEAD', text: first.text }, ...blocks.slice(1)], leadAssumed: true };
}

/** An article has one lead; what the markup calls a lead a second time is a paragraph. */
function mergeLead(blocks: readonly PageBlock[]): readonly PageBlock[] {
  const lead = blocks.findIndex((block) => block.kind === 'LEAD');
  return blocks.map((block, at) =>
    block.kind === 'LEAD' && at !== lead ? { kind: 'PARAGRAPH', text: block.text } : block,
  );
}

function kindOf(line: PageLine): PageBlockKind {
  if (line.hint === 'TITLE') return 'HEADING';
  if (line.hint !== null && line.hint !== 'PARAGRAPH') return line.hint;
  if (/^[“"«][^“”"«»]*[”"»]\.?$/u.test(line.text)) return 'QUOTE';
  const short = line.text.length <= 120 && !/[.!?…;,]$/u.test(line.text);
  return short && (isDisplayCapitals(line.text) || NUMBERED.test(line.text)) ? 'HEADING' : 'PARAGRAPH';
}
