// What an editor sends → checked text of an article, or every fault of it. Pure; what needs the database is checked later.
import { codePointLength, foldedKey, words } from '../../kit/vietnamese.js';
import type { BodyBlockKindName, StoredBlock } from '../entities/article.js';
import { readHtmlBlocks } from './html-blocks.js';
import type { ArticleFault } from './outcome.js';

/** Absent: keep what is (or none, for a new article). `lead: null` takes the lead away. */
export interface ArticleInput {
  readonly title?: string | null | undefined;
  readonly lead?: string | null | undefined;
  readonly blocks?: readonly { readonly kind: BodyBlockKindName; readonly text: string }[] | null | undefined;
  /** Instead of `blocks`. */
  readonly bodyHtml?: string | null | undefined;
  readonly slug?: string | null | undefined;
  readonly categoryId?: string | null | undefined;
  readonly publisherId?: string | null | undefined;
  readonly language?: string | null | undefined;
}

/** Title, lead and all blocks agree: block 0 is the title, the lead, where there is one, follows. */
export interface ArticleText {
  readonly title: string;
  readonly lead: string | null;
  readonly blocks: readonly StoredBlock[];
}

/** Most code points of each text, and most blocks. */
export const limits = { title: 300, lead: 2000, block: 20_000, blocks: 500, slug: 120, note: 1000, explanation: 2000 };

/** One spelling of the text's characters (NFC), no spaces at the ends: offsets into it mean the same for everyone. */
export const tidy = (text: string): string => text.normalize('NFC').trim();

/**
 * The text after the change. `current` is null for a new article.
 * Errors: every fault at once, none of the text when there is one.
 */
export function readArticleText(
  input: ArticleInput,
  current: ArticleText | null,
):
  | { readonly ok: true; readonly text: ArticleText }
  | { readonly ok: false; readonly faults: readonly ArticleFault[] } {
  const faults: ArticleFault[] = [];
  const title = input.title === undefined || input.title === null ? (current?.title ?? '') : tidy(input.title);
  checkText(faults, title, limits.title, ['article', 'title']);
  const lead = input.lead === undefined ? (current?.lead ?? null) : input.lead === null ? null : tidy(input.lead);
  if (lead !== null) checkText(faults, lead, limits.lead, ['article', 'lead']);
  const body = readBody(input, current, faults);
  if (body.length > limits.blocks)
    faults.push(tooLong(`At most ${limits.blocks} blocks.`, ['article', input.blocks ? 'blocks' : 'bodyHtml']));
  if (input.slug !== undefined && input.slug !== null) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(input.slug))
      faults.push({
        code: 'INVALID_SLUG',
        message: 'A slug has words of a–z and 0–9 joined by single hyphens.',
        path: ['article', 'slug'],
      });
    else if (input.slug.length > limits.slug)
      faults.push(tooLong(`At most ${limits.slug} characters.`, ['article', 'slug']));
  }
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, text: { title, lead, blocks: arrangeBlocks(title, lead, body) } };
}

export const arrangeBlocks = (
  title: string,
  lead: string | null,
  body: readonly StoredBlock[],
): readonly StoredBlock[] => [
  { kind: 'TITLE', text: title },
  ...(lead === null ? [] : [{ kind: 'LEAD', text: lead } as const]),
  ...body,
];

function readBody(input: ArticleInput, current: ArticleText | null, faults: ArticleFault[]): readonly StoredBlock[] {
  if (typeof input.bodyHtml === 'string') {
    if (input.blocks) {
      faults.push({
        code: 'INVALID_HTML',
        message: 'Give `blocks` or `bodyHtml`, not both.',
        path: ['article', 'bodyHtml'],
      });
      return [];
    }
    const read = readHtmlBlocks(input.bodyHtml);
    if (!read.ok) {
      faults.push({ code: 'INVALID_HTML', message: read.reason, path: ['article', 'bodyHtml'] });
      return [];
    }
    for (const block of read.blocks) checkText(faults, block.text, limits.block, ['article', 'bodyHtml']);
    return read.blocks;
  }
  if (!input.blocks) return (current?.blocks ?? []).filter(({ kind }) => kind !== 'TITLE' && kind !== 'LEAD');
  const body = input.blocks.map(({ kind, text }) => ({ kind, text: tidy(text) }));
  for (const [index, { text }] of body.entries())
    checkText(faults, text, limits.block, ['article', 'blocks', String(index), 'text']);
  return body;
}

const tooLong = (message: string, path: readonly string[]): ArticleFault => ({ code: 'TOO_LONG', message, path });

export function checkText(faults: ArticleFault[], text: string, most: number, path: readonly string[]): void {
  if (text === '') faults.push({ code: 'BLANK', message: 'This text must not be empty.', path });
  else if (codePointLength(text) > most) faults.push(tooLong(`At most ${most} characters.`, path));
}

/** The address that a title gives: its words without marks. */
export function makeSlug(title: string): string {
  let slug = '';
  for (const word of words(foldedKey(title))) {
    const part = word.text.replace(/[^a-z0-9]/g, '');
    if (part === '') continue;
    const longer = slug === '' ? part : `${slug}-${part}`;
    if (longer.length > 100) break;
    slug = longer;
  }
  return slug === '' ? 'bai-viet' : slug;
}
