// A supergraph → what it says of keeping answers: `@cacheControl` and `@cacheTag` of each field, and which type a field answers with.
// Fields that demand something of the caller are left out, whatever is said of them.
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  OperationTypeNode,
  type TypeNode,
} from 'graphql';

export interface CacheHint {
  readonly maxAgeSeconds: number;
  /** Node types of the change log. None: the field depends on nothing that the fields around it do not depend on. */
  readonly tags: readonly string[];
  /** Tags that hold only where the field is asked with an argument. */
  readonly tagsByArgument: ReadonlyMap<string, readonly string[]>;
}

export interface CacheHints {
  /** By `Type.field`; a field that is not there is never kept. */
  readonly fields: ReadonlyMap<string, CacheHint>;
  /** The name of the type that `Type.field` answers with. */
  readonly typeOf: ReadonlyMap<string, string>;
  readonly queryType: string;
}

const guards = ['authenticated', 'requiresScopes', 'policy'];

export function readCacheHints(document: DocumentNode): CacheHints {
  const fields = new Map<string, CacheHint>();
  const typeOf = new Map<string, string>();
  let queryType = 'Query';
  for (const node of document.definitions) {
    if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) {
      queryType =
        node.operationTypes?.find(({ operation }) => operation === OperationTypeNode.QUERY)?.type.name.value ??
        queryType;
    }
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const isGuarded = hasGuard(node.directives);
    for (const field of node.fields ?? []) {
      const coordinate = `${node.name.value}.${field.name.value}`;
      typeOf.set(coordinate, nameOf(field.type));
      const hint = isGuarded || hasGuard(field.directives) ? null : readHint(field);
      if (hint !== null) fields.set(coordinate, hint);
    }
  }
  return { fields, typeOf, queryType };
}

/** A directive that has another name where it is linked guards by that name, which ends in its own. */
function hasGuard(directives: readonly ConstDirectiveNode[] | undefined): boolean {
  return (directives ?? []).some(({ name }) =>
    guards.some((guard) => name.value === guard || name.value.endsWith(`__${guard}`)),
  );
}

function readHint({ directives = [] }: FieldDefinitionNode): CacheHint | null {
  const controls = directives.filter(({ name }) => name.value === 'cacheControl');
  // Where several subgraphs say something, the shortest holds.
  const ages = controls.map((control) => {
    const isPublic = (readText(control, 'scope') ?? 'PUBLIC') === 'PUBLIC';
    return isPublic ? Number(readText(control, 'maxAge') ?? 0) : 0;
  });
  const maxAgeSeconds = Math.min(...ages);
  if (ages.length === 0 || !(maxAgeSeconds > 0)) return null;
  const tags: string[] = [];
  const tagsByArgument = new Map<string, string[]>();
  for (const directive of directives) {
    const tag = directive.name.value === 'cacheTag' ? readText(directive, 'format') : undefined;
    if (tag === undefined) continue;
    const argument = readText(directive, 'withArgument');
    if (argument === undefined) tags.push(tag);
    else tagsByArgument.set(argument, [...(tagsByArgument.get(argument) ?? []), tag]);
  }
  return { maxAgeSeconds, tags, tagsByArgument };
}

function readText(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((each) => each.name.value === name)?.value;
  return value !== undefined && 'value' in value && typeof value.value === 'string' ? value.value : undefined;
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
