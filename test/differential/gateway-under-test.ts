// The engine over the subgraphs of a case, without sockets or threads: thousands of cases in a minute.
import { buildASTSchema, type GraphQLSchema, parse } from 'graphql';
import { z } from 'zod';
import { createEngine, type Engine } from '../../gateway/execute/engine.js';
import {
  asOwnReply,
  type FetchSubgraph,
  SubgraphFailure,
  type SubgraphReply,
  type SubgraphRequest,
} from '../../gateway/fetch/subgraph-fetch.js';
import { readReply as readBytes } from '../../gateway/fetch/read-reply.js';
import { createReplyMemo, type ReadReplyTo } from '../../gateway/fetch/reply-memo.js';
import { withSharing } from '../../gateway/fetch/with-sharing.js';
import { type AccessDecision, unrestricted } from '../../gateway/operation/operation-access.js';
import { createOperationCache } from '../../gateway/operation/operation-cache.js';
import { createPlannerCore } from '../../gateway/plan/planner-core.js';
import { ClientError } from '../../process/errors.js';

export interface GatewayAnswer {
  readonly data: unknown;
  readonly errors: readonly { readonly path?: readonly (string | number)[] | undefined }[];
  /** Why it was not run, where it was not. */
  readonly refused?: string;
  /** Whether nothing was worked out for it, since subgraphs gave what they had given before. */
  readonly isRepeated?: true;
}

export interface GatewayUnderTest {
  readonly schema: GraphQLSchema;
  execute(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    mode: Mode,
    ask: (request: SubgraphRequest) => Promise<unknown>,
    /** What the caller may not read, such as `E0.s1`. */
    denied?: ReadonlySet<string>,
  ): Promise<GatewayAnswer>;
  /** The answers to the same query asked `count` times at once, where identical subgraph requests in flight are one. */
  executeShared(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    count: number,
    ask: (request: SubgraphRequest) => Promise<unknown>,
  ): Promise<readonly GatewayAnswer[]>;
}

/** `repeated`: once more after `compiled`, with what that run left. `alone`: compiled, with replies that are let go of when it ends. */
export type Mode = 'interpreted' | 'compiled' | 'repeated' | 'alone' | 'deferred';
type EngineName = 'compiled' | 'interpreted' | 'alone' | 'shared';

const answerForm = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])).optional() })).optional(),
});
const payloads = z.object({
  incremental: z.array(
    z.object({
      data: z.unknown(),
      path: z.array(z.union([z.string(), z.number()])),
      errors: answerForm.shape.errors,
    }),
  ),
});

/** Errors: whatever is wrong with the supergraph. */
export function createGatewayUnderTest(supergraphSdl: string): GatewayUnderTest {
  const core = createPlannerCore(supergraphSdl);
  const schema = buildASTSchema(parse(core.description.contracts.get('internal') ?? ''), { assumeValid: true });
  const operations = createOperationCache(schema, core.description.requirements, 10_000_000);
  let ask: (request: SubgraphRequest) => Promise<unknown> = async () => null;
  const readReplyTo = createReplyMemo(memoBytes);
  const send: FetchSubgraph = async (request) => readReply(readReplyTo, request, await ask(request));
  const sendAlone: FetchSubgraph = async (request) => {
    const reply = readReply((_body, bytes) => readBytes(bytes), request, await ask(request));
    return request.isForOne === true ? asOwnReply(reply) : reply;
  };
  const engineFor = (executor: 'compiled' | 'interpreted', fetchSubgraph: FetchSubgraph): Engine =>
    createEngine({
      schema,
      types: { possibleTypes: core.description.possibleTypes },
      subgraphUrls: core.description.subgraphUrls,
      executor,
      async plan(text, kind, overrides) {
        try {
          return core.plan(text, kind, overrides);
        } catch (error) {
          throw new ClientError('QUERY_PLANNING_REFUSED', error instanceof Error ? error.message : String(error));
        }
      },
      chooseOverrides: () => [],
      fetchSubgraph,
      subscribeSubgraph() {
        throw new Error('no subscriptions here');
      },
      formatError: ({ message, path, extensions, subgraph }) => ({
        message,
        ...(path === undefined ? {} : { path }),
        extensions: { ...extensions, subgraph },
      }),
    });
  const engines: Readonly<Record<EngineName, Engine>> = {
    compiled: engineFor('compiled', send),
    interpreted: engineFor('interpreted', send),
    alone: engineFor('compiled', sendAlone),
    shared: engineFor('compiled', withSharing(send)),
  };

  const run = async (
    query: string,
    variables: Readonly<Record<string, unknown>>,
    engineName: EngineName,
    incremental: boolean,
    access: AccessDecision = unrestricted,
  ): Promise<GatewayAnswer> => {
    const prepared = operations.get(query, undefined);
    if (!prepared.ok) return { data: null, errors: [], refused: prepared.errors.map(({ message }) => message).join() };
    const engine = engines[engineName];
    const request = {
      operation: prepared.operation,
      variables,
      access,
      headers: {},
      signal: null,
      incremental,
    };
    try {
      const answer = await engine.answer(request);
      if (answer.kind === 'single') {
        const { body } = answer;
        return typeof body === 'string' ? read(body) : { ...read(Buffer.from(body).toString()), isRepeated: true };
      }
      if (answer.kind !== 'incremental') throw new Error('no events were asked for');
      const merged = read(answer.initial);
      const errors = [...merged.errors];
      for await (const text of answer.subsequent) {
        for (const payload of payloads.parse(JSON.parse(text)).incremental) {
          mergeInto(merged.data, payload.path, payload.data);
          errors.push(...(payload.errors ?? []));
        }
      }
      return { data: merged.data, errors };
    } catch (error) {
      if (error instanceof ClientError && error.code.startsWith('QUERY_PLANNING'))
        return { data: null, errors: [], refused: error.message };
      throw error;
    }
  };

  return {
    schema,
    async execute(query, variables, mode, askNow, denied) {
      ask = askNow;
      const access = denied === undefined ? unrestricted : deny(denied);
      // An operation is compiled when it is seen again.
      if (mode === 'compiled' || mode === 'alone') await run(query, variables, mode, false, access);
      return run(query, variables, engineOf[mode], mode === 'deferred', access);
    },
    async executeShared(query, variables, count, askNow) {
      ask = askNow;
      return Promise.all(Array.from({ length: count }, () => run(query, variables, 'shared', false)));
    },
  };
}

const engineOf: Readonly<Record<Mode, EngineName>> = {
  interpreted: 'interpreted',
  compiled: 'compiled',
  repeated: 'compiled',
  alone: 'alone',
  deferred: 'interpreted',
};

function deny(denied: ReadonlySet<string>): AccessDecision {
  return {
    key: [...denied].toSorted().join(' '),
    denialOf: (typeName, fieldName) =>
      denied.has(`${typeName}.${fieldName}`) ? { code: 'FORBIDDEN', message: `${typeName}.${fieldName} fails` } : null,
  };
}

const memoBytes = 1024 * 1024;

function readReply(readReplyTo: ReadReplyTo, request: SubgraphRequest, answer: unknown): SubgraphReply {
  const { subgraph, body } = request;
  const reply = readReplyTo(body, Buffer.from(JSON.stringify(answer)));
  if (reply === undefined) throw new SubgraphFailure(subgraph, 'SUBGRAPH_INVALID_RESPONSE', 'is no GraphQL');
  return reply;
}

function read(body: string): GatewayAnswer {
  const { data, errors } = answerForm.parse(JSON.parse(body));
  return { data, errors: errors ?? [] };
}

/** As a client merges an incremental payload; null leaves what is there. */
function mergeInto(target: unknown, path: readonly (string | number)[], data: unknown): void {
  const [first, ...rest] = path;
  if (first === undefined) {
    if (isRecord(target) && isRecord(data)) {
      for (const [key, value] of Object.entries(data)) {
        const before = target[key];
        if (Array.isArray(before) && Array.isArray(value))
          for (const [index, item] of value.entries()) before[index] = mergedItem(before[index], item);
        else if (isRecord(before) && isRecord(value)) mergeInto(before, [], value);
        else target[key] = value;
      }
    }
    return;
  }
  if (Array.isArray(target) && typeof first === 'number') mergeInto(target[first], rest, data);
  else if (isRecord(target)) mergeInto(target[first], rest, data);
}

function mergedItem(before: unknown, item: unknown): unknown {
  if (!isRecord(before) || !isRecord(item)) {
    if (Array.isArray(before) && Array.isArray(item))
      return item.map((each: unknown, index) => mergedItem(before[index], each));
    return item;
  }
  mergeInto(before, [], item);
  return before;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
