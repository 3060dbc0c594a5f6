// What the planner decides for one operation, as plain data: it crosses a thread, is cached, is compiled by execute/.
// Separate from Apollo's own plan types, so that only the planner's worker knows those.

import type { CachePolicy } from '../cache/cache-policy.js';

/**
 * A plan. Conditions are settled before planning, so that it holds none.
 * Paths and selections use data keys: the response keys of the planned text (a client's aliases are not among them).
 */
export interface OperationPlan {
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** Null when nothing is to be fetched (only introspection or `__typename` of the root). For a subscription: what follows each event. */
  readonly root: PlanNode | null;
  /** The subscription that gives the events; its reply is the root data of each event. */
  readonly subscription: FetchStep | null;
  /** Number of fetch steps, the subscription's included; their ids are 0 to this number less one, in plan order. */
  readonly fetchCount: number;
}

export type PlanNode =
  | { readonly kind: 'sequence'; readonly nodes: readonly PlanNode[] }
  | { readonly kind: 'parallel'; readonly nodes: readonly PlanNode[] }
  | { readonly kind: 'fetch'; readonly fetch: FetchStep }
  | { readonly kind: 'defer'; readonly primary: PlanNode | null; readonly deferred: readonly DeferredPart[] };

/** What is fetched for a deferred fragment; it starts once the fetches that it depends on have ended. */
export interface DeferredPart {
  /** Ids of fetches of the primary part. */
  readonly dependsOn: readonly number[];
  /** The label of the `@defer` in the planned text. */
  readonly label: string | null;
  readonly node: PlanNode | null;
}

/** One subgraph request. */
export interface FetchStep {
  readonly id: number;
  readonly subgraph: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** Where in the data its objects are: data keys, and `@` for each element of a list. `[]` is the root. */
  readonly path: readonly string[];
  /** The GraphQL text that is sent. */
  readonly operation: string;
  /** Variables of the client that the text uses. */
  readonly variables: readonly string[];
  /** What the reply holds: fields of the root, or of each entity. Keys as the subgraph answers them, before `outputRewrites`. */
  readonly selection: readonly ReplySelection[];
  /** What makes a representation of an object at `path`; null for a root fetch. */
  readonly requires: readonly RequiredSelection[] | null;
  readonly inputRewrites: readonly InputRewrite[];
  readonly outputRewrites: readonly KeyRename[];
  /** Values of objects further up that go into variables of this fetch, one per object (`@fromContext`). */
  readonly contextRewrites: readonly KeyRename[];
  /** How old an earlier reply may be that is given where the subgraph fails, in milliseconds; absent: none is given. */
  readonly staleForMs?: number;
  /** Keys of the root that are null with an error in an earlier reply that is given: what they hold tells of now. Absent: none. */
  readonly presentKeys?: readonly string[];
  /** Absent where the reply may not be kept. */
  readonly cache?: CachePolicy;
}

export type ReplySelection =
  | {
      readonly kind: 'field';
      readonly key: string;
      readonly name: string;
      /** Null for a leaf. */
      readonly selection: readonly ReplySelection[] | null;
    }
  | { readonly kind: 'fragment'; readonly type: string | null; readonly selection: readonly ReplySelection[] };

export type RequiredSelection =
  | {
      readonly kind: 'field';
      /** Under which key the data has it. */
      readonly key: string;
      /** Under which name the representation has it. */
      readonly name: string;
      readonly selection: readonly RequiredSelection[] | null;
    }
  | { readonly kind: 'fragment'; readonly type: string | null; readonly selection: readonly RequiredSelection[] };

/** Path elements are keys of the data or `... on Type`; lists are walked through without an element of their own. */
export interface InputRewrite {
  readonly path: readonly string[];
  readonly kind: 'set' | 'rename';
  /** For `set`: the value, JSON. For `rename`: the new key, a string. */
  readonly value: unknown;
}

export interface KeyRename {
  readonly path: readonly string[];
  readonly to: string;
}
