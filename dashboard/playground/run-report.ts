// `extensions` of an answer → what the panel shows of a run. What is not there, or of another shape, is left out.
// Separate from the panel because what comes from outside is unknown until it is read here.

export interface FetchTiming {
  readonly step: number;
  readonly startMs: number;
  readonly durationMs: number;
  readonly isAnswered: boolean;
}

export type PlanStep =
  | { readonly kind: 'sequence' | 'parallel'; readonly nodes: readonly PlanStep[] }
  | {
      readonly kind: 'fetch';
      readonly id: number;
      readonly subgraph: string;
      readonly operation: string;
      readonly path: readonly string[];
      readonly dependsOn: readonly number[];
    }
  | {
      readonly kind: 'defer';
      readonly primary: PlanStep | null;
      readonly deferred: readonly (PlanStep | null)[];
    };

export interface RunReport {
  readonly operationName: string | null;
  readonly plan: {
    readonly root: PlanStep | null;
    readonly fetches: readonly FetchTiming[];
    readonly totalMs: number;
  } | null;
  readonly cost: {
    readonly estimated: number | null;
    readonly actual: number | null;
    readonly maximum: number | null;
  } | null;
  readonly freshness: readonly {
    readonly subgraph: string;
    readonly status: string;
    readonly asOf: string | null;
    readonly maxAge: number | null;
  }[];
}

type JsonObject = Readonly<Record<string, unknown>>;

export function readReport(operationName: string | null, extensions: unknown): RunReport {
  const given = asRecord(extensions);
  const plan = asRecord(given?.['plan']);
  const cost = asRecord(given?.['cost']);
  return {
    operationName,
    plan:
      plan === null
        ? null
        : {
            root: readStep(plan['root']),
            fetches: asList(plan['fetches']).flatMap(readTiming),
            totalMs: asNumber(plan['totalMs']) ?? 0,
          },
    cost:
      cost === null
        ? null
        : {
            estimated: asNumber(cost['estimated']),
            actual: asNumber(cost['actual']),
            maximum: asNumber(cost['maximum']),
          },
    freshness: Object.entries(asRecord(given?.['freshness']) ?? {}).flatMap(([subgraph, value]) => {
      const fresh = asRecord(value);
      if (fresh === null) return [];
      const status = asText(fresh['status']) ?? '';
      return [{ subgraph, status, asOf: asText(fresh['asOf']), maxAge: asNumber(fresh['maxAge']) }];
    }),
  };
}

function readTiming(value: unknown): FetchTiming[] {
  const given = asRecord(value);
  const step = asNumber(given?.['step']);
  const startMs = asNumber(given?.['startMs']);
  const durationMs = asNumber(given?.['durationMs']);
  if (step === null || startMs === null || durationMs === null) return [];
  return [{ step, startMs, durationMs, isAnswered: given?.['isAnswered'] === true }];
}

function readStep(value: unknown): PlanStep | null {
  const given = asRecord(value);
  switch (given?.['kind']) {
    case 'sequence':
      return { kind: 'sequence', nodes: asList(given['nodes']).flatMap(readSteps) };
    case 'parallel':
      return { kind: 'parallel', nodes: asList(given['nodes']).flatMap(readSteps) };
    case 'defer':
      return {
        kind: 'defer',
        primary: readStep(given['primary']),
        deferred: asList(given['deferred']).map((each) => readStep(asRecord(each)?.['node'])),
      };
    case 'fetch':
      return {
        kind: 'fetch',
        id: asNumber(given['id']) ?? -1,
        subgraph: asText(given['subgraph']) ?? '',
        operation: asText(given['operation']) ?? '',
        path: asList(given['path']).map(String),
        dependsOn: asList(given['dependsOn']).map(Number),
      };
    default:
      return null;
  }
}

function readSteps(value: unknown): PlanStep[] {
  const step = readStep(value);
  return step === null ? [] : [step];
}

/** All fetches of a plan, in its order. */
export function listFetches(step: PlanStep | null): readonly Extract<PlanStep, { kind: 'fetch' }>[] {
  if (step === null) return [];
  switch (step.kind) {
    case 'fetch':
      return [step];
    case 'defer':
      return [...listFetches(step.primary), ...step.deferred.flatMap(listFetches)];
    case 'sequence':
    case 'parallel':
      return step.nodes.flatMap(listFetches);
  }
}

function asRecord(value: unknown): JsonObject | null {
  return isRecord(value) ? value : null;
}
function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
function asNumber(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
