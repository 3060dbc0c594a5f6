// The client-facing schema as released, as it is now, and the changelog → breaks that nobody was told about. Pure.
// Separate from write.ts, which makes the present schema; released-api.graphql is replaced at a release and only then.
import {
  BreakingChangeType,
  buildSchema,
  findBreakingChanges,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

export interface Break {
  /** Schema coordinate of what a client used: `Article`, `Article.title`, `Query.articles(first:)`, `@tag(name:)`. */
  readonly coordinate: string;
  readonly description: string;
}

/** graphql-js says what broke in a sentence only; each kind of sentence is read here, and each has its test. */
const COORDINATES: Readonly<Record<BreakingChangeType, { sentence: RegExp; coordinate: string }>> = {
  TYPE_REMOVED: { sentence: /^(?:Standard scalar )?(\w+) was removed/, coordinate: '$1' },
  TYPE_CHANGED_KIND: { sentence: /^(\w+) changed from/, coordinate: '$1' },
  TYPE_REMOVED_FROM_UNION: { sentence: /^(\w+) was removed from union type (\w+)/, coordinate: '$2' },
  VALUE_REMOVED_FROM_ENUM: { sentence: /^(\w+) was removed from enum type (\w+)/, coordinate: '$2.$1' },
  REQUIRED_INPUT_FIELD_ADDED: { sentence: /^A required field (\w+) on input type (\w+)/, coordinate: '$2.$1' },
  IMPLEMENTED_INTERFACE_REMOVED: { sentence: /^(\w+) no longer implements/, coordinate: '$1' },
  FIELD_REMOVED: { sentence: /^(\w+\.\w+) was removed/, coordinate: '$1' },
  FIELD_CHANGED_KIND: { sentence: /^(\w+\.\w+) changed type/, coordinate: '$1' },
  REQUIRED_ARG_ADDED: { sentence: /^A required arg (\w+) on (\w+\.\w+) was added/, coordinate: '$2($1:)' },
  ARG_REMOVED: { sentence: /^(\w+\.\w+) arg (\w+) was removed/, coordinate: '$1($2:)' },
  ARG_CHANGED_KIND: { sentence: /^(\w+\.\w+) arg (\w+) has changed type/, coordinate: '$1($2:)' },
  DIRECTIVE_REMOVED: { sentence: /^(\w+) was removed/, coordinate: '@$1' },
  DIRECTIVE_ARG_REMOVED: { sentence: /^(\w+) was removed from (\w+)/, coordinate: '@$2($1:)' },
  REQUIRED_DIRECTIVE_ARG_ADDED: { sentence: /^A required arg (\w+) on directive (\w+)/, coordinate: '@$2($1:)' },
  DIRECTIVE_REPEATABLE_REMOVED: { sentence: /^Repeatable flag was removed from (\w+)/, coordinate: '@$1' },
  DIRECTIVE_LOCATION_REMOVED: { sentence: /^(\w+) was removed from (\w+)/, coordinate: '@$2' },
};

function readCoordinate(type: BreakingChangeType, description: string): string {
  const { sentence, coordinate } = COORDINATES[type];
  const match = sentence.exec(description);
  // A new version of graphql-js may word it otherwise: the break is reported all the same, under its sentence.
  return match ? coordinate.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '') : description;
}

/** Coordinates of all arguments and input fields, and whether a client must give them. */
function listInputs(schema: GraphQLSchema): Map<string, boolean> {
  const inputs = new Map<string, boolean>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields()))
        inputs.set(`${type.name}.${field.name}`, isRequiredInputField(field));
    }
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        for (const arg of field.args) inputs.set(`${type.name}.${field.name}(${arg.name}:)`, isRequiredArgument(arg));
      }
    }
  }
  return inputs;
}

/** What graphql-js calls merely dangerous, or does not see: an input that lost its default, and must be given now. */
function findLostDefaults(released: GraphQLSchema, present: GraphQLSchema, known: ReadonlySet<string>): Break[] {
  const before = listInputs(released);
  return [...listInputs(present)]
    .filter(([coordinate, isRequired]) => isRequired && before.get(coordinate) === false && !known.has(coordinate))
    .map(([coordinate]) => ({ coordinate, description: `${coordinate} lost its default and is required now.` }));
}

/**
 * Every change that can make an operation fail which was valid on the released schema, or change the type of its answer.
 * Errors: throws for text that is no schema.
 */
export function findBreaks(releasedSchema: string, presentSchema: string): Break[] {
  const released = buildSchema(releasedSchema);
  const present = buildSchema(presentSchema);
  const breaks = findBreakingChanges(released, present).map(({ type, description }) => ({
    coordinate: readCoordinate(type, description),
    description,
  }));
  return [...breaks, ...findLostDefaults(released, present, new Set(breaks.map(({ coordinate }) => coordinate)))];
}

/** The lines under a heading, up to the next one of its level or above. */
function section(lines: readonly string[], level: number, title: RegExp): string[] {
  const isHeading = (line: string) => /^#+/.exec(line)?.[0].length ?? Infinity;
  const start = lines.findIndex((line) => isHeading(line) === level && title.test(line));
  if (start === -1) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => isHeading(line) <= level);
  return end === -1 ? rest : rest.slice(0, end);
}

/** Coordinates in code marks under "Unreleased", "Breaking": what the next release announces. */
export function readAnnouncedBreaks(changelog: string): Set<string> {
  const announced = section(section(changelog.split('\n'), 2, /Unreleased/i), 3, /Breaking/i);
  return new Set([...announced.join('\n').matchAll(/`([^`]+)`/g)].map(([, coordinate]) => coordinate ?? ''));
}

/** The breaks that CHANGELOG.md does not announce by their coordinates. */
export function findUnannouncedBreaks(releasedSchema: string, presentSchema: string, changelog: string): Break[] {
  const announced = readAnnouncedBreaks(changelog);
  return findBreaks(releasedSchema, presentSchema).filter(({ coordinate }) => !announced.has(coordinate));
}
