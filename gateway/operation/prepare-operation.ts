// The text of a document and the name of an operation in it → an operation that is known to fit the schema, or the errors
// that the client made. Separate from its cache, which decides how often this happens.
import { randomUUID } from 'node:crypto';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { ErrorCode } from '../../process/error-codes.js';
import { ClientError } from '../../process/errors.js';
import { buildOperationShape } from './build-shape.js';
import { findConditionVariables, settleConditions } from './conditions.js';
import {
  type AccessDecision,
  type AccessRules,
  createOperationAccess,
  type OperationAccess,
} from './operation-access.js';
import { checkDocument } from './document-limits.js';
import { findCoordinates } from './field-coordinates.js';
import type { OperationLimits } from './limits.js';
import type { OperationShape } from './operation-shape.js';
import { checkText } from './text-limits.js';
import { findPageVariables, type PageVariables } from './variable-limits.js';
import { createVariableReader, type VariableReader } from './variables.js';

/** Shapes kept of one operation; each is one assignment of its conditions and what the caller lacks. */
const maximumShapes = 64;

export interface PreparedOperation extends OperationAccess {
  /** Of this preparation alone, in the whole process. */
  readonly id: string;
  readonly text: string;
  readonly kind: OperationShape['kind'];
  readonly name: string | undefined;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly readVariables: VariableReader;
  /**
   * The shape for an assignment of its conditions. `withDefer`: whether the client takes several payloads.
   * `access`: a decision of this operation. Errors: `ClientError` OPERATION_TOO_LARGE.
   */
  shapeFor(variables: Readonly<Record<string, unknown>>, withDefer: boolean, access: AccessDecision): OperationShape;
  /** Variables that decide what is in it. */
  readonly conditionVariables: readonly string[];
  /** What of the schema it uses: `Type.field` and the like, each once. Worked out the first time. */
  coordinates(): readonly string[];
}

export type Preparation =
  | { readonly ok: true; readonly operation: PreparedOperation }
  | { readonly ok: false; readonly errors: readonly GraphQLError[] };

/** What is known of a schema for every operation on it. */
export interface SchemaFacts {
  readonly schema: GraphQLSchema;
  /** From `findFieldNames`. */
  readonly fieldNames: ReadonlySet<string>;
  readonly access: AccessRules;
  readonly limits: OperationLimits;
}

/** Each error has its `extensions.code`. */
export function prepareOperation(facts: SchemaFacts, text: string, operationName: string | undefined): Preparation {
  const { schema, limits } = facts;
  let document: DocumentNode;
  try {
    checkText(text, limits);
    document = parseWithin(text, limits);
    checkDocument(document, limits);
  } catch (error) {
    if (error instanceof ClientError) return refuse(error.code, [new GraphQLError(error.message)]);
    return refuse('GRAPHQL_PARSE_FAILED', error instanceof GraphQLError ? [error] : [new GraphQLError(String(error))]);
  }
  const faults = validate(schema, document, specifiedRules, { maxErrors: 50 });
  if (faults.length > 0) return refuse('GRAPHQL_VALIDATION_FAILED', faults);
  const found = findOperation(document, operationName);
  if (typeof found === 'string') return refuse('OPERATION_RESOLUTION_FAILURE', [new GraphQLError(found)]);
  if (schema.getRootType(found.operation) === undefined || schema.getRootType(found.operation) === null)
    return refuse('GRAPHQL_VALIDATION_FAILED', [new GraphQLError(`The schema has no ${found.operation}.`)]);
  let pages: PageVariables;
  try {
    pages = findPageVariables(schema, document, limits.pageSize);
  } catch (error) {
    if (error instanceof ClientError) return refuse(error.code, [new GraphQLError(error.message)]);
    throw error;
  }
  const readVariables = createVariableReader(schema, found, limits, pages);
  return { ok: true, operation: { ...describe(facts, text, document, found), readVariables } };
}

/** Errors: `GraphQLError` of the syntax, `ClientError` TOO_MANY_TOKENS. */
function parseWithin(text: string, { tokens }: OperationLimits): DocumentNode {
  try {
    return parse(text, { maxTokens: tokens });
  } catch (error) {
    // The parser has no other way to say so; a test holds the wording.
    if (!(error instanceof GraphQLError) || !/contains more tha[nt] \d+ tokens/.test(error.message)) throw error;
    throw new ClientError(
      'TOO_MANY_TOKENS',
      `The document has more than ${tokens} tokens: select less, use fragments, or send several requests.`,
    );
  }
}

function describe(
  { schema, fieldNames, access: rules }: SchemaFacts,
  text: string,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Omit<PreparedOperation, 'readVariables'> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const conditionVariables = findConditionVariables(operation, fragments);
  const shapes = new Map<string, OperationShape>();
  let coordinates: readonly string[] | undefined;
  return {
    id: randomUUID(),
    text,
    kind: operation.operation,
    name: operation.name?.value,
    document,
    operation,
    conditionVariables,
    decide: createOperationAccess(rules, document).decide,
    coordinates: () => (coordinates ??= findCoordinates(schema, operation, fragments)),
    shapeFor(variables, withDefer, access) {
      let key = `${withDefer ? 'd' : '-'}${access.key}`;
      // A variable that is absent is not one that is false: `@defer(if:)` and `@include(if:)` then hold.
      for (const name of conditionVariables)
        key += typeof variables[name] === 'boolean' ? Number(variables[name]) : '-';
      const known = shapes.get(key);
      if (known !== undefined) return known;
      const conditions = settleConditions(variables, withDefer);
      const shape = buildOperationShape({ schema, fieldNames, operation, fragments, conditions, access });
      if (shapes.size >= maximumShapes) shapes.clear();
      shapes.set(key, shape);
      return shape;
    },
  };
}

/** The operation, or what is wrong with the name. */
function findOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode | string {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const [first] = operations;
  if (name === undefined || name === '') {
    if (first === undefined) return 'The document holds no operation.';
    return operations.length === 1 ? first : 'The document holds several operations: send `operationName`.';
  }
  return (
    operations.find((operation) => operation.name?.value === name) ?? `The document holds no operation named "${name}".`
  );
}

function refuse(code: ErrorCode, errors: readonly GraphQLError[]): Preparation {
  return {
    ok: false,
    errors: errors.map(
      ({ message, nodes, source, positions }) =>
        new GraphQLError(message, {
          nodes: nodes ?? null,
          source: source ?? null,
          positions: positions ?? null,
          extensions: { code },
        }),
    ),
  };
}
