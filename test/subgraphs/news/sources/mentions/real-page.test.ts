// The real page through parser and recogniser: documents, events, slogans, persons and links as its facts say.
// Its text is read from beside the project and not repeated here; spans are held by bench/mentions/real-page.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parsePortalPage } from '../../../../../subgraphs/news/sources/portal-page/parse-portal-page.js';
import { readSharedPages } from '../shared-page.js';
import { BENCH_FOLDER, ofType, recognizeText } from './bench-article.js';

for (const bytes of readSharedPages()) {
  const outcome = parsePortalPage(bytes, { fileName: 'portal-page.txt' });
  if (!outcome.ok) throw new Error(outcome.reason);
  const result = recognizeText(
    outcome.page.blocks.map((block) => block.text),
    { blocks: outcome.page.blocks.map((block, index) => ({ index, ...block })), publishedOn: outcome.page.publishedOn },
  );

  it('the real page cites two documents, one with a stated and one with an inferred issuer', () => {
    expect(result.documents).toMatchObject([
      {
        citation: '2200-QĐ/TU',
        kind: 'QUYET_DINH',
        issuerUnitId: 'hn/thanh-uy',
        issuerBasis: 'INFERRED',
        issuedOn: null,
        issuedOnPrecision: 'UNKNOWN',
        titleAsCited: null,
      },
      {
        citation: '15-NQ/TU',
        kind: 'NGHI_QUYET',
        issuerUnitId: 'hn/btv',
        issuerBasis: 'STATED',
        issuedOn: '2017-07-04',
        issuedOnPrecision: 'DAY',
        titleIsComplete: false,
      },
    ]);
  });

  it('the real page tells of three events', () => {
    expect(result.events).toMatchObject([
      {
        startsOn: '2018-01-19',
        startsOnPrecision: 'DAY',
        hostUnitId: 'hm/ban-dan-van',
        chairKey: 'local:person:nguyễn đức hải',
        legalBasisKey: null,
        block: 1,
      },
      {
        startsOn: '2017-01-01',
        startsOnPrecision: 'YEAR',
        hostUnitId: null,
        legalBasisKey: 'local:document:2200-qđ/tu',
        block: 3,
      },
      {
        startsOn: '2017-01-01',
        startsOnPrecision: 'YEAR',
        hostUnitId: null,
        legalBasisKey: 'local:document:2200-qđ/tu',
        block: 3,
      },
    ]);
  });

  it('the real page has two mottos or models and two themes of 2018', () => {
    expect(result.slogans.map(({ kind, year }) => [kind, year])).toEqual([
      ['COVENANT_MOTTO', null],
      ['MOVEMENT_MODEL', null],
      ['ANNUAL_THEME', 2018],
      ['ANNUAL_THEME', 2018],
    ]);
  });

  it('the real page names three persons with four posts', () => {
    expect(
      result.persons.map((person) => person.posts.map((post) => [post.unitId, post.role, post.observedOn])),
    ).toEqual([
      [['hn/ban-dan-van', 'DEPUTY_HEAD', '2018-01-19']],
      [['hm/uy', 'STANDING_DEPUTY_SECRETARY', '2018-01-19']],
      [
        ['hm/btv', 'STANDING_COMMITTEE_MEMBER', '2018-01-19'],
        ['hm/ban-dan-van', 'HEAD', '2018-01-19'],
      ],
    ]);
  });

  it('the real page links no unit that it does not name', () => {
    const units = new Set(ofType(result, 'ORGANIZATION').map((mention) => mention.targetKey));
    expect(units.has(null)).toBe(false);
    for (const unnamed of ['hm/ldld', 'hm/doan', 'hm/lhpn', 'hm/ccb', 'hm/nong-dan'])
      expect(units.has(unnamed)).toBe(false);
  });
}

it('the stored spans of the real page are numbers, types and keys, and none of its words', () => {
  const stored: { readonly spans: readonly object[] } = JSON.parse(
    readFileSync(join(BENCH_FOLDER, 'real-page.json'), 'utf8'),
  );
  expect(stored.spans.length).toBeGreaterThan(50);
  expect(new Set(stored.spans.flatMap((span) => Object.keys(span)))).toEqual(
    new Set(['type', 'target', 'block', 'start', 'end']),
  );
});
