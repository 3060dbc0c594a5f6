// The project's folder → the files that belong to it: what git tracks, and what it would add.
// Separate because several checks read files of every kind; build results and packages are not among them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Paths from the root, with `/`, sorted. Errors: throws where git is missing or the folder is no repository. */
export function listProjectFiles(root: string): string[] {
  const { status, stdout, stderr, error } = spawnSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    { cwd: root, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(`git ls-files: ${error?.message ?? stderr}`);
  return stdout
    .split('\0')
    .filter((path) => path !== '')
    .toSorted();
}
