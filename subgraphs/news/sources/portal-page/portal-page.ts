// The shapes between a page of a district portal and its importer: what a page held, or why it is none.
// Separate from the parser so that the importer depends on plain data only.

export type PageBlockKind = 'TITLE' | 'LEAD' | 'PARAGRAPH' | 'HEADING' | 'QUOTE' | 'LIST_ITEM';

/** One block of the article in reading order: plain text, NFC, runs of spaces as one space, otherwise as printed. */
export interface PageBlock {
  readonly kind: PageBlockKind;
  readonly text: string;
}

export interface PageCategory {
  /** The label in sentence case: "Đảng - Đoàn thể". */
  readonly label: string;
  /** As the page shows it, often in display capitals. */
  readonly asWritten: string;
  /** False when the label is not among the known categories. */
  readonly known: boolean;
}

/**
 * What one portal page holds. Whatever it does not hold is null or empty and named in `missing`; nothing is invented.
 * Units: `publishedAt` is an instant, ISO 8601 with an offset; `publishedOn` its day in Vietnam, YYYY-MM-DD.
 */
export interface PortalPage {
  readonly category: PageCategory | null;
  readonly title: string;
  readonly publishedAt: string;
  readonly publishedOn: string;
  /** The dateline as printed, null when the date came from machine-readable markup only. */
  readonly publishedAtAsWritten: string | null;
  /** True when the page gave no zone and Asia/Ho_Chi_Minh was taken. */
  readonly zoneAssumed: boolean;
  /** A snapshot: pages do not say when the count was read, so `observedAt` is always null. */
  readonly viewCount: { readonly value: number; readonly observedAt: null } | null;
  readonly lead: string | null;
  readonly blocks: readonly PageBlock[];
  /** Place names of the weather widget in page order; never readings. */
  readonly weatherLabels: readonly string[];
  readonly pollTitle: string | null;
  readonly url: string | null;
  readonly author: string | null;
  readonly siteName: string | null;
  readonly imageUrl: string | null;
  readonly missing: {
    readonly article: readonly string[];
    readonly poll: readonly string[];
    readonly weather: readonly string[];
  };
  /** What was taken without the page saying it, one English sentence each. */
  readonly assumptions: readonly string[];
}

export type PageRefusalCode =
  | 'EMPTY'
  | 'TOO_LARGE'
  | 'BINARY'
  | 'NOT_UTF8'
  | 'JSON'
  | 'ERROR_PAGE'
  | 'NO_DATELINE'
  | 'INVALID_DATE'
  | 'NO_TITLE'
  | 'NO_TEXT';

/** Why something is not a portal page; `reason` is one English sentence that starts with the file's name. */
export interface PageRefusal {
  readonly ok: false;
  readonly code: PageRefusalCode;
  readonly reason: string;
}

export type PortalPageOutcome = { readonly ok: true; readonly page: PortalPage } | PageRefusal;

/** One line or block element of a page, before it is known what it is. */
export interface PageLine {
  readonly text: string;
  /** A blank line, or an element's border, stands before it. */
  readonly apart: boolean;
  readonly indented: boolean;
  /** What the markup says it is; null in plain text. */
  readonly hint: PageBlockKind | null;
  /** Whether the markup sets it inside the article, beside it, or does not say. */
  readonly region: 'ARTICLE' | 'ASIDE' | 'UNSTATED';
}

/** Facts that HTML states outside its visible text; all null for a plain text page. */
export interface PageMetadata {
  readonly url: string | null;
  readonly author: string | null;
  readonly siteName: string | null;
  readonly imageUrl: string | null;
  readonly title: string | null;
  /** ISO 8601 with an offset, from <time datetime> or article:published_time. */
  readonly publishedAt: string | null;
}
