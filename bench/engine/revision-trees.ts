// Revisions of this repository → work trees of their own with their builds, removed at the end.
import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** `folder`: where the trees are put. Errors: those of git and the compiler, with their output. */
export function createRevisionTrees(folder: string): { build(revision: string): string; remove(): void } {
  const trees: string[] = [];
  return {
    /** The revision's tree. Packages are those of this tree where the lock file is the same. */
    build(revision) {
      const tree = join(folder, `tree-${trees.length + 1}`);
      execFileSync('git', ['worktree', 'add', '--detach', '--quiet', tree, revision], { cwd: root, stdio: 'inherit' });
      trees.push(tree);
      const isSameLock = readFileSync(join(tree, 'package-lock.json')).equals(
        readFileSync(join(root, 'package-lock.json')),
      );
      if (isSameLock) symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
      else execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: tree, stdio: 'inherit' });
      execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { cwd: tree, stdio: 'inherit' });
      return tree;
    },
    remove() {
      for (const tree of trees) execFileSync('git', ['worktree', 'remove', '--force', tree], { cwd: root });
    },
  };
}
