// Spelling variants → keys, spans and orders. Properties run over text built from Vietnamese syllables and over any text.
import { type Arbitrary, array, assert, constantFrom, integer, nat, oneof, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codePointLength,
  exactKey,
  foldedKey,
  hasMarks,
  normalizeVietnamese,
  personSortKey,
  sliceCodePoints,
  sortKey,
  words,
} from '../../../subgraphs/kit/vietnamese.js';

const LETTERS = [...'aăâbcdđeêghiklmnoôơpqrstuưvxy'];
const TONE_MARKS = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];
const VOWELS = [...'aăâeêioôơuưy'];

interface Syllable {
  readonly onset: string;
  readonly vowel: string;
  readonly tone: number;
  readonly coda: string;
}
const syllable: Arbitrary<Syllable> = record({
  onset: constantFrom('', 'b', 'c', 'd', 'đ', 'h', 'l', 'm', 'ng', 't', 'th', 'tr'),
  vowel: constantFrom(...VOWELS),
  tone: integer({ min: 0, max: 5 }),
  coda: constantFrom('', 'n', 'ng', 'm', 't'),
});
const spell = (s: Syllable): string => (s.onset + s.vowel + (TONE_MARKS[s.tone] ?? '') + s.coda).normalize('NFC');
const phrase = array(syllable, { minLength: 1, maxLength: 4 });

/** The dictionary order written the long way: letters of a syllable, then its tone, syllable by syllable. */
function compareByDictionary(left: readonly Syllable[], right: readonly Syllable[]): number {
  for (const [index, a] of left.entries()) {
    const b = right[index];
    if (b === undefined) return 1;
    const [lettersA, lettersB] = [[...(a.onset + a.vowel + a.coda)], [...(b.onset + b.vowel + b.coda)]];
    for (const [at, letter] of lettersA.entries()) {
      const other = lettersB[at];
      if (other === undefined) return 1;
      const difference = LETTERS.indexOf(letter) - LETTERS.indexOf(other);
      if (difference !== 0) return difference;
    }
    if (lettersB.length > lettersA.length) return -1;
    if (a.tone !== b.tone) return a.tone - b.tone;
  }
  return left.length - right.length;
}

describe('one spelling', () => {
  it.each([
    ['hoà', 'hòa'],
    ['Hoà Bình', 'Hòa Bình'],
    ['HOÁ', 'HÓA'],
    ['thuý', 'thúy'],
    ['khoẻ', 'khỏe'],
    ['Uỷ ban', 'Ủy ban'],
    ['loã xoã', 'lõa xõa'],
    ['tuỳ, luỵ', 'tùy, lụy'],
    ['qúy', 'quý'],
  ])('the late tone of %s moves: %s', (late, early) => {
    expect(normalizeVietnamese(late)).toBe(early);
    expect(normalizeVietnamese(late.normalize('NFD'))).toBe(early);
  });

  it.each(['quý', 'Quỳnh', 'hoàn', 'hoài', 'toán', 'khuỷu', 'ngoéo', 'thuở', 'quà', 'Hòa'])(
    '%s has one place for its tone',
    (word) => {
      expect(normalizeVietnamese(word)).toBe(word);
    },
  );

  it('spaces and line breaks stay as they are', () => {
    expect(normalizeVietnamese('Ban  Dân\tvận\r\n')).toBe('Ban  Dân\tvận\r\n');
  });

  it('normalising twice is normalising once, from NFC or NFD, and NFC text keeps its length', () => {
    assert(
      property(
        oneof(
          string({ unit: 'grapheme' }),
          phrase.map((p) => p.map(spell).join(' ')),
        ),
        (text) => {
          const once = normalizeVietnamese(text);
          expect(normalizeVietnamese(once)).toBe(once);
          expect(normalizeVietnamese(text.normalize('NFD'))).toBe(once);
          expect(codePointLength(once)).toBe(codePointLength(text.normalize('NFC')));
        },
      ),
    );
  });
});

describe('keys', () => {
  it('the exact key keeps marks and drops case; the folded key drops marks and đ', () => {
    expect(exactKey('Đảng ỦY Hoà')).toBe('đảng ủy hòa');
    expect(exactKey('\u00d0ường')).toBe('đường');
    expect(foldedKey('Đảng ỦY Hoà')).toBe('dang uy hoa');
    expect(foldedKey('Thành ủy'.normalize('NFD'))).toBe('thanh uy');
  });

  it('a folded key is its own folded key and has no marks', () => {
    assert(
      property(
        phrase.map((p) => p.map(spell).join(' ')),
        (text) => {
          expect(foldedKey(text)).toMatch(/^[a-z ]+$/);
          expect(foldedKey(foldedKey(text))).toBe(foldedKey(text));
          expect(foldedKey(text.toUpperCase().normalize('NFD'))).toBe(foldedKey(text));
        },
      ),
    );
  });

  it('marks are seen in either form, and a foreign mark is none', () => {
    expect([hasMarks('quận'), hasMarks('quận'.normalize('NFD')), hasMarks('Đ'), hasMarks('ơ')]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([hasMarks('quan'), hasMarks('façade'), hasMarks('über'), hasMarks('')]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('offsets', () => {
  it('words lie at code points, also after characters outside the BMP', () => {
    expect(words('🏙️ Quận ủy 𠀀 15-NQ/TU')).toEqual([
      { text: '\ufe0f', start: 1, end: 2 },
      { text: 'Quận', start: 3, end: 7 },
      { text: 'ủy', start: 8, end: 10 },
      { text: '𠀀', start: 11, end: 12 },
      { text: '15', start: 13, end: 15 },
      { text: 'NQ', start: 16, end: 18 },
      { text: 'TU', start: 19, end: 21 },
    ]);
  });

  it('the slice at a word is the word, for any text', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        for (const word of words(text)) expect(sliceCodePoints(text, word.start, word.end)).toBe(word.text);
        expect(sliceCodePoints(text, 0, codePointLength(text))).toBe(text);
        expect(codePointLength(text)).toBe([...text].length);
      }),
    );
  });

  it('a slice past the end holds what there is', () => {
    expect([sliceCodePoints('đủ', 1, 9), sliceCodePoints('đủ', 3, 9), sliceCodePoints('đủ', 1, 1)]).toEqual([
      'ủ',
      '',
      '',
    ]);
  });
});

describe('order', () => {
  it('sorts as a Vietnamese dictionary does', () => {
    const inOrder = [
      'a',
      'an',
      'ăn',
      'ân',
      'ba',
      'bà',
      'bả',
      'bã',
      'bá',
      'bạ',
      'ban',
      'da',
      'đa',
      'ê',
      'ma yêu',
      'má em',
      'ô',
      'ơ',
      'u',
      'ư',
      'y',
    ];
    expect([...inOrder].toReversed().toSorted((x, y) => (sortKey(x) < sortKey(y) ? -1 : 1))).toEqual(inOrder);
  });

  it('agrees with the order written syllable by syllable', () => {
    assert(
      property(phrase, phrase, (left, right) => {
        const [a, b] = [sortKey(left.map(spell).join(' ')), sortKey(right.map(spell).join(' '))];
        const order = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(order).toBe(Math.sign(compareByDictionary(left, right)));
      }),
      { numRuns: 500 },
    );
  });

  it('numbers sort by value', () => {
    assert(
      property(nat({ max: 2 ** 31 - 1 }), nat({ max: 2 ** 31 - 1 }), (a, b) => {
        const [x, y] = [sortKey(`Phường ${a}`), sortKey(`Phường ${b}`)];
        expect(Math.sign(a - b)).toBe(x === y ? 0 : x < y ? -1 : 1);
      }),
    );
  });

  it('both tone placements, both normal forms and both cases share a key', () => {
    expect(sortKey('Hoà Bình')).toBe(sortKey('hòa bình'.normalize('NFD')));
  });

  it('persons sort by given name, then family name, then middle names', () => {
    const inOrder = [
      'Trần Văn An',
      'Nguyễn Đức Hải',
      'Lê Kim Hoàng',
      'Nguyễn Anh Hoàng',
      'Nguyễn Kim Hoàng',
      'Nguyễn Minh Tâm',
    ];
    const sorted = [...inOrder].toReversed().toSorted((x, y) => (personSortKey(x) < personSortKey(y) ? -1 : 1));
    expect(sorted).toEqual(inOrder);
    expect(personSortKey('Hoàng')).toBe(sortKey('hoàng'));
  });
});
