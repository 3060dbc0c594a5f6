// The documents of the pages as they are built, held against the schema that clients see: nothing else checks what panels ask for.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const load = createRequire(import.meta.url);
const built = z
  .object({ paths: z.array(z.string()), documents: z.record(z.string(), z.string()) })
  .parse(load(fileURLToPath(new URL('../../dist/pages/server/server.js', import.meta.url))));
const text = readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8');
const schema = buildSchema(
  `${text}\ndirective @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT`,
);

describe('the documents of the pages', () => {
  it.each(Object.entries(built.documents))('fit the schema: %s', (_path, document) => {
    expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
  });

  it('are one for each page that shows data', () => {
    expect(Object.keys(built.documents)).toEqual(expect.arrayContaining(['/', '/news', '/news/:slug', '/units/:slug']));
    for (const document of Object.values(built.documents)) expect(document.match(/\bquery\b/g)).toHaveLength(1);
  });
});
