// The documents of the pages as they are built, those that a page asks while it is open included, held against the schema that clients
// see: nothing else checks what panels ask for.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const load = createRequire(import.meta.url);
const pathOf = (file: string) => fileURLToPath(new URL(`../../dist/pages/${file}`, import.meta.url));
const { documents } = z.object({ documents: z.record(z.string(), z.string()) }).parse(load(pathOf('server/server.js')));
const manifest = z
  .object({ operations: z.array(z.object({ id: z.string(), name: z.string(), type: z.string(), body: z.string() })) })
  .parse(load(pathOf('documents.json')));
const text = readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8');
const schema = buildSchema(
  `${text}\ndirective @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT`,
);

describe('the documents of the pages', () => {
  it.each(manifest.operations)('fit the schema: $type $name', ({ body }) => {
    expect(validate(schema, parse(body)).map(({ message }) => message)).toEqual([]);
  });

  it('are one for each page that shows data, all of them in the manifest', () => {
    expect(Object.keys(documents)).toEqual(expect.arrayContaining(['/', '/news', '/news/:slug', '/units/:slug']));
    for (const document of Object.values(documents)) expect(document.match(/\bquery\b/g)).toHaveLength(1);
    expect(manifest.operations.map(({ body }) => body)).toEqual(expect.arrayContaining(Object.values(documents)));
  });

  it('have an id and a name of their own', () => {
    const { operations } = manifest;
    for (const own of [operations.map(({ id }) => id), operations.map(({ name }) => name)])
      expect(new Set(own).size).toBe(operations.length);
  });

  it('have what is deferred at their end, so that a page can be begun without it', () => {
    for (const document of Object.values(documents)) {
      const [head = ''] = document.split('\n');
      expect(head).not.toMatch(/@defer \.\.\.\w+(?! @defer)[ }]/);
    }
  });
});
