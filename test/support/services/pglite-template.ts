// PGlite's version → a dump of one empty data folder. Creating a cluster takes seconds, loading the dump
// a fraction of one, and every test file opens a database of its own; so it is made once and kept.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

function installedVersion(entry: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new Error('the installed PGlite has no version');
}

/** Path of the dump, an uncompressed tar; made on the first call for a version, found on later ones. */
export async function preparePgliteTemplate(cacheFolder: string): Promise<string> {
  const version = installedVersion(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  const file = join(cacheFolder, `pglite-${version}.tar`);
  if (existsSync(file)) return file;
  const database = await PGlite.create();
  const dump = await database.dumpDataDir('none');
  await database.close();
  mkdirSync(cacheFolder, { recursive: true });
  // Two runs may do this at once; a rename never shows half a file.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, Buffer.from(await dump.arrayBuffer()));
  renameSync(unfinished, file);
  return file;
}
