// What was measured of each gateway in each workload → medians, ratios to the stock gateway, targets. Pure.
import { z } from 'zod';

const round = z.object({
  /** Millions of user-mode instructions a request; null where they cannot be counted. */
  instructions: z.number().nullable(),
  /** Milliseconds on the processor a request. */
  userMs: z.number(),
  kernelMs: z.number(),
  requestsPerSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
  /** Requests to subgraphs for each request of a client. */
  subgraphRequests: z.number(),
});
export type Round = z.infer<typeof round>;

export const results = z.object({
  command: z.string(),
  machine: z.string(),
  date: z.string(),
  rows: z.array(
    z.object({ workload: z.string(), gateway: z.string(), rounds: z.array(round), peakMegabytes: z.number() }),
  ),
});
export type Results = z.infer<typeof results>;
type Row = Results['rows'][number];

export const stock = 'stock @apollo/gateway';

/** The most that a gateway may cost of the stock gateway's instructions, by gateway and the start of a workload's name. */
const targets: readonly { readonly gateway: string; readonly workload: string; readonly most: number }[] = [
  { gateway: 'ours, no sharing', workload: 'big', most: 1 / 10 },
  { gateway: 'ours, fetches shared', workload: 'big', most: 1 / 25 },
  { gateway: 'ours', workload: 'big', most: 1 / 150 },
  { gateway: 'ours', workload: 'small', most: 1 / 10 },
];
const mostMegabytes = 250;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** User-mode instructions where they were counted in every round, else time on the processor in user mode. */
function costOf({ rounds }: Row): number {
  const counted = rounds.flatMap(({ instructions }) => instructions ?? []);
  return median(counted.length === rounds.length ? counted : rounds.map(({ userMs }) => userMs));
}

/** Lines of a Markdown table, and the targets that were missed. */
export function writeTable({ rows }: Results): {
  readonly lines: readonly string[];
  readonly missed: readonly string[];
} {
  const missed: string[] = [];
  const lines = [
    '| workload | gateway | M instructions | of stock | target | ms user | ms kernel | requests/s | p50 ms | p99 ms | subgraph requests | peak MB |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|',
  ];
  for (const row of rows) {
    const base = rows.find(({ workload, gateway }) => workload === row.workload && gateway === stock);
    const ratio = base === undefined ? null : costOf(row) / costOf(base);
    const target = findTarget(row);
    if (target !== undefined && ratio !== null && ratio > target)
      missed.push(`${row.gateway}, ${row.workload}: ${writeRatio(ratio)} of stock, at most ${writeRatio(target)}`);
    if (row.gateway.startsWith('ours') && row.peakMegabytes > mostMegabytes)
      missed.push(`${row.gateway}, ${row.workload}: ${row.peakMegabytes.toFixed(0)} MB, at most ${mostMegabytes} MB`);
    const of = (read: (each: Round) => number) => median(row.rounds.map(read));
    const counted = row.rounds.flatMap(({ instructions }) => instructions ?? []);
    lines.push(
      `| ${[
        row.workload,
        row.gateway,
        counted.length === 0 ? 'n/a' : median(counted).toFixed(3),
        ratio === null ? '' : writeRatio(ratio),
        target === undefined ? '' : writeRatio(target),
        of((each) => each.userMs).toFixed(3),
        of((each) => each.kernelMs).toFixed(3),
        of((each) => each.requestsPerSecond).toFixed(0),
        of((each) => each.p50).toFixed(1),
        of((each) => each.p99).toFixed(1),
        of((each) => each.subgraphRequests).toFixed(2),
        row.peakMegabytes.toFixed(0),
      ].join(' | ')} |`,
    );
  }
  return { lines, missed };
}

/** Whole operations are the same in no two requests where a variable changes: there is nothing of them to share. */
function findTarget({ gateway, workload }: Row): number | undefined {
  if (gateway === 'ours' && workload.includes('changes')) return 1 / 25;
  return targets.find((each) => each.gateway === gateway && workload.startsWith(each.workload))?.most;
}

const writeRatio = (ratio: number) => `1/${(1 / ratio).toFixed(1)}`;
