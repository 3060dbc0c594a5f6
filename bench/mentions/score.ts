// Gold spans and found mentions of pages in; counts for precision and recall of spans and of links out.
// Separate and pure, so that a test can hold the counting to hand-made cases.
import type { RecognizedMentions } from '../../subgraphs/news/sources/mentions/mention.js';
import type { GoldSpan, LabelledPage } from './labelled-page.js';

export interface Counts {
  readonly gold: number;
  readonly found: number;
  readonly right: number;
  /** Of the right spans whose gold names a target: how many, how many of ours name one, how many name the same. */
  readonly goldLinks: number;
  readonly foundLinks: number;
  readonly rightLinks: number;
}

export interface PageScore {
  readonly byType: ReadonlyMap<string, Counts>;
  /** Human-readable lines: what was missed, what was too much, what was linked elsewhere. */
  readonly differences: readonly string[];
}

const NONE: Counts = { gold: 0, found: 0, right: 0, goldLinks: 0, foundLinks: 0, rightLinks: 0 };

export function scorePage(page: LabelledPage, result: RecognizedMentions): PageScore {
  const byType = new Map<string, Counts>();
  const differences: string[] = [];
  const add = (type: string, more: Partial<Counts>): void => {
    byType.set(type, addCounts(byType.get(type) ?? NONE, { ...NONE, ...more }));
  };
  const textOf = (span: { readonly block: number; readonly start: number; readonly end: number }): string =>
    [...(page.article.blocks.find((block) => block.index === span.block)?.text ?? '')]
      .slice(span.start, span.end)
      .join('');
  const gold = new Map(page.spans.map((span) => [spanKey(span), span] as const));
  for (const span of page.spans) add(span.type, { gold: 1 });
  const seen = new Set<string>();
  for (const mention of result.mentions) {
    const expected = gold.get(spanKey(mention));
    seen.add(spanKey(mention));
    add(mention.type, { found: 1 });
    if (expected === undefined) {
      differences.push(`too much  ${mention.type} b${mention.block} "${mention.text}"`);
      continue;
    }
    // A slogan is its own target, so its span says everything.
    const target = mention.type === 'SLOGAN' ? null : nameTarget(mention.targetKey, result);
    const same = expected.target !== null && target === expected.target;
    add(mention.type, {
      right: 1,
      goldLinks: expected.target === null ? 0 : 1,
      foundLinks: target === null ? 0 : 1,
      rightLinks: same ? 1 : 0,
    });
    if (target !== expected.target)
      differences.push(
        `other link ${mention.type} b${mention.block} "${mention.text}": ${target ?? 'none'} for ${expected.target ?? 'none'}`,
      );
  }
  for (const span of page.spans)
    if (!seen.has(spanKey(span))) differences.push(`missed    ${span.type} b${span.block} "${textOf(span)}"`);
  return { byType, differences };
}

function spanKey(span: Pick<GoldSpan, 'type' | 'block' | 'start' | 'end'>): string {
  return `${span.type}:${span.block}:${span.start}:${span.end}`;
}

/** Local keys are told by what they stand for: a person's name, a document's citation. */
function nameTarget(key: string | null, result: RecognizedMentions): string | null {
  if (key === null || !key.startsWith('local:')) return key;
  return (
    result.persons.find((person) => person.key === key)?.name ??
    result.documents.find((document) => document.key === key)?.citation ??
    key
  );
}

export function addCounts(left: Counts, right: Counts): Counts {
  return {
    gold: left.gold + right.gold,
    found: left.found + right.found,
    right: left.right + right.right,
    goldLinks: left.goldLinks + right.goldLinks,
    foundLinks: left.foundLinks + right.foundLinks,
    rightLinks: left.rightLinks + right.rightLinks,
  };
}

export interface Rates {
  readonly precision: number;
  readonly recall: number;
  readonly linkPrecision: number;
  readonly linkRecall: number;
}

/** Shares between 0 and 1; nothing found and nothing to find is 1. */
export function rate(counts: Counts): Rates {
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
  return {
    precision: share(counts.right, counts.found),
    recall: share(counts.right, counts.gold),
    linkPrecision: share(counts.rightLinks, counts.foundLinks),
    linkRecall: share(counts.rightLinks, counts.goldLinks),
  };
}
