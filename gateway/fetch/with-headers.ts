// What is known of the caller → what each subgraph gets of it. A header that a subgraph does not get does not keep its
// requests from being shared.
import { StartError } from '../../process/errors.js';
import { lastEventIdHeader } from './resume-subscriptions.js';
import type { FetchSubgraph, SubscribeSubgraph, SubgraphRequest } from './subgraph-fetch.js';

export interface HeaderRule {
  /** In lower case. */
  readonly header: string;
  /** Null: every subgraph. */
  readonly subgraphs: readonly string[] | null;
  /** The one kind of operation that it goes with; null: every kind. */
  readonly only: 'mutation' | 'subscription' | null;
}

const ruleForm = /^(?<header>[a-z\d-]+)(?:@(?<subgraphs>[^:\s]+))?(?::(?<only>mutation|subscription))?$/;

/**
 * Reads rules such as `x-voter-token@polls; x-caller-address@polls:mutation; accept-language`.
 * Errors: `StartError` that names the rule.
 */
export function parseHeaderRules(text: string): readonly HeaderRule[] {
  const rules = text.split(';').map((rule) => rule.trim());
  return rules
    .filter((rule) => rule !== '')
    .map((rule) => {
      const { header, subgraphs, only } = ruleForm.exec(rule.toLowerCase())?.groups ?? {};
      if (header === undefined) {
        throw new StartError(
          `FORWARD_HEADERS: "${rule}" is no rule. Write a header, such as accept-language, accept-language@news,polls x-caller-address@polls:mutation or last-event-id:subscription, and ; between rules.`,
        );
      }
      return { header, subgraphs: subgraphs?.split(',') ?? null, only: readKind(only) };
    });
}

const readKind = (kind: string | undefined): HeaderRule['only'] =>
  kind === 'mutation' || kind === 'subscription' ? kind : null;

/** The rules for one header at most are few: they are looked through for each request. */
function selectHeaders(rules: readonly HeaderRule[], request: SubgraphRequest): Readonly<Record<string, string>> {
  let selected: Record<string, string> | undefined;
  for (const { header, subgraphs, only } of rules) {
    const value = request.headers[header];
    if (value === undefined || (only !== null && request.kind !== only)) continue;
    if (subgraphs !== null && !subgraphs.includes(request.subgraph)) continue;
    selected ??= {};
    selected[header] = value;
  }
  return selected ?? none;
}

const none: Readonly<Record<string, string>> = {};

/** Whether any subgraph gets one of the headers with a query. */
export function isSentWithQueries(rules: readonly HeaderRule[], headers: Readonly<Record<string, string>>): boolean {
  return rules.some(({ header, only }) => only === null && headers[header] !== undefined);
}

/** Those that clients set and subgraphs get with queries: what the gateway itself says of a caller has names of its own. */
export function clientHeaders(rules: readonly HeaderRule[]): readonly string[] {
  const names = rules.filter(({ header, only }) => only === null && !/^x-(caller|voter)-/.test(header));
  return names.map(({ header }) => header);
}

export function withHeaders(rules: readonly HeaderRule[], fetchSubgraph: FetchSubgraph): FetchSubgraph {
  return (request) => fetchSubgraph({ ...request, headers: selectHeaders(rules, request) });
}

export function subscribeWithHeaders(rules: readonly HeaderRule[], subscribe: SubscribeSubgraph): SubscribeSubgraph {
  return (request) => {
    const id = request.headers[lastEventIdHeader];
    const headers = selectHeaders(rules, request);
    // Whether a client's is taken is for the rules to say; where this gateway itself goes on after an event is not.
    return subscribe({ ...request, headers: id === undefined ? headers : { ...headers, [lastEventIdHeader]: id } });
  };
}
