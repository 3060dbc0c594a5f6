// What is emptied when it has been used: the thing itself with what it is a copy of, and lists in place.
import { describe, expect, it } from 'vitest';
import { asOwn, type Own, overwrite } from '../../process/own.js';

interface Letter extends Own {
  readonly text: string;
  readonly to: string;
}

const empty = (letter: { text: string }) => void (letter.text = '');

describe('a thing that is nobody else’s', () => {
  it('is marked itself, and emptied when it is let go of', () => {
    const letter: Letter = { text: 'long', to: 'one' };
    expect(asOwn(letter, empty)).toBe(letter);
    expect(letter.text).toBe('long');
    letter.letGo?.();
    expect(letter).toMatchObject({ text: '', to: 'one' });
  });

  it('is emptied with all that it is a copy of', () => {
    const first = asOwn<Letter>({ text: 'long', to: 'one' }, empty);
    const second = asOwn<Letter>({ ...first, to: 'two' }, empty, first);
    const third = asOwn<Letter>({ ...second, to: 'three' }, empty, second);
    third.letGo?.();
    expect([first, second, third].map(({ text, to }) => [text, to])).toEqual([
      ['', 'one'],
      ['', 'two'],
      ['', 'three'],
    ]);
  });

  it('is emptied alone where what it is a copy of is for others too', () => {
    const shared: Letter = { text: 'long', to: 'all' };
    asOwn<Letter>({ ...shared, to: 'one' }, empty, shared).letGo?.();
    expect(shared.text).toBe('long');
  });
});

describe('a list that is overwritten', () => {
  it('has the value everywhere, also where it had none, and keeps its length', () => {
    const list: number[] = [1, 2];
    list[4] = 5;
    overwrite(list, 0);
    expect(list).toEqual([0, 0, 0, 0, 0]);
  });
});
