// One operation with its conditions settled, in two forms: the text that is planned, and the shape of the answer.
// Separate because planning and execution share it and neither sees the client's document again.
import type { FieldNode, GraphQLOutputType } from 'graphql';

export interface OperationShape {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly name: string | undefined;
  /**
   * Canonical GraphQL text to plan: fragments expanded, no `@skip` or `@include`, and a data key for each field that
   * depends on nothing but its name and arguments, so that no client alias meets a key that the plan needs.
   * Null when nothing is to be fetched.
   */
  readonly planningText: string | null;
  readonly root: SelectionShape;
  /** All `@defer` of the operation, by the label that the planning text gives them. */
  readonly deferred: ReadonlyMap<string, DeferredShape>;
}

/** What is selected of an object, by its concrete type, in the order of the answer. */
export interface SelectionShape {
  /** Name of the static type: an object type, interface or union of the client's schema. */
  readonly typeName: string;
  /** Undefined for a type that cannot be here. */
  fieldsOf(objectType: string): readonly FieldShape[] | undefined;
  /** Deferred fragments that apply to objects of this selection. */
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
  /** The client's own nodes, for introspection fields and error locations. */
  readonly nodes: readonly FieldNode[];
}

export interface DeferredShape {
  /** The label in the planning text, unique in the operation. */
  readonly planLabel: string;
  /** The client's label, if any. */
  readonly label: string | undefined;
  /** Response path of the objects it belongs to, without list indices. */
  readonly path: readonly string[];
  /** Its fields; deferred fragments nested in it are in its `deferred`. */
  readonly selection: SelectionShape;
  /** The deferred fragment that this one is nested in. */
  readonly parent: DeferredShape | null;
}
