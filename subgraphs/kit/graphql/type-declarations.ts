// What a room says of its types as wholes → directives of ours in its schema: how old values may be that the gateway gives where the
// room fails, and where they come from. One table a room, so that both can be looked over at once.
import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  parse,
} from 'graphql';

/** Where the values of a type come from. Single records may have a field `provenance` of their own. */
export interface DeclaredProvenance {
  readonly publisher: string;
  /** Null where the source names none. */
  readonly licence: string | null;
  /** A URL. */
  readonly source: string | null;
  /** What to know before using it. */
  readonly note?: string;
}

export interface TypeDeclarations {
  /**
   * Seconds by `Type` or `Type.field`. An object type that is not in it is never given once the room fails, nor is anything
   * beside it in the same request; a field in it goes before its type where it is less.
   */
  readonly staleIfError: Readonly<Record<string, number>>;
  /** By object type. */
  readonly provenance: Readonly<Record<string, DeclaredProvenance>>;
}

export const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Types that every room may have; as old as what they belong to. */
const sharedLimits: Readonly<Record<string, number>> = {
  PageInfo: 30 * day,
  Validity: 30 * day,
  LocalizedText: 30 * day,
  Provenance: 30 * day,
};

// The URL is a name that the gateway knows (`gateway/plan/civic-declarations.ts`); nothing is read there.
const { definitions: ownDefinitions } = parse(`
  extend schema
    @link(url: "https://civic-gateway.example/declarations/v1.0", import: ["@staleIfError", "@provenance"])
    @composeDirective(name: "@staleIfError")
    @composeDirective(name: "@provenance")
  directive @staleIfError(maxAge: Int!) on OBJECT | FIELD_DEFINITION
  directive @provenance(publisher: String!, licence: String, source: String, note: String) on OBJECT
`);

/** Errors: a type or field that the schema does not have. */
export function declareTypes(document: DocumentNode, { staleIfError, provenance }: TypeDeclarations): DocumentNode {
  const open = new Set([...Object.keys(staleIfError), ...Object.keys(provenance)]);
  const limitsOf = (coordinate: string) => {
    open.delete(coordinate);
    const seconds = staleIfError[coordinate] ?? sharedLimits[coordinate];
    return seconds === undefined ? [] : [directive('staleIfError', { maxAge: seconds })];
  };
  const definitions = document.definitions.map((node): DefinitionNode => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return node;
    const name = node.name.value;
    const fields = (node.fields ?? []).map((field) => {
      const added = limitsOf(`${name}.${field.name.value}`);
      return added.length === 0 ? field : { ...field, directives: [...(field.directives ?? []), ...added] };
    });
    const declared = provenance[name];
    const from = declared === undefined ? [] : [directive('provenance', { ...declared })];
    return { ...node, fields, directives: [...(node.directives ?? []), ...limitsOf(name), ...from] };
  });
  if (open.size > 0) throw new Error(`What is declared of ${[...open].join(', ')} belongs to nothing in the schema.`);
  return { kind: Kind.DOCUMENT, definitions: [...ownDefinitions, ...definitions] };
}

function directive(name: string, given: Readonly<Record<string, number | string | null>>): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: Object.entries(given).flatMap(([argument, value]) =>
      value === null
        ? []
        : [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: argument }, value: toValue(value) }],
    ),
  };
}

function toValue(value: number | string): ConstValueNode {
  return typeof value === 'number' ? { kind: Kind.INT, value: String(value) } : { kind: Kind.STRING, value };
}
