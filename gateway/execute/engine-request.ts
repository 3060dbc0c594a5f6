// What an engine is asked: an operation with all that comes with it, and what it means before anything is planned. Separate from the
// engine, since the stages around it read it too.
import type { GraphQLError } from 'graphql';
import type { AccessDecision } from '../operation/operation-access.js';
import type { ShapeCost } from '../operation/estimate-cost.js';
import type { OperationShape } from '../operation/operation-shape.js';
import type { PreparedOperation } from '../operation/prepare-operation.js';
import type { SingleAnswer } from '../http/answer.js';
import type { CostAccount } from './cost-account.js';
import type { FreshnessAccount } from './freshness-account.js';

export interface EngineRequest {
  readonly operation: PreparedOperation;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  /** What the caller is not answered. */
  readonly access: AccessDecision;
  /** What subgraphs may know of the caller. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | null;
  /** Whether the client takes several payloads. */
  readonly incremental: boolean;
  /** False: replies of subgraphs are not kept, nor given again. */
  readonly isKept?: boolean;
  /** Under what the whole answer may be kept: all that can change it. Absent or null: it may not. */
  readonly answerKey?: (() => string) | null;
  /** What gets to know the cost of the answer. */
  readonly account?: CostAccount;
  /** What gets to know how old the answer is. Without it no subgraph's earlier reply is given in place of one that fails. */
  readonly freshness?: FreshnessAccount | null;
  /** Whether the answer tells where what it holds comes from. */
  readonly isProvenanceTold?: boolean;
  /** Whether nobody else is given the answer: then it may be one to let go of. */
  readonly isForOne?: boolean;
  /** Whether the answer tells its plan and how long each fetch took. */
  readonly tellsPlan?: boolean;
}

/** What a request means before anything is planned. */
export interface UnderstoodRequest {
  readonly ok: true;
  readonly shape: OperationShape;
  /** Defaults included. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly cost: ShapeCost;
  readonly estimatedCost: number;
}

/** A request whose variables are wrong, with its answer. */
export interface RefusedRequest {
  readonly ok: false;
  readonly errors: readonly GraphQLError[];
  readonly answer: SingleAnswer;
}
