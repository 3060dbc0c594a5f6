// Axes of charts: round steps that hold every value, whatever the values are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseAxis, pickEvenly, place } from '../../dashboard/src/charts/scale.js';

/** To a tenth, as what is drawn is given. */
const tenths = fc.integer({ min: -10_000_000, max: 10_000_000 }).map((value) => value / 10);
const values = fc.array(tenths, { minLength: 1, maxLength: 50 });

describe('the axis of a chart', () => {
  it('has few round steps and holds every value', () => {
    fc.assert(
      fc.property(values, fc.boolean(), (given, fromZero) => {
        const axis = chooseAxis(given, { fromZero });
        expect(axis.ticks.length).toBeGreaterThanOrEqual(2);
        expect(axis.ticks.length).toBeLessThanOrEqual(8);
        for (const value of given) {
          expect(place(value, axis)).toBeGreaterThanOrEqual(-1e-9);
          expect(place(value, axis)).toBeLessThanOrEqual(1 + 1e-9);
        }
        if (fromZero) expect(axis.from).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('is drawn where nothing is known', () => {
    expect(chooseAxis([])).toEqual({ from: 0, to: 1, ticks: [0, 1] });
  });

  it('names the first and the last of many points', () => {
    expect(pickEvenly(15, 5)).toEqual([0, 4, 7, 11, 14]);
    expect(pickEvenly(3, 5)).toEqual([0, 1, 2]);
  });
});
