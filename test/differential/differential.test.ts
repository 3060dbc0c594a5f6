// Random federations against graphql-js over the unsplit schema. `CASES` and `SEED` of the environment choose how many and from
// where (`npm run test:differential -- --cases N --seed S`); what fails is printed with its seed.
import { describe, expect, it } from 'vitest';
import { createCounts, runSeed } from './run-cases.js';

const cases = Number(process.env['CASES'] ?? 2_000);
const firstSeed = Number(process.env['SEED'] ?? 1);
const operationsPerSeed = Number(process.env['OPERATIONS'] ?? 20);

describe('random federations', () => {
  it(
    'give what the unsplit schema gives, compiled and interpreted, shared and not, deferred and not, and label what a broken subgraph costs',
    async () => {
      const counts = createCounts();
      for (let seed = firstSeed; counts.cases < cases; seed += 1) await runSeed(seed, operationsPerSeed, counts);
      console.log(
        `${counts.cases} cases from seed ${firstSeed}: ${counts.failures.length} wrong, ${counts.refused} refused, ${counts.discarded} federations did not compose`,
      );
      console.log(`  asked twice at once: ${counts.sent} subgraph requests of ${counts.asked}`);
      console.log(`  given again from the last run: ${counts.repeated}`);
      for (const [reason, count] of counts.refusals) console.log(`  refused ${count}: ${reason}`);
      for (const failure of counts.failures.slice(0, 20)) console.log(JSON.stringify(failure));
      expect(counts.failures).toEqual([]);
      expect(counts.sent).toBeLessThan(counts.asked * 0.6);
      expect(counts.repeated).toBeGreaterThan(cases / 2);
      expect(counts.cases).toBeGreaterThanOrEqual(cases);
      expect(counts.refused).toBeLessThan(cases / 20);
    },
    15 * 60_000,
  );
});
