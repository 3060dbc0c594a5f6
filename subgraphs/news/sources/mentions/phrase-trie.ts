// Phrases with a value in; the longest phrase at a token out. Separate because organisations, posts, fields and
// documents are all found by lexicon, and one matcher keeps their tolerance for case and typing errors the same.
import { exactKey, foldedKey, words } from '../../../kit/vietnamese.js';
import { DASHES, type Token } from './tokenize.js';

interface Node<Value> {
  readonly next: Map<string, Node<Value>>;
  readonly entries: { readonly keys: readonly string[]; readonly value: Value }[];
}

export interface PhraseMatch<Value> {
  readonly value: Value;
  /** Index after the last token. */
  readonly end: number;
  /** Syllables that agree only without their marks: "Quận sự" for "Quân sự" has one. */
  readonly misspelt: number;
}

export interface PhraseTrie<Value> {
  /** The longest phrase that starts at `at`, whatever its case; null when there is none. */
  match(tokens: readonly Token[], at: number): PhraseMatch<Value> | null;
}

const SKIPPED_INSIDE: ReadonlySet<string> = new Set([...DASHES, '&', '/', '(', ')']);
// One wrong mark is a typing error only where enough of the phrase is right; short phrases would match other words.
const MIN_SYLLABLES_FOR_TYPO = 3;

export function createPhraseTrie<Value>(phrases: Iterable<readonly [phrase: string, value: Value]>): PhraseTrie<Value> {
  const root = createNode<Value>();
  for (const [phrase, value] of phrases) {
    const syllables = words(phrase).map((word) => word.text);
    let node = root;
    for (const syllable of syllables) {
      const folded = foldedKey(syllable);
      const child = node.next.get(folded) ?? createNode<Value>();
      node.next.set(folded, child);
      node = child;
    }
    if (syllables.length > 0) node.entries.push({ keys: syllables.map(exactKey), value });
  }
  return { match: (tokens, at) => findLongest(root, tokens, at) };
}

function createNode<Value>(): Node<Value> {
  return { next: new Map(), entries: [] };
}

function findLongest<Value>(root: Node<Value>, tokens: readonly Token[], at: number): PhraseMatch<Value> | null {
  const seen: string[] = [];
  let node = root;
  let best: PhraseMatch<Value> | null = null;
  for (let index = at; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const next = node.next.get(token.folded);
    if (next === undefined) {
      if (seen.length > 0 && SKIPPED_INSIDE.has(token.text)) continue;
      break;
    }
    seen.push(token.key);
    node = next;
    const ranked = node.entries
      .map((entry) => ({
        value: entry.value,
        misspelt: entry.keys.filter((key, syllable) => key !== seen[syllable]).length,
      }))
      .toSorted((left, right) => left.misspelt - right.misspelt)[0];
    if (ranked === undefined) continue;
    if (ranked.misspelt === 0 || (ranked.misspelt === 1 && seen.length >= MIN_SYLLABLES_FOR_TYPO)) {
      best = { ...ranked, end: index + 1 };
    }
  }
  return best;
}
