// Pages of rows → Relay connections. `totalCount` is a method, so it costs a statement only where it is selected.
import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import type { FoundChanges, ToldEntry } from '../change-log.js';
import type { Page } from '../keyset.js';
import { Cost, countCost } from './directives.js';
import type { ChangeConnection } from './shared-types.js';
import { PageInfo } from './shared-types.js';

export interface Edge<N> {
  readonly cursor: string;
  readonly node: N;
}

/** Base class of an edge type; subclasses add fields of the relation (`@ObjectType('ArticleEdge') class … extends edgeOf(Article)`). */
export function edgeOf<N extends object>(node: ClassType<N>) {
  @ObjectType()
  abstract class BaseEdge {
    @Field() cursor!: string;
    @Field(() => node) node!: N;
  }
  return BaseEdge;
}

/** Base class of a connection type. */
export function connectionOf<N extends object, E extends Edge<N>>(node: ClassType<N>, edge: ClassType<E>) {
  @ObjectType()
  abstract class BaseConnection {
    @Field(() => [edge]) edges!: readonly E[];
    @Field(() => PageInfo) pageInfo!: PageInfo;
    countAll!: () => Promise<number>;

    @Field(() => [node])
    nodes(): readonly N[] {
      return this.edges.map((item) => item.node);
    }
    @Cost(countCost)
    @Field(() => Int, { description: 'How many there are in all. Counted only when selected.' })
    totalCount(): Promise<number> {
      return this.countAll();
    }
  }
  return BaseConnection;
}

/** What a resolver returns for a connection field. */
export interface ConnectionValue<E> {
  readonly edges: readonly E[];
  readonly pageInfo: PageInfo;
  readonly countAll: () => Promise<number>;
}

/** A page of rows → a connection; `toNode` makes the node, `toEdge` adds the edge's own fields. */
export function toConnection<Row, N, Extra extends object>(
  page: Page<Row>,
  toNode: (row: Row) => N,
  countAll: () => Promise<number>,
  toEdge: (row: Row) => Extra,
): ConnectionValue<Edge<N> & Extra>;
export function toConnection<Row, N>(
  page: Page<Row>,
  toNode: (row: Row) => N,
  countAll: () => Promise<number>,
): ConnectionValue<Edge<N>>;
export function toConnection<Row, N>(
  page: Page<Row>,
  toNode: (row: Row) => N,
  countAll: () => Promise<number>,
  toEdge?: (row: Row) => object,
): ConnectionValue<Edge<N>> {
  const edges = page.rows.map((row) => ({
    ...toEdge?.(row),
    cursor: row.cursor,
    node: toNode(row),
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    countAll,
  };
}

/** Entries of the change log → its connection. The place is kept when nothing is new, so that a follower can go on from it. */
export function toChangeConnection(found: FoundChanges<ToldEntry>, after: string | null): ChangeConnection {
  return {
    nodes: found.entries.map((entry) => ({ ...entry })),
    pageInfo: {
      hasNextPage: found.hasMore,
      hasPreviousPage: after !== null,
      startCursor: found.entries[0]?.cursor ?? null,
      endCursor: found.endCursor,
    },
  };
}
