// `npm run client`: the operations of docs/client and the schema → docs/client/operations.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { runProcess } from '../../process/lifecycle.js';
import { writeTypedDocuments } from './typed-documents.js';

const folder = join('docs', 'client');

await runProcess(
  async ({ print }) => {
    const schema = buildSchema(readFileSync(join('schema', 'api.graphql'), 'utf8'));
    const file = join(folder, 'operations.ts');
    writeFileSync(file, writeTypedDocuments(schema, readFileSync(join(folder, 'operations.graphql'), 'utf8')));
    print(file);
  },
  { stay: false },
);
