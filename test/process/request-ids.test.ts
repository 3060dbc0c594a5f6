// Ids of requests: a client's own where it is fit to be logged, else new ones.
import { describe, expect, it } from 'vitest';
import { createRequestIds } from '../../process/request-ids.js';

describe('the id of a request', () => {
  it.each(['a', 'Trace-1.2_3', 'x'.repeat(128)])('is the one that came with it: %.20s', (given) => {
    expect(createRequestIds()({ headers: { 'x-request-id': given } })).toBe(given);
  });

  it.each(['', 'two words', 'line\nbreak', 'x'.repeat(129), '"quoted"', ['a', 'b'], undefined])(
    'is a new one where that is missing or unfit: %j',
    (given) => {
      const id = createRequestIds()({ headers: { 'x-request-id': given } });
      expect(id).toMatch(/^[\w.-]{9,128}$/);
      expect(id).not.toBe(given);
    },
  );

  it('is another one each time, in another process too', () => {
    const [one, other] = [createRequestIds(), createRequestIds()];
    const ids = Array.from({ length: 1_000 }, () => [one({ headers: {} }), other({ headers: {} })]).flat();
    expect(new Set(ids).size).toBe(2_000);
  });
});
