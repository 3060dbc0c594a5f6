// The real page, when the folder beside the project holds it. Separate so that every test that reads it also says
// when it could not: the page's prose is not part of the project.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PATH = fileURLToPath(new URL('../../../../../shared/data/portal-page.txt', import.meta.url));

/** At most one page, for `it.each` or a loop; empty, with a printed line, where the file is absent. */
export function readSharedPages(): readonly Uint8Array[] {
  if (existsSync(PATH)) return [readFileSync(PATH)];
  console.log(
    'Left out: ../shared/data/portal-page.txt is not there, so only pages written for these tests were read.',
  );
  return [];
}
