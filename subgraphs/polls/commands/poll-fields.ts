// What an editor gives for a poll → its faults, and the columns that follow from it.
// Separate from the commands, because creating and updating check the same things.
import { exactKey, foldedKey, words } from '../../kit/vietnamese.js';
import { idPrefix } from '../../kit/ids.js';
import type { ResultVisibility, TranslationOrigin, VoterAssurance } from '../entities/poll.js';
import type { PollFault } from './poll-fault.js';

export interface OptionFields {
  /** Of an option that is shipped; others get a new one. */
  readonly id?: string | undefined;
  readonly label: string;
  readonly labelEn?: string | null | undefined;
}

/** `undefined`: left as it is; `null`: taken away. */
export interface PollFields {
  readonly title?: string | null | undefined;
  readonly titleEn?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly descriptionEn?: string | null | undefined;
  readonly englishOrigin?: TranslationOrigin | null | undefined;
  readonly subjectId?: string | null | undefined;
  readonly organizerId?: string | null | undefined;
  readonly options?: readonly OptionFields[] | null | undefined;
  readonly minSelections?: number | null | undefined;
  readonly maxSelections?: number | null | undefined;
  readonly opensAt?: Date | null | undefined;
  readonly closesAt?: Date | null | undefined;
  readonly resultVisibility?: ResultVisibility | null | undefined;
  readonly voterAssurance?: VoterAssurance | null | undefined;
  readonly disclosureThreshold?: number | null | undefined;
}

const mostCharacters = { title: 300, titleEn: 300, description: 5000, descriptionEn: 5000, label: 200 } as const;

/** Faults that the fields have by themselves, whatever the poll they are for. */
export function checkFields(fields: PollFields): readonly PollFault[] {
  const faults: PollFault[] = [];
  const add = (code: PollFault['code'], message: string, ...path: readonly string[]) =>
    faults.push({ code, message, path: ['poll', ...path] });

  for (const name of ['title', 'titleEn', 'description', 'descriptionEn'] as const) {
    const text = fields[name];
    if (typeof text !== 'string') continue;
    if (text.trim() === '') add('BLANK', 'Write something here, or leave the field out.', name);
    if (text.length > mostCharacters[name]) add('TOO_LONG', `At most ${mostCharacters[name]} characters.`, name);
  }
  if (fields.title === null) add('BLANK', 'A poll has a title.', 'title');

  const seen = new Set<string>();
  for (const [index, option] of (fields.options ?? []).entries()) {
    const path = ['options', String(index), 'label'];
    const key = exactKey(option.label.trim());
    if (key === '') add('BLANK', 'An option has a label.', ...path);
    else if (seen.has(key)) add('DUPLICATE_OPTION', 'Another option has this label.', ...path);
    if (Math.max(option.label.length, option.labelEn?.length ?? 0) > mostCharacters.label)
      add('TOO_LONG', `At most ${mostCharacters.label} characters.`, ...path);
    seen.add(key);
  }
  if ((fields.options?.length ?? 0) > 100) add('TOO_LONG', 'At most 100 options.', 'options');

  const [fewest, most] = [fields.minSelections ?? 1, fields.maxSelections ?? Math.max(fields.minSelections ?? 1, 1)];
  if (fewest < 1) add('INVALID_SELECTIONS', 'At least one option is chosen.', 'minSelections');
  if (most < fewest || most > 100)
    add('INVALID_SELECTIONS', 'At most as many as there are options, at least `minSelections`.', 'maxSelections');
  const threshold = fields.disclosureThreshold ?? 5;
  if (threshold < 2 || threshold > 10_000) add('INVALID_THRESHOLD', 'From 2 to 10000.', 'disclosureThreshold');
  for (const name of ['subjectId', 'organizerId'] as const) {
    const id = fields[name];
    if (typeof id === 'string' && idPrefix(id) !== 'unit') add('INVALID_UNIT', 'This is no id of an OrgUnit.', name);
  }
  if (fields.opensAt instanceof Date && fields.closesAt instanceof Date && fields.closesAt <= fields.opensAt)
    add('INVALID_WINDOW', 'A poll closes after it opens.', 'closesAt');
  return faults;
}

/** The search columns of a poll: its words, as spelled and without marks. */
export function searchColumns(texts: readonly (string | null | undefined)[]): {
  searchExact: string;
  searchFolded: string;
} {
  const found = texts.flatMap((text) => words(text ?? '')).map((word) => word.text);
  return {
    searchExact: ` ${found.map(exactKey).join(' ')} `,
    searchFolded: ` ${found.map(foldedKey).join(' ')} `,
  };
}

/** The readable part of an address: `danh-gia-thai-do-tiep-cong-dan`; `binh-chon` for a title without letters. */
export function slugOf(title: string): string {
  const parts = words(foldedKey(title)).map((word) => word.text.replace(/[^a-z0-9]/g, ''));
  let slug = '';
  for (const part of parts.filter((text) => text !== '')) {
    if (slug.length + part.length >= 80) break;
    slug += slug === '' ? part : `-${part}`;
  }
  return slug === '' ? 'binh-chon' : slug;
}
