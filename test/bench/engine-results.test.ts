// What the bench of the engine computes from its rounds, and that the README shows the committed results and nothing else.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { putTables, resultFiles } from '../../bench/engine/readme-table.js';
import { type Results, stock, writeTable } from '../../bench/engine/results.js';

const round = (instructions: number | null, userMs: number) => ({
  instructions,
  userMs,
  kernelMs: 0.1,
  requestsPerSecond: 100,
  p50: 1,
  p99: 2,
  subgraphRequests: 9,
});
const measured = (ours: number, megabytes: number): Results => ({
  command: 'bench',
  machine: 'a machine',
  date: '2026-01-01',
  isWatched: false,
  rows: [
    {
      workload: 'big',
      gateway: 'ours, no sharing',
      rounds: [round(null, ours), round(null, ours * 3), round(null, ours)],
      peakMegabytes: megabytes,
    },
    {
      workload: 'big',
      gateway: stock,
      rounds: [round(null, 10), round(null, 10), round(null, 10)],
      peakMegabytes: 400,
    },
  ],
});

describe('the results of the bench', () => {
  it('are medians as ratios to the stock gateway of the same run', () => {
    const { lines, missed } = writeTable(measured(0.5, 100));
    expect(lines[2]).toContain('| 1/20.0 | 1/10.0 |');
    expect(missed).toEqual([]);
  });

  it('name each target that is missed, memory included', () => {
    expect(writeTable(measured(2, 300)).missed).toEqual([
      'ours, no sharing, big: 1/5.0 of stock, at most 1/10.0',
      'ours, no sharing, big: 300 MB, at most 250 MB',
    ]);
  });

  it('are compared by instructions where every round counted them', () => {
    const counted = measured(2, 100);
    const rows = counted.rows.map((row) => ({
      ...row,
      rounds: row.rounds.map((each) => ({ ...each, instructions: row.gateway === stock ? 50 : 5 })),
    }));
    expect(writeTable({ ...counted, rows }).missed).toEqual([]);
  });

  it('say nothing of times and memory where a program watched the gateways', () => {
    const { lines, missed } = writeTable({ ...measured(0.5, 300), isWatched: true });
    expect(lines[0]).toBe('| workload | gateway | M instructions | of stock | target | subgraph requests |');
    expect(lines[2]).toBe('| big | ours, no sharing | n/a | 1/20.0 | 1/10.0 | 9.00 |');
    expect(missed).toEqual([]);
  });
});

describe('the README of the benches', () => {
  const read = (file: string) => readFileSync(new URL(`../../bench/${file}`, import.meta.url), 'utf8');

  it('shows the committed results of the engine as they are', () => {
    expect(putTables(read('README.md'), resultFiles.map(read))).toBe(read('README.md'));
  });
});
