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
  const first = tokens[at];
  let node = first === undefined ? undefined : root.next.get(first.folded);
  if (first === undefined || node === undefined) return null;
  const seen = [first.key];
  let best = rank(node, seen, at + 1, null);
  for (let index = at + 1; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const next: Node<Value> | undefined = node.next.get(token.folded);
    if (next === undefined) {
      if (SKIPPED_INSIDE.has(token.text)) continue;
      break;
    }
    seen.push(token.key);
    node = next;
    best = rank(node, seen, index + 1, best);
  }
  return best;
}

/** The best spelling that ends at a node, when it is near enough; else what was best before. */
function rank<Value>(
  node: Node<Value>,
  seen: readonly string[],
  end: number,
  before: PhraseMatch<Value> | null,
): PhraseMatch<Value> | null {
  let best = before;
  let fewest = seen.length >= MIN_SYLLABLES_FOR_TYPO ? 2 : 1;
  for (const { keys, value } of node.entries) {
    let misspelt = 0;
    for (let at = 0; at < keys.length; at += 1) if (keys[at] !== seen[at]) misspelt += 1;
    if (misspelt >= fewest) continue;
    fewest = misspelt;
    best = { value, end, misspelt };
  }
  return best;
}
