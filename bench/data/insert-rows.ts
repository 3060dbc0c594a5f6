// Rows of one table → one INSERT. All values travel as one JSON parameter, so thousands of rows cost one statement and no
// limit on parameters is met. Separate from the rooms' commands, which write one record at a time.
import { type Insertable, type Kysely, sql } from 'kysely';

const rowsAStatement = 2_000;

/**
 * Inserts rows whose keys are the table's columns in camelCase; a column that no row names keeps its default.
 * Errors: of the database.
 */
export async function insertRows<DB, Table extends keyof DB & string>(
  database: Kysely<DB>,
  schema: string,
  table: Table,
  rows: readonly Insertable<DB[Table]>[],
): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  const columns = sql.join(names.map((name) => sql.id(toSnakeCase(name))));
  const target = sql.table(`${schema}.${toSnakeCase(table)}`);
  for (let start = 0; start < rows.length; start += rowsAStatement) {
    const batch = rows
      .slice(start, start + rowsAStatement)
      .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [toSnakeCase(name), value])));
    await sql`
      insert into ${target} (${columns})
      select ${columns} from json_populate_recordset(null::${target}, ${JSON.stringify(batch)}::json)`.execute(
      database,
    );
  }
}

const toSnakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
