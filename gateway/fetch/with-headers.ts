// What is known of the caller → what each subgraph gets of it. A header that a subgraph does not get does not keep its
// requests from being shared.
import { StartError } from '../../process/errors.js';
import type { FetchSubgraph, SubscribeSubgraph, SubgraphRequest } from './subgraph-fetch.js';

export interface HeaderRule {
  /** In lower case. */
  readonly header: string;
  /** Null: every subgraph. */
  readonly subgraphs: readonly string[] | null;
  /** Whether it goes with mutations alone. */
  readonly isForMutations: boolean;
}

const ruleForm = /^(?<header>[a-z\d-]+)(?:@(?<subgraphs>[^:\s]+))?(?<mutation>:mutation)?$/;

/**
 * Reads rules such as `x-voter-token@polls; x-caller-address@polls:mutation; accept-language`.
 * Errors: `StartError` that names the rule.
 */
export function parseHeaderRules(text: string): readonly HeaderRule[] {
  const rules = text.split(';').map((rule) => rule.trim());
  return rules
    .filter((rule) => rule !== '')
    .map((rule) => {
      const { header, subgraphs, mutation } = ruleForm.exec(rule.toLowerCase())?.groups ?? {};
      if (header === undefined) {
        throw new StartError(
          `FORWARD_HEADERS: "${rule}" is no rule. Write a header, such as accept-language, accept-language@news,polls or x-caller-address@polls:mutation, and ; between rules.`,
        );
      }
      return { header, subgraphs: subgraphs?.split(',') ?? null, isForMutations: mutation !== undefined };
    });
}

/** The rules for one header at most are few: they are looked through for each request. */
function selectHeaders(rules: readonly HeaderRule[], request: SubgraphRequest): Readonly<Record<string, string>> {
  let selected: Record<string, string> | undefined;
  for (const { header, subgraphs, isForMutations } of rules) {
    const value = request.headers[header];
    if (value === undefined || (isForMutations && request.kind !== 'mutation')) continue;
    if (subgraphs !== null && !subgraphs.includes(request.subgraph)) continue;
    selected ??= {};
    selected[header] = value;
  }
  return selected ?? none;
}

const none: Readonly<Record<string, string>> = {};

/** Whether any subgraph gets one of the headers with a query. */
export function isSentWithQueries(rules: readonly HeaderRule[], headers: Readonly<Record<string, string>>): boolean {
  return rules.some(({ header, isForMutations }) => !isForMutations && headers[header] !== undefined);
}

export function withHeaders(rules: readonly HeaderRule[], fetchSubgraph: FetchSubgraph): FetchSubgraph {
  return (request) => fetchSubgraph({ ...request, headers: selectHeaders(rules, request) });
}

export function subscribeWithHeaders(rules: readonly HeaderRule[], subscribe: SubscribeSubgraph): SubscribeSubgraph {
  return (request) => subscribe({ ...request, headers: selectHeaders(rules, request) });
}
