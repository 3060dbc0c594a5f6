// Paths and source texts → what breaks the shape of the tree, one line each. Pure.
// Separate from its test so that every rule is tried on a planted fault.
import { parseSync } from 'oxc-parser';

export interface SourceFile {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

const MOST_LINES = 350;
const SHAPELESS_FOLDERS = /(^|\/)(utils?|helpers?|common|services?|managers?|misc|lib)\//;
/** What every room holds directly, and nothing else. */
const ROOM_ENTRIES = [
  'README.md',
  'commands',
  'entities',
  'loaders',
  'migrations',
  'room.ts',
  'sample',
  'schema',
  'sources',
];
/** The top level: what the architecture names, and what a newcomer or a tool looks for there. */
const TOP_LEVEL = new Set(
  [
    'gateway subgraphs schema process main.ts doctor.ts diagnose.ts test bench dashboard docs .ci',
    'README.md CONTRIBUTING.md CHANGELOG.md LICENSE',
    'package.json package-lock.json tsconfig.json tsconfig.build.json vitest.config.ts',
    'docker-compose.yml Dockerfile .dockerignore .gitignore .gitattributes .editorconfig',
    '.oxfmtrc.json .oxlintrc.json knip.json .npmrc',
  ].flatMap((names) => names.split(' ')),
);

const isCode = (path: string) => /\.(ts|tsx|mjs)$/.test(path);

/** The folders and files directly under each room, by the room's name. */
function roomEntries(paths: readonly string[]): Map<string, Set<string>> {
  const rooms = new Map<string, Set<string>>();
  for (const path of paths) {
    const [, room, entry] = /^subgraphs\/(?!kit\/)([^/]+)\/([^/]+)/.exec(path) ?? [];
    if (room === undefined || entry === undefined) continue;
    rooms.set(room, (rooms.get(room) ?? new Set()).add(entry));
  }
  return rooms;
}

/** Folder names that say nothing, unknown entries at the top, rooms of another shape than the rest. */
export function findMisplacedFiles(paths: readonly string[]): string[] {
  const shapeless = paths
    // test/support/services starts outside services, PostgreSQL for one; it is what the word means.
    .filter((path) => SHAPELESS_FOLDERS.test(path) && !path.startsWith('test/support/services/'))
    .map((path) => `${path}: a folder is named after what it holds`);
  const unknown = [...new Set(paths.map((path) => path.split('/')[0] ?? ''))]
    .filter((entry) => !TOP_LEVEL.has(entry))
    .map((entry) => `${entry}: the top level is fixed`);
  const rooms = [...roomEntries(paths)].flatMap(([room, entries]) => [
    ...ROOM_ENTRIES.filter((entry) => !entries.has(entry)).map((entry) => `subgraphs/${room}: has no ${entry}`),
    ...[...entries]
      .filter((entry) => !ROOM_ENTRIES.includes(entry))
      .map((entry) => `subgraphs/${room}/${entry}: no other room has it`),
  ]);
  return [...shapeless, ...unknown, ...rooms];
}

function isBarrel({ path, text }: SourceFile): boolean {
  if (/(^|\/)index\.(ts|tsx|mjs)$/.test(path)) return true;
  const { body } = parseSync(path, text).program;
  return (
    body.length > 0 &&
    body.every(
      (statement) =>
        statement.type === 'ExportAllDeclaration' ||
        (statement.type === 'ExportNamedDeclaration' && statement.source !== null),
    )
  );
}

/** Barrels, long files, and files that do not open with a few lines on what they are for. */
export function findMisshapenSources(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => isCode(path))
    .flatMap((file) => {
      const lines = file.text.trimEnd().split('\n');
      const faults = [];
      if (isBarrel(file)) faults.push('is a barrel: import from where a thing is defined');
      if (lines.length > MOST_LINES) faults.push(`has ${lines.length} lines, more than ${MOST_LINES}: split it`);
      if (!/^(\/\/|\/\*\*)/.test(lines[0] ?? '')) {
        faults.push('does not open with what comes in, what goes out and why it is separate');
      }
      return faults.map((fault) => `${file.path}: ${fault}`);
    });
}
