// The client-facing schema's text → coordinates of the fields that it marks as deprecated. The file is read each time, because
// it changes with a deployment of the gateway, not of this room.
import { readFile } from 'node:fs/promises';
import { Kind, parse } from 'graphql';
import { StartError } from '../../../process/errors.js';

const file = 'schema/api.graphql';

/** `Type.field` of objects and interfaces, in the order of the schema. */
export function findDeprecatedFields(schema: string): readonly string[] {
  return parse(schema, { noLocation: true }).definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      return [];
    return (definition.fields ?? [])
      .filter(({ directives }) => directives?.some(({ name }) => name.value === 'deprecated'))
      .map(({ name }) => `${definition.name.value}.${name.value}`);
  });
}

/** Errors: `StartError` where the file cannot be read. */
export async function readDeprecatedFields(): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartError(`${file} cannot be read: run this in the folder of the project.`, { cause: error });
  });
  return findDeprecatedFields(text);
}
