// What was measured of each gateway in each workload → medians, ratios to the stock gateway, targets. Pure.
import { z } from 'zod';
import { median } from '../median.js';

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
  /** Whether each instruction was counted by a program that watches the gateway: times and memory then say nothing of it. */
  isWatched: z.boolean(),
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

/** User-mode instructions where they were counted in every round, else time on the processor in user mode. */
function costOf({ rounds }: Row): number {
  const counted = rounds.flatMap(({ instructions }) => instructions ?? []);
  return median(counted.length === rounds.length ? counted : rounds.map(({ userMs }) => userMs));
}

/** Lines of a Markdown table, and the targets that were missed. */
export function writeTable({ rows, isWatched }: Results): {
  readonly lines: readonly string[];
  readonly missed: readonly string[];
} {
  const missed: string[] = [];
  const columns = isWatched ? watchedColumns : timedColumns;
  const lines = [
    `| workload | gateway | M instructions | of stock | target | ${Object.keys(columns).join(' | ')} |`,
    `|${'---|'.repeat(5 + Object.keys(columns).length)}`,
  ];
  for (const row of rows) {
    const base = rows.find(({ workload, gateway }) => workload === row.workload && gateway === stock);
    const ratio = base === undefined ? null : costOf(row) / costOf(base);
    const target = findTarget(row);
    if (target !== undefined && ratio !== null && ratio > target)
      missed.push(`${row.gateway}, ${row.workload}: ${writeRatio(ratio)} of stock, at most ${writeRatio(target)}`);
    if (!isWatched && row.gateway.startsWith('ours') && row.peakMegabytes > mostMegabytes)
      missed.push(`${row.gateway}, ${row.workload}: ${row.peakMegabytes.toFixed(0)} MB, at most ${mostMegabytes} MB`);
    const counted = row.rounds.flatMap(({ instructions }) => instructions ?? []);
    lines.push(
      `| ${[
        row.workload,
        row.gateway,
        counted.length === 0 ? 'n/a' : median(counted).toFixed(3),
        ratio === null ? '' : writeRatio(ratio),
        target === undefined ? '' : writeRatio(target),
        ...Object.values(columns).map((write) => write(row)),
      ].join(' | ')} |`,
    );
  }
  return { lines, missed };
}

const of =
  (read: (each: Round) => number, digits: number) =>
  ({ rounds }: Row): string =>
    median(rounds.map(read)).toFixed(digits);

const subgraphRequests = of((each) => each.subgraphRequests, 2);
const watchedColumns: Readonly<Record<string, (row: Row) => string>> = { 'subgraph requests': subgraphRequests };
const timedColumns: Readonly<Record<string, (row: Row) => string>> = {
  'ms user': of((each) => each.userMs, 3),
  'ms kernel': of((each) => each.kernelMs, 3),
  'requests/s': of((each) => each.requestsPerSecond, 0),
  'p50 ms': of((each) => each.p50, 1),
  'p99 ms': of((each) => each.p99, 1),
  'subgraph requests': subgraphRequests,
  'peak MB': ({ peakMegabytes }) => peakMegabytes.toFixed(0),
};

/** Whole operations are the same in no two requests where a variable changes: there is nothing of them to share. */
function findTarget({ gateway, workload }: Row): number | undefined {
  if (gateway === 'ours' && workload.includes('changes')) return 1 / 25;
  return targets.find((each) => each.gateway === gateway && workload.startsWith(each.workload))?.most;
}

const writeRatio = (ratio: number) => `1/${(1 / ratio).toFixed(1)}`;
