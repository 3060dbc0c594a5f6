// Results → the JSON texts that a client gets. The one place that knows the order of their members.
import type { GraphQLFormattedError } from 'graphql';
import type { DeferredPayload } from './defer.js';
import type { CostAccount } from './cost-account.js';
import type { ExecutionError } from './execution-error.js';
import type { OperationResult } from './interpret/interpret-operation.js';
import type { PlanReport } from './plan-report.js';

/** Words an error for the client: what it may not know is masked and logged. */
export type FormatError = (error: ExecutionError) => GraphQLFormattedError;

export function writeResult({ data, errors }: OperationResult, format: FormatError): string {
  return addErrors(`{"data":${JSON.stringify(data)}}`, errors, format);
}

/** `text`: `{"data":…}`. */
export function addErrors(text: string, errors: readonly ExecutionError[], format: FormatError): string {
  return errors.length === 0 ? text : `${text.slice(0, -1)},"errors":${JSON.stringify(errors.map(format))}}`;
}

/** `text`: that of an answer without extensions. `members`: those that it gets, as JSON text such as `"cost":{…}`. */
export function addExtensions(text: string, members: string): string {
  return `${text.slice(0, -1)},"extensions":{${members}}}`;
}

export function writeCost({ estimated, maximum }: CostAccount, actual: number): string {
  return `"cost":${JSON.stringify({ estimated: tell(estimated), actual: tell(actual), maximum: tell(maximum) })}`;
}

export function writePlan(plan: PlanReport): string {
  return `"plan":${JSON.stringify(plan)}`;
}

/** Costs beyond all integers, and no maximum at all, have no number in JSON. */
function tell(cost: number): number | null {
  return cost > Number.MAX_SAFE_INTEGER ? null : Math.round(cost);
}

export function writeInitial(result: OperationResult & { readonly hasNext: boolean }, format: FormatError): string {
  return `${writeResult(result, format).slice(0, -1)},"hasNext":${result.hasNext}}`;
}

export function writeBatch(payloads: readonly DeferredPayload[], hasNext: boolean, format: FormatError): string {
  const incremental = payloads.map(({ data, errors, path, label }) => ({
    data,
    path,
    ...(label === undefined ? {} : { label }),
    ...(errors.length === 0 ? {} : { errors: errors.map(format) }),
  }));
  return JSON.stringify({ incremental, hasNext });
}
