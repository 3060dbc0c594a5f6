// Thousands of random histories against the gateway's cache: no read that begins after a write was acknowledged may show what was
// there before it. CACHE_SEED starts elsewhere, CACHE_HISTORIES runs more.
import { expect, it } from 'vitest';
import { type Fault, type History, runHistory } from './histories.js';

const firstSeed = Number(process.env['CACHE_SEED'] ?? Date.now() % 1_000_000_000);
const histories = Number(process.env['CACHE_HISTORIES'] ?? 3_000);

it(`every read of ${histories} histories from seed ${firstSeed} on shows all that was acknowledged before it`, async () => {
  let [reads, hits, answerHits, writes] = [0, 0, 0, 0];
  for (let seed = firstSeed; seed < firstSeed + histories; seed += 1) {
    const history = await runHistory(seed);
    expect(history.violations).toEqual([]);
    reads += history.reads;
    hits += history.hits;
    answerHits += history.answerHits;
    writes += history.writes;
  }
  // A cache that is never used would pass as well.
  expect(hits / reads).toBeGreaterThan(0.1);
  expect(answerHits / reads).toBeGreaterThan(0.01);
  expect(writes).toBeGreaterThan(histories);
  process.stdout.write(
    `${histories} histories from seed ${firstSeed}: ${reads} reads, ${hits} replies and ${answerHits} answers from the caches, ${writes} writes\n`,
  );
}, 300_000);

const faults: readonly Fault[] = [
  'reads the log as followers do',
  'begins with the position alone',
  'takes the position late',
  'believes an old round',
  'joins what runs',
  'forgets a tag',
  'dates an answer by its end',
  'forgets a part of an answer',
  'keeps an answer that nobody vouches for',
];

it.each(faults)(
  'finds the fault of a cache that %s',
  async (fault) => {
    let found: History | undefined;
    for (let seed = firstSeed; seed < firstSeed + 20_000 && found === undefined; seed += 1) {
      const history = await runHistory(seed, fault);
      if (history.violations.length > 0) found = history;
    }
    expect(found?.violations[0]).toMatch(/^seed \d+: [abc] was \d+ after \d+ had been acknowledged$/);
  },
  120_000,
);
