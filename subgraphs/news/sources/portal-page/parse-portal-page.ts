// A file of a district portal, text or HTML, in; one PortalPage or one refusal with its reason out.
// Separate from the importer: nothing here knows units, storage or ids.
import { looksLikeCategory, readCategory } from './category.js';
import { type Dateline, readDateline, readViewCount } from './dateline.js';
import { decodePage } from './decode-page.js';
import { readHtml } from './html-lines.js';
import { readBlocks, readWeatherLabels, splitSections } from './page-sections.js';
import type {
  PageLine,
  PageMetadata,
  PageRefusal,
  PageRefusalCode,
  PortalPage,
  PortalPageOutcome,
} from './portal-page.js';
import { readTextLines } from './text-lines.js';

const NO_METADATA: PageMetadata = {
  url: null,
  author: null,
  siteName: null,
  imageUrl: null,
  title: null,
  publishedAt: null,
};
const ERROR_TITLE =
  /\b(?:4\d\d|5\d\d)\b|not found|forbidden|bad gateway|server error|unavailable|không tìm thấy|không tồn tại/iu;

/**
 * Reads one page of a portal.
 * Shape:  `blocks` starts with the TITLE; `missing` names what the page does not hold, `assumptions` what was taken.
 * Errors: a refusal, never an exception, for what is not an article with a title, a dateline and text.
 */
export function parsePortalPage(
  input: Uint8Array | string,
  options: { readonly fileName: string; readonly knownCategories?: readonly string[] },
): PortalPageOutcome {
  const refuse = (code: PageRefusalCode, because: string): PageRefusal => ({
    ok: false,
    code,
    reason: `${options.fileName}: ${because}.`,
  });
  const decoded = decodePage(input);
  if (!decoded.ok) return refuse(decoded.code, decoded.because);
  const { lines, metadata } = decoded.isHtml
    ? readHtml(decoded.text)
    : { lines: readTextLines(decoded.text), metadata: NO_METADATA };
  const found = findDateline(lines, metadata);
  if (found === null) {
    const heading = lines.find((line) => line.hint === 'TITLE')?.text ?? metadata.title ?? lines[0]?.text ?? '';
    if (heading.length <= 120 && ERROR_TITLE.test(heading))
      return refuse('ERROR_PAGE', `it is the error page "${heading}"`);
    return refuse('NO_DATELINE', 'it has no dateline (a line with the day it was published)');
  }
  const { dateline, at } = found;
  if (dateline.publishedAt === null)
    return refuse('INVALID_DATE', `its dateline "${dateline.asWritten}" names no day and time of the calendar`);
  const known = options.knownCategories ?? [];
  const head = findTitle(lines, at, metadata, known);
  if (head === null) return refuse('NO_TITLE', 'no title stands beside its dateline');
  const rest = lines.slice(Math.max(at, head.lastLine) + 1);
  const separateCount = rest[0] === undefined ? null : readViewCount(rest[0].text);
  const sections = splitSections(separateCount === null ? rest : rest.slice(1));
  const { blocks, leadAssumed } = readBlocks(sections.article);
  if (blocks.length === 0) return refuse('NO_TEXT', 'it holds no text below its dateline');
  const views = dateline.viewCount ?? separateCount;
  const facts = {
    category: head.categoryLine === null ? null : readCategory(head.categoryLine, known),
    viewCount: views === null ? null : ({ value: views, observedAt: null } as const),
    lead: blocks.find((block) => block.kind === 'LEAD')?.text ?? null,
    url: metadata.url ?? sections.url,
    author: metadata.author ?? sections.author,
    siteName: metadata.siteName,
    imageUrl: metadata.imageUrl,
  };
  const weatherLabels = readWeatherLabels(sections.weather ?? []);
  const pollTitle = sections.poll?.[0] ?? null;
  const page: PortalPage = {
    ...facts,
    title: head.title,
    publishedAt: dateline.publishedAt,
    publishedOn: dayInVietnam(dateline.publishedAt),
    publishedAtAsWritten: found.fromMarkup ? null : dateline.asWritten,
    zoneAssumed: dateline.zoneAssumed,
    blocks: [{ kind: 'TITLE', text: head.title }, ...blocks],
    weatherLabels,
    pollTitle,
    missing: {
      article: Object.entries(facts).flatMap(([name, value]) => (value === null ? [name] : [])),
      poll: [...(pollTitle === null ? ['title'] : []), 'options', 'opensAt', 'closesAt', 'results'],
      weather: [...(weatherLabels.length === 0 ? ['labels'] : []), 'readings', 'observedAt'],
    },
    assumptions: listAssumptions(
      dateline,
      leadAssumed,
      facts.category !== null && !facts.category.known,
      (sections.poll?.length ?? 0) - 1,
    ),
  };
  return { ok: true, page };
}

interface FoundDateline {
  readonly dateline: Dateline;
  readonly at: number;
  readonly fromMarkup: boolean;
}

/** The first dateline of the visible page; machine-readable time wins because it states its zone. */
function findDateline(lines: readonly PageLine[], metadata: PageMetadata): FoundDateline | null {
  const stated =
    metadata.publishedAt === null ? {} : { publishedAt: metadata.publishedAt, zoneAssumed: false, timeAssumed: false };
  for (const [at, line] of lines.entries()) {
    const dateline = line.region === 'ASIDE' ? null : readDateline(line.text);
    if (dateline !== null) return { dateline: { ...dateline, ...stated }, at, fromMarkup: false };
  }
  const heading = lines.findIndex((line) => line.hint === 'TITLE');
  if (metadata.publishedAt === null || heading === -1) return null;
  const dateline = {
    publishedAt: metadata.publishedAt,
    asWritten: metadata.publishedAt,
    zoneAssumed: false,
    timeAssumed: false,
    viewCount: null,
  };
  return { dateline, at: heading, fromMarkup: true };
}

interface FoundTitle {
  readonly title: string;
  readonly lastLine: number;
  readonly categoryLine: string | null;
}

/** The <h1>, else the lines right above the dateline; above those, the category. */
function findTitle(
  lines: readonly PageLine[],
  at: number,
  metadata: PageMetadata,
  known: readonly string[],
): FoundTitle | null {
  const headings = lines.flatMap((line, index) => (line.hint === 'TITLE' && line.region !== 'ASIDE' ? [index] : []));
  const heading = headings.findLast((index) => index <= at) ?? headings.find((index) => index <= at + 2);
  if (heading !== undefined) {
    const title = lines[heading]?.text ?? '';
    // Menus stand above a heading too, so here only what looks like a category counts as one.
    const above = lines.slice(Math.max(0, Math.min(heading, at) - 5), Math.min(heading, at));
    const category = above.findLast((line) => looksLikeCategory(line.text, known));
    return { title, lastLine: heading, categoryLine: category?.text ?? null };
  }
  let first = at - 1;
  const top = lines[first];
  if (top === undefined)
    return metadata.title === null ? null : { title: metadata.title, lastLine: at, categoryLine: null };
  // A long title may be wrapped: its lines stand together, under a category that looks different.
  while (first > 0 && lines[first]?.apart === false && !looksLikeCategory(lines[first - 1]?.text ?? '', known))
    first -= 1;
  const title = lines
    .slice(first, at)
    .map((line) => line.text)
    .join(' ');
  const above = lines[first - 1]?.text ?? null;
  if (above === null && looksLikeCategory(title, known) && readCategory(title, known)?.known === true) return null;
  return { title, lastLine: at - 1, categoryLine: above };
}

const VIETNAM_OFFSET_MS = 7 * 3_600_000;

function dayInVietnam(instant: string): string {
  return new Date(Date.parse(instant) + VIETNAM_OFFSET_MS).toISOString().slice(0, 10);
}

function listAssumptions(
  dateline: Dateline,
  leadAssumed: boolean,
  categoryUnknown: boolean,
  pollLinesLeftOut: number,
): readonly string[] {
  return [
    ...(dateline.zoneAssumed ? ['The dateline gives no time zone: Asia/Ho_Chi_Minh was taken.'] : []),
    ...(dateline.timeAssumed ? ['The dateline gives no time of day: 00:00 was taken.'] : []),
    ...(leadAssumed ? ['The first paragraph was taken as the lead.'] : []),
    ...(categoryUnknown ? ['The category is not a known one: its label was put into sentence case.'] : []),
    ...(pollLinesLeftOut > 0 ? [`${pollLinesLeftOut} lines below the poll title were left out.`] : []),
  ];
}
