// A category line as printed in; its canonical label out. Separate because "is this line a category at all?"
// and "which one?" need the same list of known labels.
import { foldedKey } from '../../../kit/vietnamese.js';
import type { PageCategory } from './portal-page.js';

const BREADCRUMB = /\s*[>»›/]\s*/u;

/**
 * The category of a line: a known label whatever its case, else sentence case with `known: false`.
 * Of a breadcrumb ("Trang chủ » Tin tức » Đảng - Đoàn thể") the last part counts.
 */
export function readCategory(line: string, knownCategories: readonly string[]): PageCategory | null {
  const asWritten =
    line
      .split(BREADCRUMB)
      .findLast((part) => part.trim() !== '')
      ?.trim() ?? '';
  if (asWritten === '') return null;
  const key = categoryKey(asWritten);
  const known = knownCategories.find((label) => categoryKey(label) === key);
  if (known !== undefined) return { label: known, asWritten, known: true };
  return { label: isDisplayCapitals(asWritten) ? sentenceCase(asWritten) : asWritten, asWritten, known: false };
}

/** Whether a line can only be a category: display capitals, a breadcrumb or a known label, and short. */
export function looksLikeCategory(line: string, knownCategories: readonly string[]): boolean {
  if (line.length > 80) return false;
  if (/[>»›]/u.test(line)) return true;
  const key = categoryKey(line);
  return isDisplayCapitals(line) || knownCategories.some((label) => categoryKey(label) === key);
}

function categoryKey(label: string): string {
  return foldedKey(label)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

export function isDisplayCapitals(text: string): boolean {
  return /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text);
}

/** "ĐẢNG - ĐOÀN THỂ" → "Đảng - Đoàn thể": a capital at the start and after a dash between words. */
function sentenceCase(text: string): string {
  return text
    .toLowerCase()
    .replace(/(^|\s[-–—]\s)(\p{L})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase());
}
