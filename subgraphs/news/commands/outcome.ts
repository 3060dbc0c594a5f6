// What a command answers: the article it wrote, or why it wrote nothing. Faults are values, since a client handles them.

export type ArticleFaultCode =
  | 'BLANK'
  | 'TOO_LONG'
  | 'NOT_FOUND'
  | 'STALE_REVISION'
  | 'INVALID_HTML'
  | 'INVALID_TRANSITION'
  | 'INVALID_SLUG'
  | 'SLUG_TAKEN';

export interface ArticleFault {
  readonly code: ArticleFaultCode;
  readonly message: string;
  /** Leads to the argument at fault: `['article', 'title']`. */
  readonly path: readonly string[];
}

export type ArticleOutcome =
  | { readonly ok: true; readonly articleId: string }
  | { readonly ok: false; readonly faults: readonly ArticleFault[] };

export const refuse = (...faults: readonly ArticleFault[]): ArticleOutcome => ({ ok: false, faults });

export const notFound = (): ArticleOutcome =>
  refuse({ code: 'NOT_FOUND', message: 'There is no article of that id.', path: ['id'] });
