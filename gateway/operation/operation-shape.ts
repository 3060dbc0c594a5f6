// One operation with its conditions settled, in two forms: the text that is planned, and the shape of the answer.
// Separate because planning and execution share it and neither sees the client's document again.
import type { FieldNode, GraphQLOutputType } from 'graphql';
import type { Denial } from '../access/requirements.js';

export interface OperationShape {
  readonly kind: 'query' | 'mutation' | 'subscription';
  /**
   * Canonical GraphQL text to plan: fragments expanded, no `@skip` or `@include`, and a data key for each field in place
   * of the client's aliases, so that no alias meets a key that the plan needs. Null when nothing is to be fetched.
   */
  readonly planningText: string | null;
  readonly root: SelectionShape;
  /** Whether any fragment is deferred. */
  readonly isDeferred: boolean;
}

/** What is selected of an object, by its concrete type, in the order of the answer. */
export interface SelectionShape {
  /** Name of the static type: an object type, interface or union of the client's schema. */
  readonly typeName: string;
  readonly isAbstract: boolean;
  /** By object type; a type that cannot be here is not in it. */
  readonly fieldsByType: ReadonlyMap<string, readonly FieldShape[]>;
  /** The fields where every object type has the same ones, so that the type need not be known; else null. */
  readonly fieldsOfAnyType: readonly FieldShape[] | null;
  /** Deferred fragments of this selection. */
  readonly deferred: readonly DeferredShape[];
}

export interface FieldShape {
  readonly responseKey: string;
  readonly fieldName: string;
  /** Under which key the data has it. */
  readonly dataKey: string;
  readonly type: GraphQLOutputType;
  /** Null for a leaf. */
  readonly selection: SelectionShape | null;
  /** Why the caller gets null and an error for it; no subgraph is asked. */
  readonly denial: Denial | null;
  /** The client's own nodes, for introspection. */
  readonly nodes: readonly FieldNode[];
}

export interface DeferredShape {
  /** The label in the planning text, unique in the operation. */
  readonly planLabel: string;
  /** The client's label, if any. */
  readonly label: string | undefined;
  /** Its fields for the object types that it applies to; fragments deferred within it are in its `deferred`. */
  readonly selection: SelectionShape;
}
