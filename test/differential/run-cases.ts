// Seeds → cases run and what went wrong in them: a federation from each seed, some operations on each, every mode.
import type { SubgraphRequest } from '../../gateway/fetch/subgraph-fetch.js';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { findDeferredDifference, findDifference, findUnlabelled } from './compare-answers.js';
import { createGatewayUnderTest, type GatewayAnswer, type GatewayUnderTest } from './gateway-under-test.js';
import { breakAnswer, changeTexts, requiredNames } from './broken-answers.js';
import { createModel, type Model } from './model.js';
import { createRandom, hashText, type Random } from './random.js';
import { createOperation, type RandomOperation } from './random-operation.js';
import { createSplit, type Split } from './split.js';
import { shrinkOperation } from './shrink-operation.js';
import { createUnsplit, type Unsplit } from './unsplit.js';

export interface CaseFailure {
  readonly seed: number;
  readonly operation: number;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly what: string;
}

export interface CaseCounts {
  cases: number;
  refused: number;
  /** Subgraph requests of queries that were asked twice at once: of both, and of those that were sent. */
  asked: number;
  sent: number;
  /** Federations that do not compose. */
  discarded: number;
  /** Answers that were those of the last run. */
  repeated: number;
  readonly refusals: Map<string, number>;
  readonly failures: CaseFailure[];
}

export interface Federation {
  readonly model: Model;
  readonly split: Split;
  readonly unsplit: Unsplit;
  readonly gateway: GatewayUnderTest;
}

export function createCounts(): CaseCounts {
  return { cases: 0, refused: 0, repeated: 0, asked: 0, sent: 0, discarded: 0, refusals: new Map(), failures: [] };
}

/** Null when the seed's federation does not compose. */
export function createFederation(seed: number): Federation | null {
  const model = createModel(seed);
  const split = createSplit(model);
  if (split === null) return null;
  return { model, split, unsplit: createUnsplit(model), gateway: createGatewayUnderTest(split.supergraphSdl) };
}

/** Runs operations on the federation of one seed. */
export async function runSeed(seed: number, operations: number, counts: CaseCounts): Promise<void> {
  const federation = createFederation(seed);
  if (federation === null) {
    counts.discarded += 1;
    return;
  }
  for (let number = 0; number < operations; number += 1) {
    const random = createRandom(hashText(`${seed} operation ${number}`));
    const operation = findOperation(federation, random);
    if (operation === null) continue;
    counts.cases += 1;
    // The faults of a case hang on its number alone, so that a smaller operation meets the same ones.
    const run = (tried: RandomOperation, into: CaseCounts) =>
      runCase(federation, tried, createRandom(hashText(`${seed} faults ${number}`)), into);
    const found = await run(operation, counts);
    if (found === undefined) continue;
    const smaller = await shrinkOperation(federation.gateway.schema, operation, async (tried) => {
      const what = await run(tried, createCounts()).catch((error: unknown) => String(error));
      return what !== undefined;
    });
    const what = (await run(smaller, createCounts()).catch((error: unknown) => String(error))) ?? found;
    counts.failures.push({ seed, operation: number, ...smaller, what });
  }
}

/** Random texts are tried until one fits the schema. */
function findOperation({ gateway }: Federation, random: Random): RandomOperation | null {
  for (let tries = 0; tries < 20; tries += 1) {
    const operation = createOperation(gateway.schema, random, { withDefer: random.chance(0.3) });
    if (operation !== null) return operation;
  }
  return null;
}

const body = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() });

/** What is wrong, in one sentence; undefined when all modes agree with the unsplit schema. */
export async function runCase(
  federation: Federation,
  { query, variables }: RandomOperation,
  random: Random,
  counts: CaseCounts,
): Promise<string | undefined> {
  const { gateway, split, unsplit } = federation;
  const failing = random.chance(0.3) ? chooseFailing(federation.model, random) : new Set<string>();
  const ask = () => {
    const state = { count: 0 };
    return (request: SubgraphRequest) => {
      const { query: text, variables: given = {} } = body.parse(JSON.parse(request.body));
      return split.execute(request.subgraph, { query: text, variables: given, failing, state });
    };
  };
  const plain = query.replaceAll(/@defer(\(label: "\w+"\))?/g, '');
  const expected = unsplit.execute(plain, variables, failing);
  const interpreted = await gateway.execute(query, variables, 'interpreted', ask());
  if (interpreted.refused !== undefined) {
    counts.refused += 1;
    const reason = interpreted.refused.replaceAll(/\d+/g, 'N').slice(0, 120);
    counts.refusals.set(reason, (counts.refusals.get(reason) ?? 0) + 1);
    return undefined;
  }
  const difference = findDifference(expected, interpreted);
  if (difference !== undefined) return `interpreted: ${difference}`;
  const isMutation = query.startsWith('mutation');
  const compiled = isMutation ? interpreted : await gateway.execute(query, variables, 'compiled', ask());
  const compiledDifference = findDifference(expected, compiled);
  if (compiledDifference !== undefined) return `compiled: ${compiledDifference}`;
  if (!isSame(interpreted, compiled))
    return `compiled tells ${JSON.stringify(compiled.errors)}, interpreted ${JSON.stringify(interpreted.errors)}`;
  const repeated = isMutation ? compiled : await gateway.execute(query, variables, 'repeated', ask());
  if (!isSame(compiled, repeated))
    return `repeated: ${JSON.stringify(repeated)}, compiled: ${JSON.stringify(compiled)}`;
  if (repeated.isRepeated === true) counts.repeated += 1;
  const alone = isMutation ? compiled : await gateway.execute(query, variables, 'alone', ask());
  if (!isSame(compiled, alone)) return `alone: ${JSON.stringify(alone)}, compiled: ${JSON.stringify(compiled)}`;
  if (query.includes('@defer') && !isMutation && failing.size === 0) {
    const deferred = await gateway.execute(query, variables, 'deferred', ask());
    // What cannot be planned in parts is answered whole.
    if (deferred.refused !== undefined) return `deferred: refused, ${deferred.refused}`;
    const deferredDifference = findDeferredDifference(interpreted, deferred);
    if (deferredDifference !== undefined) return `deferred: ${deferredDifference}`;
  }
  if (isMutation) return undefined;
  const sharedDifference = await findSharedDifference(federation, { query, variables }, expected, ask, counts);
  if (sharedDifference !== undefined) return `shared: ${sharedDifference}`;
  if (failing.size > 0) return undefined;
  const changedDifference = await findChangedDifference(federation, { query, variables }, ask);
  if (changedDifference !== undefined) return changedDifference;
  const deniedDifference = random.chance(0.4)
    ? await findDeniedDifference(federation, { query, variables }, random, ask)
    : undefined;
  if (deniedDifference !== undefined) return deniedDifference;
  const broken = `sub${random.below(federation.model.subgraphs)}`;
  const kind = random.pick(['down', 'no data', 'no entity', 'too few', 'html'] as const);
  for (const fault of [kind, 'wrong types'] as const) {
    for (const mode of ['interpreted', 'compiled', 'alone'] as const) {
      const honest = ask();
      const faulty = async (request: SubgraphRequest) =>
        request.subgraph === broken
          ? breakAnswer(federation.model, fault, request, await honest(request))
          : honest(request);
      const unlabelled = findUnlabelled(expected.data, await gateway.execute(query, variables, mode, faulty));
      if (unlabelled !== undefined) return `${mode}, ${broken} ${fault}: ${unlabelled}`;
    }
  }
  return undefined;
}

/** What one subgraph answers is not what it was: what is remembered of the last run is not given for it, by itself nor through others. */
async function findChangedDifference(
  { gateway, model }: Federation,
  { query, variables }: RandomOperation,
  ask: () => (request: SubgraphRequest) => Promise<unknown>,
): Promise<string | undefined> {
  const changing = `sub${query.length % model.subgraphs}`;
  const [interpreted, repeated] = [ask(), ask()].map((honest) => async (request: SubgraphRequest) => {
    const answer = await honest(request);
    return request.subgraph === changing ? changeTexts(answer) : answer;
  });
  if (interpreted === undefined || repeated === undefined) return undefined;
  const wanted = await gateway.execute(query, variables, 'interpreted', interpreted);
  const got = await gateway.execute(query, variables, 'repeated', repeated);
  return isSame(wanted, got)
    ? undefined
    : `${changing} changes: compiled ${JSON.stringify(got)}, interpreted ${JSON.stringify(wanted)}`;
}

const isSame = (one: GatewayAnswer, other: GatewayAnswer) =>
  isDeepStrictEqual([one.data, one.errors], [other.data, other.errors]);

/** A caller who may not read some fields gets what the unsplit schema gives where these throw: the same nulls, the same errors. */
async function findDeniedDifference(
  { gateway, model, unsplit }: Federation,
  { query, variables }: RandomOperation,
  random: Random,
  ask: () => (request: SubgraphRequest) => Promise<unknown>,
): Promise<string | undefined> {
  const fields = new Set([...query.matchAll(/\w+/g)].map(([name]) => name));
  const candidates = model.entities.flatMap((entity) =>
    [...entity.fields, ...(entity.isInterface ? model.interfaceFields : [])].flatMap(({ name }) =>
      fields.has(name) ? [`${entity.name}.${name}`] : [],
    ),
  );
  if (candidates.length === 0) return undefined;
  const denied = new Set([random.pick(candidates), random.pick(candidates)]);
  const expected = unsplit.execute(query.replaceAll(/@defer(\(label: "\w+"\))?/g, ''), variables, denied);
  const answers: GatewayAnswer[] = [];
  for (const mode of ['interpreted', 'compiled'] as const) {
    const answer = await gateway.execute(query, variables, mode, ask(), denied);
    if (answer.refused !== undefined) return undefined;
    const difference = findDifference(expected, answer);
    if (difference !== undefined) return `${mode}, denied ${[...denied].join(' and ')}: ${difference}`;
    answers.push(answer);
  }
  const [interpreted, compiled] = answers;
  return interpreted !== undefined && compiled !== undefined && isSame(interpreted, compiled)
    ? undefined
    : `denied ${[...denied].join(' and ')}: compiled tells ${JSON.stringify(compiled?.errors)}, interpreted ${JSON.stringify(interpreted?.errors)}`;
}

/** The same query twice at once: both answers are right, and fewer requests are sent than for each by itself. */
async function findSharedDifference(
  { gateway }: Federation,
  { query, variables }: RandomOperation,
  expected: Parameters<typeof findDifference>[0],
  ask: () => (request: SubgraphRequest) => Promise<unknown>,
  counts: CaseCounts,
): Promise<string | undefined> {
  const counted = (count: () => void) => {
    const asking = ask();
    return (request: SubgraphRequest) => {
      count();
      return asking(request);
    };
  };
  await gateway.executeShared(
    query,
    variables,
    1,
    counted(() => (counts.asked += 2)),
  );
  const answers = await gateway.executeShared(
    query,
    variables,
    2,
    counted(() => (counts.sent += 1)),
  );
  return answers.map((answer) => findDifference(expected, answer)).find((found) => found !== undefined);
}

/** One or two fields that nothing requires. */
function chooseFailing(model: Model, random: Random): ReadonlySet<string> {
  const candidates = model.entities.flatMap((entity) => {
    const required = requiredNames(entity);
    return entity.fields.filter(({ name }) => !required.has(name)).map(({ name }) => `${entity.name}.${name}`);
  });
  return new Set([random.pick(candidates), random.pick(candidates)]);
}
