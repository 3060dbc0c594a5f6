// `npm run build:docs`: the texts and the schema → the pages under /docs, in the folder that the gateway serves.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProcess } from '../../process/lifecycle.js';
import { readSources } from './read-sources.js';
import { buildSite } from './site.js';

const folder = join('dist', 'pages', 'docs');

await runProcess(
  async ({ print }) => {
    const files = buildSite(readSources('.'));
    rmSync(folder, { recursive: true, force: true });
    for (const [file, text] of files) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    print(`${files.size} files in ${folder}`);
  },
  { stay: false },
);
