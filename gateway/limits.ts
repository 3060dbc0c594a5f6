// Settings → the limits of a gateway, in the form in which they are passed down.
import type { Settings } from '../process/settings.js';
import { type OperationLimits, unlimitedOperations } from './operation/limits.js';

export interface GatewayLimits {
  readonly operations: OperationLimits;
  /** The most that an operation may be estimated to cost. */
  readonly cost: number;
  /** Of an answer in one piece, of all parts of a deferred one, of each event. */
  readonly responseBytes: number;
  /** Of one caller at once. */
  readonly subscriptions: number;
}

export function readLimits(settings: Settings): GatewayLimits {
  return {
    operations: {
      tokens: settings.LIMIT_TOKENS,
      depth: settings.LIMIT_DEPTH,
      aliases: settings.LIMIT_ALIASES,
      rootFields: settings.LIMIT_ROOT_FIELDS,
      directives: settings.LIMIT_DIRECTIVES,
      fields: settings.LIMIT_FIELDS,
      introspectionDepth: settings.LIMIT_INTROSPECTION_DEPTH,
      variablesBytes: settings.LIMIT_VARIABLES_BYTES,
      listItems: settings.LIMIT_LIST_ITEMS,
      pageSize: settings.LIMIT_FIRST,
    },
    cost: settings.LIMIT_COST,
    responseBytes: settings.LIMIT_RESPONSE_BYTES,
    subscriptions: settings.LIMIT_SUBSCRIPTIONS,
  };
}

/** For the bare engine. */
export const unlimited: GatewayLimits = {
  operations: unlimitedOperations,
  cost: Infinity,
  responseBytes: Infinity,
  subscriptions: Infinity,
};
