// What the figures were measured on, in a few lines: figures of unlike machines are not to be compared.
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { sql } from 'kysely';
import type { Database } from '../../subgraphs/kit/database.js';

export async function describeMachine({ client }: Database): Promise<readonly string[]> {
  const shown = await sql<{ version: string; buffers: string; synced: string; committed: string }>`
    select version() as version, current_setting('shared_buffers') as buffers, current_setting('fsync') as synced,
      current_setting('synchronous_commit') as committed`.execute(client);
  const { version = '', buffers = '', synced = '', committed = '' } = shown.rows[0] ?? {};
  const processors = cpus();
  return [
    `${processors.length} processors (${processors[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.versions.node}`,
    `${version.split(' on ')[0] ?? version}, shared_buffers ${buffers}, fsync ${synced}, synchronous_commit ${committed}`,
    `load average of the last minute: ${(loadavg()[0] ?? 0).toFixed(1)}`,
  ];
}
