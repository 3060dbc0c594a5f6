// `npm run schema`: writes the contracts into this folder. A difference there is a change that is reviewed.
import { writeFile } from 'node:fs/promises';
import { runProcess } from '../process/lifecycle.js';
import { buildContracts } from './contracts.js';

await runProcess(
  async ({ print }) => {
    for (const [file, text] of await buildContracts()) {
      await writeFile(`schema/${file}`, text);
      print(`schema/${file}`);
    }
  },
  { stay: false },
);
