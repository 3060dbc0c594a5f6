// An engine over one supergraph for a test that holds its subgraphs in its hand: operations by their text, no subscriptions.
import { buildSchema } from 'graphql';
import { createEngine, type EngineOptions } from '../../../gateway/execute/engine.js';
import type { EngineRequest } from '../../../gateway/execute/engine-request.js';
import type { FetchSubgraph } from '../../../gateway/fetch/subgraph-fetch.js';
import type { Answer, SingleAnswer } from '../../../gateway/http/answer.js';
import { unrestricted } from '../../../gateway/operation/operation-access.js';
import { createOperationCache } from '../../../gateway/operation/operation-cache.js';
import { createPlannerCore, type PlannerCore } from '../../../gateway/plan/planner-core.js';

export interface OpenedEngine {
  readonly core: PlannerCore;
  /** Without variables, by a caller who may read all, unless the test says otherwise. */
  ask(text: string, more?: Partial<EngineRequest>): Promise<Answer>;
  /** The same for what has one answer. */
  askOnce(text: string, more?: Partial<EngineRequest>): Promise<SingleAnswer>;
}

export function openEngine(
  supergraphSdl: string,
  fetchSubgraph: FetchSubgraph,
  more: (core: PlannerCore) => Partial<EngineOptions> = () => ({}),
): OpenedEngine {
  const core = createPlannerCore(supergraphSdl);
  const sdl = core.description.contracts.get('internal') ?? '';
  const schema = buildSchema(sdl, { assumeValid: true, assumeValidSDL: true });
  const operations = createOperationCache(schema, core.description.requirements, 10_000_000);
  const engine = createEngine({
    schema,
    types: { possibleTypes: core.description.possibleTypes },
    subgraphUrls: core.description.subgraphUrls,
    executor: 'compiled',
    plan: async (text, kind, overrides) => core.plan(text, kind, overrides),
    chooseOverrides: () => [],
    fetchSubgraph,
    subscribeSubgraph() {
      throw new Error('no subscriptions here');
    },
    formatError: ({ message, path }) => ({ message, ...(path === undefined ? {} : { path }) }),
    ...more(core),
  });
  const ask: OpenedEngine['ask'] = async (text, request = {}) => {
    const prepared = operations.get(text, undefined);
    if (!prepared.ok) throw new Error(prepared.errors.map(({ message }) => message).join());
    const usual = { variables: {}, access: unrestricted, headers: {}, signal: null, incremental: false };
    return engine.answer({ operation: prepared.operation, ...usual, ...request });
  };
  return {
    core,
    ask,
    async askOnce(text, request) {
      const answer = await ask(text, request);
      if (answer.kind !== 'single') throw new Error('one answer was asked for');
      return answer;
    },
  };
}

export const readAnswer = ({ body }: SingleAnswer): unknown => JSON.parse(Buffer.from(body).toString());
