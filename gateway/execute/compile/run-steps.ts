// The steps of a compiled operation, one run of them: each writes what it asks for, sends it, and reads the reply. What is known of the
// last run is taken over for as long as subgraphs answer as they did then.
import type { SubgraphReply } from '../../fetch/subgraph-fetch.js';
import type { PlanNode } from '../../plan/query-plan.js';
import { type ExecutableStep, writeBody } from '../executable-plan.js';
import type { RunContext } from '../interpret/run-plan.js';
import type { Collector } from './collector.js';
import { createFailedFields, noteFailedFields } from './failed-fields.js';
import { repeatReply, repeatRequest } from './former-run.js';
import { createRunState, type Question, type RunState } from './run-state.js';
import type { SpaceWalker } from './space-walker.js';

export interface CompiledStep {
  readonly step: ExecutableStep;
  /** Null for a root fetch. */
  readonly collect: Collector | null;
  readonly walkers: readonly SpaceWalker[];
  /** The numbers of the spaces that the walkers walk to. */
  readonly spaces: readonly number[];
  /** Ids of the steps that have ended when this one starts. */
  readonly earlier: readonly number[];
}

/** One run. */
interface Running {
  readonly steps: readonly CompiledStep[];
  readonly state: RunState;
  /** The operation's last run, null where none is remembered. */
  readonly former: RunState | null;
  readonly context: RunContext;
}

/** `former`: the operation's last run, null where none is remembered. The state tells when it has given up. */
export async function runSteps(
  root: PlanNode | null,
  steps: readonly CompiledStep[],
  former: RunState | null,
  context: RunContext,
): Promise<RunState> {
  const state = createRunState();
  if (root !== null) await runNode(root, { steps, state, former, context });
  return state;
}

/** Undefined where nothing is waited for. Without promises of its own: the one of the reply is what there is to wait for. */
function runNode(node: PlanNode, running: Running): Promise<unknown> | undefined {
  const { steps, state } = running;
  switch (node.kind) {
    case 'sequence':
      return runInTurn(node.nodes, running);
    case 'parallel':
      return Promise.all(node.nodes.flatMap((each) => runNode(each, running) ?? []));
    case 'fetch': {
      const step = steps[node.fetch.id];
      return step === undefined || state.hasGivenUp ? undefined : runStep(step, running);
    }
    case 'defer':
      state.hasGivenUp = true;
      return undefined;
  }
}

async function runInTurn(nodes: readonly PlanNode[], running: Running): Promise<void> {
  for (const each of nodes) {
    if (running.state.hasGivenUp) return;
    await runNode(each, running);
  }
}

async function runStep(compiled: CompiledStep, { state, former, context }: Running): Promise<void> {
  const { step, walkers, spaces, earlier } = compiled;
  const { id } = step.step;
  const repeated = former !== null && repeatRequest(state, former, id, earlier) ? former : null;
  const question = ask(compiled, state, repeated, context);
  if (state.hasGivenUp) return;
  state.questions[id] = question;
  const { representations, body } = question;
  if (representations === '') {
    // Nobody is asked about nothing.
    state.roots[id] = [];
    state.plain[id] = true;
    if (repeated !== null) return repeatReply(state, repeated, id, spaces);
  } else {
    let reply: SubgraphReply;
    try {
      reply = await context.send(step, body);
    } catch (error) {
      context.describeFailure(error, step);
      state.hasGivenUp = true;
      return;
    }
    if (reply.errors.length > 0) {
      state.failed ??= createFailedFields();
      if (!noteFailedFields(state.failed, reply, step.step.subgraph)) state.hasGivenUp = true;
    } else if (repeated !== null && reply.data === repeated.replies[id]?.data)
      return repeatReply(state, repeated, id, spaces);
    const objects = readObjects(reply, representations !== null);
    if (state.hasGivenUp || objects === null || (representations !== null && objects.length !== state.counts[id])) {
      state.hasGivenUp = true;
      return;
    }
    state.replies[id] = reply;
    state.roots[id] = objects;
    state.plain[id] = reply.plain;
  }
  for (const walk of walkers) walk(state);
}

/** `repeated`: a run in which this step asked about the same. */
function ask(
  { step, collect }: CompiledStep,
  state: RunState,
  repeated: RunState | null,
  { variables }: RunContext,
): Question {
  const known = repeated?.questions[step.step.id];
  if (known !== undefined && step.step.variables.length === 0) return known;
  const texts = known === undefined ? (collect?.(state) ?? null) : known.representations;
  const representations = known !== undefined || texts === null || texts === '' ? texts : `[${texts}]`;
  const isAsked = representations !== '' && !state.hasGivenUp;
  return { representations, body: isAsked ? writeBody(step, variables, representations) : '' };
}

/** The root object, or the entities; null for what is neither. */
function readObjects(reply: SubgraphReply, isEntities: boolean): readonly unknown[] | null {
  if (reply.data === null) return null;
  if (!isEntities) return [reply.data];
  const entities = reply.data['_entities'];
  if (!Array.isArray(entities)) return null;
  return entities.every((each) => typeof each === 'object' && !Array.isArray(each)) ? entities : null;
}
