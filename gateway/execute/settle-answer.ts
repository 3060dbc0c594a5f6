// The text of a finished answer, or of the last part of one → the same with what is told beside the data: its cost, its age, where
// it comes from, and its plan. The one place that knows the order of these.
import type { OperationShape } from '../operation/operation-shape.js';
import type { CostMeter } from './cost-account.js';
import type { EngineRequest } from './engine.js';
import { writeFreshness } from './freshness-account.js';
import type { WatchedRun } from './plan-report.js';
import type { WriteProvenance } from './provenance-extension.js';
import { addExtensions, writeCost, writePlan } from './write-result.js';

export function settleAnswer(
  text: string,
  { account, freshness = null, isProvenanceTold }: EngineRequest,
  { meter: { total }, watched }: { readonly meter: CostMeter; readonly watched: WatchedRun | undefined },
  shape: OperationShape,
  writeProvenance: WriteProvenance,
): string {
  account?.settle(total);
  let members = account?.isTold === true ? writeCost(account, total) : '';
  if (freshness?.isTold === true) members = join(members, writeFreshness(freshness));
  if (isProvenanceTold === true) members = join(members, writeProvenance(shape));
  if (watched !== undefined) members = join(members, writePlan(watched.report()));
  return members === '' ? text : addExtensions(text, members);
}

function join(members: string, member: string): string {
  return members === '' ? member : `${members},${member}`;
}
