// The objects that a fetch step is for → the requests it takes: one, or one for each set of values of context arguments,
// with every representation in it once.
import type { ExecutableStep } from '../executable-plan.js';
import { matchesType, type SupergraphTypes } from '../../plan/supergraph-types.js';
import { errorNodeAt, isDataObject } from './data-tree.js';
import type { Target } from './find-targets.js';
import { reportAbsence, reportFailure } from './merge-answers.js';
import { buildRepresentation } from './representations.js';
import type { Run, RunContext } from './run-plan.js';

export interface GroupedRequest {
  /** JSON text of the list, null for a root fetch. */
  readonly representations: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The objects that share each representation, by its index; for a root fetch, the root alone. */
  readonly targets: readonly (readonly Target[])[];
}

export function groupRequests(
  context: RunContext,
  run: Run,
  { step, topKeys }: ExecutableStep,
  targets: readonly Target[],
): readonly GroupedRequest[] {
  const { requires } = step;
  if (requires === null) return [{ representations: null, variables: context.variables, targets: [targets] }];
  const groups = new Map<string, { variables: Record<string, unknown>; byText: Map<string, Target[]> }>();
  for (const target of targets) {
    const representation = buildRepresentation(context.types, target.object, requires, step.inputRewrites);
    if (representation === undefined) {
      // What kept a required field from being fetched keeps this step's fields too.
      const [cause] = errorNodeAt(run.errors, target.path).failures;
      if (cause !== undefined) reportFailure(run, { topKeys }, [target], cause.error);
      else reportAbsence(run, { topKeys }, [target]);
      continue;
    }
    const fromContext = readContextArguments(context.types, step.contextRewrites, target);
    const groupKey = JSON.stringify(fromContext);
    let group = groups.get(groupKey);
    if (group === undefined) {
      group = { variables: { ...context.variables, ...fromContext }, byText: new Map() };
      groups.set(groupKey, group);
    }
    const text = JSON.stringify(representation);
    const same = group.byText.get(text);
    if (same === undefined) group.byText.set(text, [target]);
    else same.push(target);
  }
  return [...groups.values()].map(({ variables, byText }) => ({
    representations: `[${[...byText.keys()].join(',')}]`,
    variables,
    targets: [...byText.values()],
  }));
}

function readContextArguments(
  types: SupergraphTypes,
  rewrites: ExecutableStep['step']['contextRewrites'],
  target: Target,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { path, to } of rewrites) {
    const ups = path.findIndex((element) => element !== '..');
    let here: unknown = target.line.at(-1 - ups);
    for (const element of path.slice(ups)) {
      if (!isDataObject(here)) break;
      if (!element.startsWith('... on ')) here = here[element];
      else {
        const type = here['__typename'];
        const isMatch = typeof type === 'string' && matchesType(types, element.slice('... on '.length), type);
        if (!isMatch) here = undefined;
      }
    }
    if (here !== undefined) values[to] = here;
  }
  return values;
}
