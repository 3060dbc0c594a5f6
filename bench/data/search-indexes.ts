// A schema's search indexes, taken away while much is written and made again afterwards: reading 100,000 texts once costs
// less than placing the words of each. All other indexes stay, since commands rely on them.
import { sql } from 'kysely';
import type { Database } from '../../subgraphs/kit/database.js';

/** Runs the work without the GIN indexes of the schema; they are there again when it has succeeded. */
export async function withoutSearchIndexes<T>(
  { client }: Database,
  schema: string,
  work: () => Promise<T>,
): Promise<T> {
  const { rows } = await sql<{ name: string; definition: string }>`
    select relation.relname as name, pg_get_indexdef(relation.oid) as definition
    from pg_index
    join pg_class relation on relation.oid = pg_index.indexrelid
    join pg_am method on method.oid = relation.relam
    where relation.relnamespace = ${schema}::regnamespace and method.amname = 'gin'
    order by relation.relname`.execute(client);
  for (const { name } of rows) await sql`drop index ${sql.id(schema, name)}`.execute(client);
  const result = await work();
  for (const { definition } of rows) await sql.raw(definition).execute(client);
  return result;
}
