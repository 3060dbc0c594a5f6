// Two versions of the client-facing schema → every difference that a client can see, by coordinate. Pure.
// Separate from check-compatibility.ts, which asks only what breaks: here is everything that schema/CHANGELOG.md must name.
import {
  type GraphQLNamedType,
  type GraphQLSchema,
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  isIntrospectionType,
  isUnionType,
} from 'graphql';
import { findBreaks } from './check-compatibility.js';

export interface SchemaChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'deprecated';
  /** `Article`, `Article.title`, `Query.articles(first:)`, `OrderDirection.ASC`. */
  readonly coordinate: string;
  /** The outermost coordinate that says the same: of what a new type holds, the type. */
  readonly within: string;
  readonly isBreaking: boolean;
}

interface Member {
  /** What a client sees of it: its type and default. */
  readonly shape: string;
  readonly isDeprecated: boolean;
}

/** Errors: throws for text that is no schema. */
export function listChanges(before: string, after: string): SchemaChange[] {
  const [old, present] = [readMembers(buildSchema(before)), readMembers(buildSchema(after))];
  const breaking = new Set(findBreaks(before, after).map(({ coordinate }) => coordinate));
  const changes: SchemaChange[] = [];
  const add = (kind: SchemaChange['kind'], coordinate: string, known: ReadonlyMap<string, Member>) => {
    const parents = listParents(coordinate).filter((parent) => !known.has(parent));
    changes.push({ kind, coordinate, within: parents[0] ?? coordinate, isBreaking: breaking.has(coordinate) });
  };
  for (const [coordinate, { shape, isDeprecated }] of present) {
    const was = old.get(coordinate);
    if (was === undefined) add('added', coordinate, old);
    else if (was.shape !== shape) add('changed', coordinate, old);
    else if (isDeprecated && !was.isDeprecated) add('deprecated', coordinate, old);
  }
  for (const coordinate of old.keys()) if (!present.has(coordinate)) add('removed', coordinate, present);
  return changes;
}

/** `A.b(c:)` → `A`, `A.b`. */
function listParents(coordinate: string): string[] {
  const [type = '', member] = coordinate.split('.');
  if (member === undefined) return [];
  return member.includes('(') ? [type, `${type}.${member.replace(/\(.*/, '')}`] : [type];
}

function readMembers(schema: GraphQLSchema): Map<string, Member> {
  const members = new Map<string, Member>();
  const add = (coordinate: string, shape: string, deprecationReason: string | null | undefined) =>
    members.set(coordinate, { shape, isDeprecated: typeof deprecationReason === 'string' });
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    add(type.name, shapeOf(type), undefined);
    if (isEnumType(type))
      for (const value of type.getValues()) add(`${type.name}.${value.name}`, '', value.deprecationReason);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields()))
        add(
          `${type.name}.${field.name}`,
          `${String(field.type)} ${JSON.stringify(field.defaultValue)}`,
          field.deprecationReason,
        );
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        add(`${type.name}.${field.name}`, String(field.type), field.deprecationReason);
        for (const arg of field.args)
          add(
            `${type.name}.${field.name}(${arg.name}:)`,
            `${String(arg.type)} ${JSON.stringify(arg.defaultValue)}`,
            arg.deprecationReason,
          );
      }
    }
  }
  return members;
}

function shapeOf(type: GraphQLNamedType): string {
  const names = (types: readonly GraphQLNamedType[]) => types.map(({ name }) => name).toSorted();
  if (isUnionType(type)) return `union ${names(type.getTypes()).join(' ')}`;
  if (isObjectType(type) || isInterfaceType(type)) return `fields ${names(type.getInterfaces()).join(' ')}`;
  return type.constructor.name;
}

/**
 * What is wrong with the section of the next release: a change that it does not name, or a name that did not change. Names are coordinates in
 * code marks; that of a type stands for all that it holds.
 */
export function findChangelogFaults(before: string, after: string, changelog: string): string[] {
  const named = readNames(changelog);
  const changes = listChanges(before, after);
  const missing = changes.filter(({ coordinate, within }) => !named.has(coordinate) && !named.has(within));
  const known = new Set(changes.flatMap(({ coordinate, within }) => [coordinate, within]));
  const missingWithin = new Map(
    missing.map(({ kind, within, isBreaking }) => [within, `${isBreaking ? 'breaking, ' : ''}${kind}`]),
  );
  return [
    ...[...missingWithin].map(([within, kind]) => `${within} (${kind}) is not named under "Unreleased"`),
    ...[...named]
      .filter((name) => !known.has(name))
      .map((name) => `${name} is named under "Unreleased" and did not change`),
  ];
}

/** Coordinates in code marks from the heading "Unreleased" to the next one of its level. */
function readNames(changelog: string): Set<string> {
  const section = /^## \[?Unreleased\]?[^\n]*\n([\s\S]*?)(?=^## |(?![\s\S]))/im.exec(changelog)?.[1] ?? '';
  const names = [...section.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
  return new Set(names.filter((name) => /^[A-Z]\w*(\.\w+(\(\w+:\))?)?$/.test(name)));
}
