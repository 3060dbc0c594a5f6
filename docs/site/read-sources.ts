// The folder of the project → the texts that the site is made from. Separate from site.ts, which reads no file, so that tests build the
// site from the same sources.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '../../process/error-codes.js';
import { declaredSettings } from '../../process/settings.js';
import type { SiteSources } from './site.js';
import type { Task } from './task-pages.js';

/** In the order in which a newcomer needs them. */
const guideOrder = [
  'start',
  'keys',
  'errors',
  'limits',
  'lists',
  'changes',
  'webhooks',
  'exports',
  'freshness',
  'deprecations',
];

/** `root`: the folder that holds `docs/` and `schema/`. Errors: throws for a file that is missing. */
export function readSources(root: string): SiteSources {
  const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
  const list = (...path: string[]) => readdirSync(join(root, ...path)).toSorted();
  const known = list('docs', 'guide')
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.replace(/\.md$/, ''));
  const guides = [
    ...guideOrder.filter((name) => known.includes(name)),
    ...known.filter((name) => !guideOrder.includes(name)),
  ];
  const readTask = (folder: string): Task => {
    const answer = join(root, 'docs', 'tasks', folder, 'answer.ndjson');
    return {
      name: folder.replace(/^\d+-/, ''),
      description: {
        en: read('docs', 'tasks', folder, 'task.md'),
        vi: read('docs', 'tasks', folder, 'task.vi.md'),
      },
      programs: {
        'run.sh': read('docs', 'tasks', folder, 'run.sh'),
        'run.ts': read('docs', 'tasks', folder, 'run.ts'),
        'run.py': read('docs', 'tasks', folder, 'run.py'),
      },
      answer: existsSync(answer) ? readFileSync(answer, 'utf8') : null,
    };
  };
  const clientFiles = list('docs', 'client').filter((file) => /\.(ts|json|graphql)$/.test(file));
  return {
    errorCodes,
    settings: declaredSettings,
    apiSdl: read('schema', 'api.graphql'),
    supergraphSdl: read('schema', 'supergraph.graphql'),
    schemaChangelog: read('schema', 'CHANGELOG.md'),
    guides: {
      en: new Map(guides.map((name) => [name, read('docs', 'guide', `${name}.md`)])),
      vi: new Map(guides.map((name) => [name, read('docs', 'guide', 'vi', `${name}.md`)])),
    },
    tasks: list('docs', 'tasks').map(readTask),
    client: new Map(clientFiles.map((file) => [file, read('docs', 'client', file)])),
    clientDescription: { en: read('docs', 'client', 'README.md'), vi: read('docs', 'client', 'README.vi.md') },
    style: read('dashboard', 'src', 'styles', 'tokens.css') + read('docs', 'site', 'docs.css'),
    copyScript: read('docs', 'site', 'copy.js'),
  };
}
