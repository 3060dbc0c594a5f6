// The labelled pages and their scoring: marks become spans, hand-made results become the expected counts, and the sets
// in the project stay above the bound that `npm run eval:mentions` reports.
import { describe, expect, it } from 'vitest';
import { readLabelledPage } from '../../../bench/mentions/labelled-page.js';
import { readBenchDirectory, readPageSet } from '../../../bench/mentions/read-pages.js';
import { addCounts, type Counts, rate, scorePage } from '../../../bench/mentions/score.js';
import { createMentionRecognizer } from '../../../subgraphs/news/sources/mentions/recognize-mentions.js';
import { BENCH_FOLDER } from '../../subgraphs/news/sources/mentions/bench-article.js';

const HEADER = '# SYNTHETIC\npublishedOn: 2019-01-02\ncontext: q-hoang-mai\n\n';

describe('a labelled page', () => {
  it('yields its plain text and nested spans in code points', () => {
    const page = readLabelledPage('a', `${HEADER}LEAD: 🏙️ [[POST|hm/uy|Bí thư [[ORGANIZATION|hm/uy|Quận ủy]]]] dự.\n`);
    expect(page.article).toEqual({
      publishedOn: '2019-01-02',
      contextUnitId: null,
      contextRegionId: 'q-hoang-mai',
      blocks: [{ index: 0, kind: 'LEAD', text: '🏙️ Bí thư Quận ủy dự.' }],
    });
    expect(page.spans).toEqual([
      { type: 'ORGANIZATION', target: 'hm/uy', block: 0, start: 10, end: 17 },
      { type: 'POST', target: 'hm/uy', block: 0, start: 3, end: 17 },
    ]);
  });

  it.each([
    [`${HEADER}LEAD: [[POST|-|Bí thư`, 'a, block 0: a mark is not closed'],
    [`${HEADER}LEAD: [[TITLE|-|Bí thư]]`, 'a, block 0: "TITLE" is no type'],
    ['LEAD: x', 'a: the header "context" is missing'],
  ])('with a mistake is refused with its place: %s', (text, reason) => {
    expect(() => readLabelledPage('a', text)).toThrow(reason);
  });
});

describe('scoring', () => {
  const page = readLabelledPage(
    'a',
    `${HEADER}LEAD: [[ORGANIZATION|hm/uy|Quận ủy]] và [[ORGANIZATION|hm/ubnd|UBND]] dự.\n`,
  );
  const empty = { mentions: [], documents: [], events: [], slogans: [], persons: [] };
  const mention = {
    type: 'ORGANIZATION',
    basis: 'CONTEXT',
    block: 0,
    text: '',
    postTitle: null,
    postRole: null,
    postUnitId: null,
    postHolderKey: null,
    confidence: 1,
  } as const;

  it('counts a missed span, one too much and one linked elsewhere', () => {
    const result = {
      ...empty,
      mentions: [
        { ...mention, start: 0, end: 7, targetKey: 'lb/uy' },
        { ...mention, start: 3, end: 7, targetKey: null },
      ],
    };
    const { byType, differences } = scorePage(page, result);
    expect(byType.get('ORGANIZATION')).toEqual({
      gold: 2,
      found: 2,
      right: 1,
      goldLinks: 1,
      foundLinks: 1,
      rightLinks: 0,
    });
    expect(differences).toHaveLength(3);
  });

  it('rates nothing found as full precision and no recall', () => {
    const counts = scorePage(page, empty).byType.get('ORGANIZATION');
    expect(counts === undefined ? null : rate(counts)).toEqual({
      precision: 1,
      recall: 0,
      linkPrecision: 1,
      linkRecall: 1,
    });
  });
});

it.each(['tuning', 'held-out'])('the %s pages keep precision and recall of spans of at least 0.95', (set) => {
  const recognize = createMentionRecognizer(readBenchDirectory(BENCH_FOLDER));
  const counts = readPageSet(BENCH_FOLDER, set).flatMap((page) => [
    ...scorePage(page, recognize(page.article)).byType.values(),
  ]);
  const rates = rate(counts.reduce((sum: Counts, each) => addCounts(sum, each)));
  expect(rates.precision).toBeGreaterThanOrEqual(0.95);
  expect(rates.recall).toBeGreaterThanOrEqual(0.95);
});
