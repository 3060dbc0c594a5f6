// The client-facing schema's text → coordinates of what it marks as deprecated. The file is read each time, because
// it changes with a deployment of the gateway, not of this room.
import { readFile } from 'node:fs/promises';
import { Kind, parse } from 'graphql';
import { StartError } from '../../../process/errors.js';

const file = 'schema/api.graphql';

interface Marked {
  readonly name: { readonly value: string };
  readonly directives?: readonly { readonly name: { readonly value: string } }[] | undefined;
}

const isDeprecated = ({ directives = [] }: Marked): boolean =>
  directives.some(({ name }) => name.value === 'deprecated');

/** `Type.field`, `Type.field(argument:)`, `Input.field` and `Enum.VALUE`, as their use is counted, in the order of the schema. */
export function findDeprecatedFields(schema: string): readonly string[] {
  return parse(schema, { noLocation: true }).definitions.flatMap((definition) => {
    const type = 'name' in definition ? (definition.name?.value ?? '') : '';
    if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) return nameMembers(type, definition.fields);
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION) return nameMembers(type, definition.values);
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      return [];
    return (definition.fields ?? []).flatMap((field) => {
      const marked = (field.arguments ?? []).filter(isDeprecated);
      return [
        ...nameMembers(type, [field]),
        ...marked.map(({ name }) => `${type}.${field.name.value}(${name.value}:)`),
      ];
    });
  });
}

const nameMembers = (type: string, members: readonly Marked[] = []): string[] =>
  members.filter(isDeprecated).map(({ name }) => `${type}.${name.value}`);

/** Errors: `StartError` where the file cannot be read. */
export async function readDeprecatedFields(): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartError(`${file} cannot be read: run this in the folder of the project.`, { cause: error });
  });
  return findDeprecatedFields(text);
}
