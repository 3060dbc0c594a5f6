// Any text at all → spans that fit the text, in time that grows with its length.
import { assert, constantFrom, array, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codePointLength, sliceCodePoints } from '../../../../../subgraphs/kit/vietnamese.js';
import { recognizeText, targetsOf } from './bench-article.js';

const SENTENCE =
  'Đồng chí Lê Thu Thử – Phó Bí thư Quận ủy Hoàng Mai, Chủ tịch UBND quận cùng MTTQ, 14 phường thực hiện Nghị quyết số 15-NQ/TU ngày 4/7/2017 và mô hình “Dân vận khéo”. ';

/** Processor time, so that other work on the machine does not count. */
function millisecondsFor(text: string): number {
  const start = process.cpuUsage();
  recognizeText([text]);
  const used = process.cpuUsage(start);
  return (used.user + used.system) / 1000;
}

describe('spans', () => {
  it('lie inside their block and hold its text, for any mixture of words', () => {
    const piece = oneof(
      constantFrom(
        'Ban',
        'Dân vận',
        'Quận',
        'ủy',
        'Hoàng Mai',
        'các',
        '14',
        'phường',
        'Chủ tịch',
        'UBND',
        'Đồng chí',
        'Nguyễn',
        'An',
        '–',
        ',',
        '.',
        '“',
        '”',
        '15-NQ/TU',
        'về việc',
        '🏙️',
        'ngày 4/7/2017',
      ),
      string({ unit: 'grapheme', maxLength: 6 }),
    );
    assert(
      property(array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join(' ');
        for (const mention of recognizeText([text]).mentions) {
          expect(mention.start).toBeLessThan(mention.end);
          expect(mention.end).toBeLessThanOrEqual(codePointLength(text));
          expect(sliceCodePoints(text, mention.start, mention.end)).toBe(mention.text);
          expect(mention.confidence).toBeGreaterThan(0);
          expect(mention.confidence).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of one type never overlap', () => {
    const result = recognizeText([SENTENCE.repeat(3)]);
    const overlaps = result.mentions.filter((mention, at) =>
      result.mentions.some((other, index) => index > at && other.type === mention.type && other.start < mention.end),
    );
    expect(overlaps).toEqual([]);
    expect(result.mentions.length).toBeGreaterThan(20);
  });

  it('count code points after characters outside the BMP, and in NFD text', () => {
    const [emoji] = recognizeText(['🏙️ Quận ủy Hoàng Mai họp.']).mentions;
    expect([emoji?.start, emoji?.end, emoji?.text]).toEqual([3, 20, 'Quận ủy Hoàng Mai']);
    const decomposed = 'Quận ủy Hoàng Mai họp, mô hình “Dân vận khéo”.'.normalize('NFD');
    const result = recognizeText([decomposed]);
    expect(result.mentions.map((mention) => mention.text)).toEqual([
      'Quận ủy Hoàng Mai'.normalize('NFD'),
      'Dân vận khéo'.normalize('NFD'),
    ]);
    expect(result.slogans.map((slogan) => slogan.text)).toEqual(['Dân vận khéo'.normalize('NFC')]);
  });

  it('names of object properties are only words', () => {
    const text =
      'constructor __proto__ hasOwnProperty toString “constructor” valueOf, phong trào “__proto__”, Quận ủy họp.';
    const result = recognizeText([text]);
    expect(targetsOf(result, 'ORGANIZATION')).toEqual(['Quận ủy → hm/uy']);
    expect(result.slogans.map((slogan) => slogan.text)).toEqual(['__proto__']);
  });

  it('an article without blocks or text yields nothing', () => {
    const nothing = { mentions: [], documents: [], events: [], slogans: [], persons: [] };
    expect(recognizeText([])).toEqual(nothing);
    expect(recognizeText(['', ' '])).toEqual(nothing);
  });
});

describe('cost', () => {
  it('a text of 100 KB takes less than a second', () => {
    const text = SENTENCE.repeat(Math.ceil(100_000 / Buffer.byteLength(SENTENCE)));
    expect(millisecondsFor(text)).toBeLessThan(1000);
  });

  it.each([
    'các ban, ',
    'Văn phòng ',
    'Phòng Kinh tế, ',
    'Nguyễn Văn An, ',
    '“',
    'Đồng chí ',
    'Chủ tịch, ',
    'tổ chức hội nghị triển khai việc ',
    '1-',
    'UBND, ',
  ])('many times "%s" grows with its length, not its square', (piece) => {
    const once = Math.min(millisecondsFor(piece.repeat(1000)), millisecondsFor(piece.repeat(1000)));
    const sixfold = Math.min(millisecondsFor(piece.repeat(6000)), millisecondsFor(piece.repeat(6000)));
    // A square would be 36 times; 18 leaves room for garbage collection. The floor keeps a clock tick from deciding.
    expect(sixfold).toBeLessThan(Math.max(once, 15) * 18);
  });
});
