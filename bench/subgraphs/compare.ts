// Two requests → what one costs against the other. Both are warmed, then run in turns, and medians are compared, so that
// what else the machine does meanwhile falls on both.
import type { RoomResponse, StartedRoom } from '../../subgraphs/kit/room.js';
import type { Cost, ProcessorMeter } from './processor-time.js';

/** A GraphQL request to a started room. */
export interface Request {
  readonly room: StartedRoom;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** How much the answer holds; an answer of nothing would measure nothing. */
  readonly count: (response: RoomResponse) => number;
}

export interface Comparison {
  readonly name: string;
  /** Most that `compared` may cost, as a multiple of `base`; null where no target is set. */
  readonly target: number | null;
  readonly base: Request;
  readonly compared: Request;
}

export interface Compared {
  readonly name: string;
  readonly target: number | null;
  /** Milliseconds of processor time a request. */
  readonly base: Cost;
  readonly compared: Cost;
  readonly counts: readonly [base: number, compared: number];
}

export interface Effort {
  /** Requests of each side before anything is measured. */
  readonly warmRequests: number;
  readonly rounds: number;
  /** Milliseconds of processor time that one round of one side takes at least. */
  readonly roundMs: number;
}

const mostRequests = 200;

/** Errors: when a request fails or answers with nothing. */
export async function compare(
  { name, target, base, compared }: Comparison,
  meter: ProcessorMeter,
  effort: Effort,
): Promise<Compared> {
  const sides = [base, compared] as const;
  const counts = await mapBoth(sides, (request) => execute(name, request));
  const sizes = await mapBoth(sides, async (request) => {
    const cost = total(await meter.measure(() => repeat(request, effort.warmRequests, name)));
    return Math.min(mostRequests, Math.max(1, Math.ceil(effort.roundMs / (cost / effort.warmRequests))));
  });
  const costs: [Cost[], Cost[]] = [[], []];
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const side of [0, 1] as const) {
      const cost = await meter.measure(() => repeat(sides[side], sizes[side], name));
      costs[side].push({ node: cost.node / sizes[side], database: cost.database / sizes[side] });
    }
  }
  return { name, target, counts, base: medianCost(costs[0]), compared: medianCost(costs[1]) };
}

/** The cost of the compared request as a multiple of the base's. */
export function ratioOf({ base, compared }: Compared): number {
  return total(compared) / total(base);
}

export function total({ node, database }: Cost): number {
  return node + database;
}

/** The middle value; of an even number the upper one of the two. Errors: for no values. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new Error('no median of no values');
  return middle;
}

/** The round whose total is in the middle, so that both parts are of one round. */
function medianCost(costs: readonly Cost[]): Cost {
  const middle = median(costs.map(total));
  return costs.find((cost) => total(cost) === middle) ?? { node: 0, database: 0 };
}

async function repeat(request: Request, times: number, name: string): Promise<void> {
  for (let index = 0; index < times; index += 1) await execute(name, request);
}

async function execute(name: string, { room, query, variables, count }: Request): Promise<number> {
  const response = await room.execute({ query, variables, headers: {} });
  if (response.errors !== undefined)
    throw new Error(`${name}: ${response.errors.map(({ message }) => message).join(' ')}`);
  const found = count(response);
  if (found === 0) throw new Error(`${name}: the answer is empty`);
  return found;
}

async function mapBoth<T>(
  [base, compared]: readonly [Request, Request],
  work: (request: Request) => Promise<T>,
): Promise<[T, T]> {
  return [await work(base), await work(compared)];
}
