// Where the gateway and the subgraphs should be → which of them run, whether each is who it should be, and whether its schema is the
// one that the supergraph was composed from.
import { z } from 'zod';
import { healthPath } from '../listen.js';
import { createRequestSigner, signatureHeader } from '../request-signature.js';
import type { ClockReading } from './check-clock.js';
import { describeReason, type Finding, reportFailure, reportOk, reportWarning } from './finding.js';

export interface ExpectedSubgraph {
  readonly name: string;
  readonly url: string;
  /** Whether a setting says that it runs there. */
  readonly isConfigured: boolean;
  /** Its SDL as it was composed; null where that is not known. */
  readonly sdl: string | null;
}

export interface SubgraphReport {
  readonly findings: readonly Finding[];
  readonly clocks: readonly ClockReading[];
}

export interface GatewayState {
  readonly findings: readonly Finding[];
  /** Null: it does not run. */
  readonly dependencies: ReadonlyMap<string, 'up' | 'down'> | null;
}

type Answer =
  | { readonly kind: 'away'; readonly reason: string }
  | { readonly kind: 'other'; readonly found: string }
  | { readonly kind: 'there'; readonly clock: ClockReading | null };

const timeoutMs = 10_000;
const health = z.object({ status: z.literal('ok'), subgraph: z.string().optional() });
const readiness = z.object({
  status: z.enum(['ready', 'degraded', 'unavailable', 'draining']),
  dependencies: z.array(z.object({ name: z.string(), status: z.enum(['up', 'down']) })),
});
const service = z.object({ data: z.object({ _service: z.object({ sdl: z.string() }) }) });
const refusal = z.object({ errors: z.array(z.object({ message: z.string() })).min(1) });

/** `origin`: such as http://127.0.0.1:4000. */
export async function checkGateway(origin: string): Promise<GatewayState> {
  const check = 'gateway';
  const answer = await askHealth(origin, null);
  if (answer.kind !== 'there') return { findings: [reportOk(check, `does not run at ${origin}`)], dependencies: null };
  const response = await fetch(new URL('/ready', origin), { signal: AbortSignal.timeout(timeoutMs) });
  const { status, dependencies } = readiness.parse(await response.json());
  const down = dependencies.filter((each) => each.status === 'down').map(({ name }) => name);
  const found = `runs at ${origin} and is ${status}${down.length === 0 ? '' : `: ${down.join(', ')} down`}`;
  const remedy = 'Start what is down; until then answers lack what it holds.';
  return {
    findings: [status === 'ready' ? reportOk(check, found) : reportWarning(check, found, remedy)],
    dependencies: new Map(dependencies.map((each) => [each.name, each.status])),
  };
}

/** How the SDL of a running subgraph differs from the one that was composed, in words; null where it does not. */
export type FindDifference = (subgraph: string, theirs: string, ours: string) => string | null;

/** `secret`: what requests to subgraphs are signed with. `gateway`: what it says of them, where it runs. */
export async function checkSubgraphs(
  expected: readonly ExpectedSubgraph[],
  secret: string | undefined,
  gateway: GatewayState['dependencies'],
  findDifference: FindDifference,
): Promise<SubgraphReport> {
  const answers = await Promise.all(
    expected.map(async (each) => ({ each, answer: await askHealth(each.url, each.name) })),
  );
  const isAnyThere = answers.some(({ answer }) => answer.kind === 'there');
  const findings = answers.map(async ({ each, answer }): Promise<Finding> => {
    const check = `subgraph ${each.name}`;
    if (answer.kind === 'there') return compareSdl(check, each, secret, findDifference);
    if (answer.kind === 'other') {
      const remedy = `Stop what answers there, or set ${settingOf(each.name)} to where the subgraph is.`;
      return reportFailure(check, `${each.url}: ${answer.found}`, remedy);
    }
    const isInGateway = gateway?.get(check) === 'up';
    if (isInGateway && !each.isConfigured) return reportOk(check, 'runs in the process of the gateway');
    const found = `does not answer at ${each.url}: ${answer.reason}`;
    if (each.isConfigured || isAnyThere || gateway !== null)
      return reportFailure(check, found, `npm run start:subgraph -- ${each.name}, or mend ${settingOf(each.name)}.`);
    return reportOk(check, 'does not run as a process of its own');
  });
  return {
    findings: await Promise.all(findings),
    clocks: answers.flatMap(({ answer }) => (answer.kind === 'there' && answer.clock !== null ? [answer.clock] : [])),
  };
}

function settingOf(name: string): string {
  return `${name.replaceAll('-', '_').toUpperCase()}_URL`;
}

/** `name`: the subgraph that should answer; null for the gateway. */
async function askHealth(url: string, name: string | null): Promise<Answer> {
  const beforeMs = Date.now();
  try {
    const response = await fetch(new URL(healthPath, url), { signal: AbortSignal.timeout(timeoutMs) });
    const afterMs = Date.now();
    const told = health.safeParse(await response.json().catch(() => null));
    if (!told.success) return { kind: 'other', found: 'something else answers there' };
    const { subgraph = null } = told.data;
    if (subgraph !== name)
      return { kind: 'other', found: `the ${subgraph === null ? 'gateway' : `subgraph ${subgraph}`} answers there` };
    const theirsMs = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(theirsMs)) return { kind: 'there', clock: null };
    return { kind: 'there', clock: { of: `subgraph ${name ?? ''}`, theirsMs, beforeMs, afterMs, resolutionMs: 1_000 } };
  } catch (error) {
    return { kind: 'away', reason: describeReason(error) };
  }
}

async function compareSdl(
  check: string,
  expected: ExpectedSubgraph,
  secret: string | undefined,
  findDifference: FindDifference,
): Promise<Finding> {
  const { name, url, sdl } = expected;
  const body = '{"query":"{ _service { sdl } }"}';
  const signature =
    secret === undefined
      ? {}
      : { [signatureHeader]: createRequestSigner(secret)({ subgraph: name, body, headers: {} }) };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signature },
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const json: unknown = await response.json().catch(() => null);
  const told = service.safeParse(json);
  if (!told.success) {
    const reason = refusal.safeParse(json).data?.errors[0]?.message ?? `status ${response.status}`;
    return reportFailure(
      check,
      `runs at ${url}, but does not answer us: ${reason}`,
      'Give both sides the same SUBGRAPH_SECRET.',
    );
  }
  if (sdl === null)
    return reportOk(check, `runs at ${url}; there is no SDL beside the supergraph to compare its own with`);
  const difference = tryToCompare(() => findDifference(name, told.data.data._service.sdl, sdl));
  if (difference === null) return reportOk(check, `runs at ${url} with the schema that was composed`);
  const found = `runs at ${url} with another schema than was composed: ${difference}`;
  return reportFailure(
    check,
    found,
    'Start the version that the supergraph was composed from, or compose anew: npm run schema.',
  );
}

function tryToCompare(compare: () => string | null): string | null {
  try {
    return compare();
  } catch (error) {
    return `they cannot be compared, ${describeReason(error)}`;
  }
}
