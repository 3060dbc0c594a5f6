// The text of a finished answer, or of the last part of one → the same with what is told beside the data: its cost, its age, where
// it comes from, and its plan. The one place that knows the order of these.
import type { OperationShape } from '../operation/operation-shape.js';
import type { CostMeter } from './cost-account.js';
import type { EngineRequest } from './engine-request.js';
import type { WatchedRun } from './plan-report.js';
import { isAgeTold, writeFreshness } from './freshness-account.js';
import type { WriteProvenance } from './provenance-extension.js';
import { addExtensions, writeCost, writePlan } from './write-result.js';

/** The text of an answer or its last part → the same with its extensions. */
export type Settle = (text: string) => string;

export function settleAnswer(
  text: string,
  request: EngineRequest,
  { meter: { total }, watched }: { readonly meter: CostMeter; readonly watched: WatchedRun | undefined },
  shape: OperationShape,
  writeProvenance: WriteProvenance,
): string {
  const members = writeMembers(request, total, watched, shape, writeProvenance);
  return members === '' ? text : addExtensions(text, members);
}

/** The members of the extensions, and the end of the cost's account. */
export function writeMembers(
  { account, freshness = null, isProvenanceTold }: EngineRequest,
  cost: number,
  watched: WatchedRun | undefined,
  shape: OperationShape,
  writeProvenance: WriteProvenance,
): string {
  account?.settle(cost);
  let members = account?.isTold === true ? writeCost(account, cost) : '';
  if (freshness !== null && isAgeTold(freshness)) members = join(members, writeFreshness(freshness));
  if (isProvenanceTold === true) members = join(members, writeProvenance(shape));
  if (watched !== undefined) members = join(members, writePlan(watched.report()));
  return members;
}

function join(members: string, member: string): string {
  return members === '' ? member : `${members},${member}`;
}
