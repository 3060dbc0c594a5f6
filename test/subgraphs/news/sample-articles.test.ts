// The shipped sample articles and categories → sentences that must hold of them, whatever is edited in the files later.
// Separate from the loader's tests because these are faults of the data: an id used twice, a publisher that had ended.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exactKey, foldedKey, normalizeVietnamese } from '../../../subgraphs/kit/vietnamese.js';

const root = new URL('../../../', import.meta.url);
const articlesFolder = new URL('subgraphs/news/sample/articles/', root);

const text = z.string().min(1);
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/);
const block = z.strictObject({ kind: z.enum(['HEADING', 'PARAGRAPH', 'QUOTE', 'LIST_ITEM']), text });
const revision = z.strictObject({
  number: z.int().positive(),
  at: instant,
  replacedAt: instant,
  correctionNote: text,
  title: text,
  lead: text,
  blocks: z.array(block).min(2),
});
const article = z.strictObject({
  id: z.string().regex(/^article_[0-9a-z]{24}$/),
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  provenance: z.literal('SYNTHETIC'),
  status: z.enum(['DRAFT', 'PUBLISHED', 'WITHDRAWN']),
  language: z.enum(['vi', 'en']),
  categorySlug: text,
  publisherUnitId: z.string().regex(/^unit_[0-9a-z]{24}$/),
  publishedAt: instant.nullable(),
  viewCount: z.strictObject({ value: z.int().nonnegative(), observedAt: instant.nullable() }).nullable(),
  title: text,
  lead: text,
  blocks: z.array(block).min(2).max(6),
  withdrawal: z.strictObject({ at: instant, explanation: text }).nullable(),
  revisions: z.array(revision),
  unicodeForm: z.literal('NFD').optional(),
});
type Article = z.infer<typeof article>;
const category = z.strictObject({
  id: z.string().regex(/^category_[0-9a-z]{24}$/),
  slug: text,
  parentSlug: text.nullable(),
  name: z.strictObject({ vi: text, en: text }),
});
const unit = z.object({
  id: text,
  intervals: z.array(z.object({ from: text.nullable(), until: text.nullable() })).min(1),
});

function readJson(url: URL): unknown {
  return JSON.parse(readFileSync(url, 'utf8'));
}

const years = readdirSync(articlesFolder).filter((name) => name.endsWith('.json'));
const filed = years.flatMap((name) =>
  z
    .array(article)
    .parse(readJson(new URL(name, articlesFolder)))
    .map((found) => ({ year: name.slice(0, 4), article: found })),
);
const articles = filed.map((entry) => entry.article);
const categories = z.array(category).parse(readJson(new URL('subgraphs/news/sample/categories.json', root)));
const units = ['units-city', 'units-district', 'units-wards-2018', 'units-wards-2025'].flatMap((name) =>
  z.array(unit).parse(readJson(new URL(`subgraphs/org-units/sample/${name}.json`, root))),
);

function bodyOf(found: Article): string {
  return [found.lead, ...found.blocks.map((each) => each.text)].join('\n');
}

function allTextOf(found: Article): string[] {
  const earlier = found.revisions.flatMap((each) => [each.title, each.lead, ...each.blocks.map((part) => part.text)]);
  return [found.title, found.lead, ...found.blocks.map((each) => each.text), ...earlier];
}

function wordsOf(body: string): string[] {
  return body.split(/\s+/u).filter((word) => word !== '');
}

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function slugsWhere(isFaulty: (found: Article) => boolean): string[] {
  return articles.filter(isFaulty).map((found) => found.slug);
}

describe('the sample articles', () => {
  it('are at least 80, over the years 2016 to 2026, each in the file of its year and oldest first', () => {
    expect(articles.length).toBeGreaterThanOrEqual(80);
    expect(years.map((name) => name.slice(0, 4))).toEqual(Array.from({ length: 11 }, (_, index) => `${2016 + index}`));
    for (const year of years.map((name) => name.slice(0, 4))) {
      const dates = filed.filter((entry) => entry.year === year).flatMap((entry) => entry.article.publishedAt ?? []);
      expect(dates.filter((date) => !date.startsWith(year))).toEqual([]);
      expect(dates).toEqual(dates.toSorted());
    }
  });

  it('have ids, slugs and titles that occur once', () => {
    expect(repeated(articles.map((found) => found.id))).toEqual([]);
    expect(repeated(articles.map((found) => found.slug))).toEqual([]);
    expect(repeated(articles.map((found) => foldedKey(found.title)))).toEqual([]);
  });

  it('share no sentence of eight words or more with one another', () => {
    const sentences = articles.flatMap((found) =>
      [...new Set(bodyOf(found).split(/(?<=[.!?:;])\s+|\n/u))].filter((sentence) => wordsOf(sentence).length >= 8),
    );
    expect(repeated(sentences)).toEqual([]);
  });

  it('hold 120 to 350 words of lead and body', () => {
    const lengths = articles.map((found) => ({ slug: found.slug, words: wordsOf(bodyOf(found)).length }));
    expect(lengths.filter(({ words }) => words < 120 || words > 350)).toEqual([]);
  });

  it('have no blank block and no stray space', () => {
    expect(
      slugsWhere((found) => allTextOf(found).some((part) => part !== part.trim() || / {2}|[\n\t]/u.test(part))),
    ).toEqual([]);
    expect(articles.flatMap(allTextOf).filter((part) => part === '')).toEqual([]);
  });

  it('are NFC, and decomposed only where the file says so', () => {
    const labelled = articles.filter((found) => found.unicodeForm === 'NFD');
    expect(labelled).toHaveLength(1);
    expect(labelled.flatMap(allTextOf).filter((part) => part !== part.normalize('NFD'))).toEqual([]);
    expect(labelled.flatMap(allTextOf).some((part) => part !== part.normalize('NFC'))).toBe(true);
    const plain = articles.filter((found) => found.unicodeForm === undefined);
    expect(plain.flatMap(allTextOf).filter((part) => part !== part.normalize('NFC'))).toEqual([]);
  });

  it('are published by units that existed on the day', () => {
    const byId = new Map(units.map((each) => [each.id, each.intervals]));
    const strangers = slugsWhere((found) => !byId.has(found.publisherUnitId));
    const outside = slugsWhere((found) => {
      const day = found.publishedAt?.slice(0, 10);
      const intervals = byId.get(found.publisherUnitId) ?? [];
      return (
        day !== undefined &&
        !intervals.some((each) => (each.from ?? '') <= day && (each.until === null || day < each.until))
      );
    });
    expect({ strangers, outside }).toEqual({ strangers: [], outside: [] });
  });

  it('are drafts without a date, published with one, or withdrawn later with an explanation', () => {
    expect(slugsWhere((found) => found.status === 'DRAFT')).toHaveLength(2);
    expect(slugsWhere((found) => found.status === 'WITHDRAWN')).toHaveLength(2);
    expect(slugsWhere((found) => (found.status === 'DRAFT') !== (found.publishedAt === null))).toEqual([]);
    expect(slugsWhere((found) => (found.status === 'WITHDRAWN') !== (found.withdrawal !== null))).toEqual([]);
    expect(slugsWhere((found) => (found.withdrawal?.at ?? '9999') <= (found.publishedAt ?? ''))).toEqual([]);
    expect(slugsWhere((found) => found.status === 'DRAFT' && found.viewCount !== null)).toEqual([]);
    expect(slugsWhere((found) => (found.viewCount?.observedAt ?? '9999') <= (found.publishedAt ?? ''))).toEqual([]);
  });

  it('keep, for four of them, the version before a correction and the note on it', () => {
    const corrected = articles.filter((found) => found.revisions.length > 0);
    expect(corrected).toHaveLength(4);
    for (const found of corrected) {
      for (const earlier of found.revisions) {
        expect(earlier.replacedAt > earlier.at).toBe(true);
        const now = [found.title, found.lead, found.blocks];
        expect([earlier.title, earlier.lead, earlier.blocks]).not.toEqual(now);
      }
      expect(found.revisions[0]?.at).toBe(found.publishedAt);
    }
  });

  it('are written in Vietnamese, four of them in English', () => {
    const english = articles.filter((found) => found.language === 'en');
    expect(english).toHaveLength(4);
    expect(english.filter((found) => !/\b(the|and)\b/u.test(found.lead)).map((found) => found.slug)).toEqual([]);
    const vietnamese = articles.filter((found) => found.language === 'vi');
    expect(
      vietnamese.filter((found) => /\b(the|and)\b/u.test(bodyOf(found).normalize('NFC'))).map((found) => found.slug),
    ).toEqual([]);
  });

  it('spell the same words in both styles, so that a search has something to join', () => {
    const titles = articles.map((found) => found.title.toLowerCase());
    const both = titles.filter((title) => title.includes('hoà giải') && title.includes('hòa giải'));
    expect(both).toHaveLength(1);
    expect(both.map((title) => normalizeVietnamese(title).split('hòa giải').length - 1)).toEqual([2]);
    const spellings = [
      'Uỷ ban',
      'Ủy ban',
      'UBND',
      'Ủy ban nhân dân',
      'nhà văn hoá',
      'nhà văn hóa',
      'sức khoẻ',
      'sức khỏe',
    ];
    const bodies = articles.flatMap(allTextOf).join('\n');
    expect(spellings.filter((spelling) => !bodies.includes(spelling))).toEqual([]);
    expect(exactKey('Uỷ ban')).toBe(exactKey('Ủy ban'));
  });

  it('cite documents that are public facts, or numbers from 9901 up that belong to nobody', () => {
    const facts = ['132/2003/NĐ-CP', '1656/NQ-UBTVQH15', '298-QĐ/TW', '150/2025/NĐ-CP', '15-NQ/TU', '2200-QĐ/TU'];
    const cited = articles
      .flatMap(allTextOf)
      .flatMap((part) => part.match(/\d+(?:\/\d{4})?[-/]\p{Lu}[\p{L}\d]*[-/]\p{Lu}[\p{L}\d]*/gu) ?? []);
    expect(facts.filter((citation) => !cited.includes(citation))).toEqual([]);
    const made = cited.filter((citation) => !facts.includes(citation));
    expect(made.length).toBeGreaterThan(0);
    expect(made.filter((citation) => !/^99\d\d[-/]/u.test(citation))).toEqual([]);
  });

  it('name persons only by names that cannot be taken for real ones', () => {
    const artificial =
      /Mẫu|Ví Dụ|Thí Dụ|Minh Họa|Minh Chứng|Thử|Giả|Hư Cấu|Tượng|Mô Phỏng|Phỏng Chừng|Hình Dung|Ước Lệ|Phác Thảo/u;
    const named = articles.flatMap((found) =>
      allTextOf(found).flatMap((part) =>
        [
          ...part
            .normalize('NFC')
            .matchAll(/(?<!\p{L})(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí) (\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)+)/gu),
        ].map((match) => match[1] ?? ''),
      ),
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !artificial.test(name))).toEqual([]);
  });

  it('copy no run of nine words from the portal page', () => {
    const page = new URL('../shared/data/portal-page.txt', root);
    if (!existsSync(page)) {
      console.warn('Left out: the comparison with the portal page, because ../shared is not here.');
      return;
    }
    const runs = (words: readonly string[]) =>
      words.slice(8).map((_, start) => words.slice(start, start + 9).join(' '));
    const foldedWords = (body: string) => foldedKey(body).match(/[\p{L}\d]+/gu) ?? [];
    const taken = new Set(runs(foldedWords(readFileSync(page, 'utf8'))));
    expect(taken.size).toBeGreaterThan(500);
    expect(slugsWhere((found) => runs(foldedWords(bodyOf(found))).some((run) => taken.has(run)))).toEqual([]);
  });
});

describe('the sample categories', () => {
  it('form a tree whose parents stand before their children', () => {
    expect(repeated(categories.map((each) => each.id))).toEqual([]);
    expect(repeated(categories.map((each) => each.slug))).toEqual([]);
    const slugs = categories.map((each) => each.slug);
    const early = categories.filter(
      (each, index) => each.parentSlug !== null && !slugs.slice(0, index).includes(each.parentSlug),
    );
    expect(early).toEqual([]);
    expect(categories.filter((each) => each.parentSlug === 'dang-doan-the').map((each) => each.name.vi)).toEqual([
      'Công tác Dân vận',
      'Công tác Tổ chức',
      'Mặt trận - Đoàn thể',
    ]);
  });

  it('are each used by a published article, and no article names another', () => {
    const published = new Set(
      articles.filter((found) => found.status === 'PUBLISHED').map((found) => found.categorySlug),
    );
    expect(categories.filter((each) => !published.has(each.slug)).map((each) => each.slug)).toEqual([]);
    expect(slugsWhere((found) => !categories.some((each) => each.slug === found.categorySlug))).toEqual([]);
  });
});
