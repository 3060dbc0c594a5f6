// `npm run test:differential -- [--cases N] [--seed S]`: the differential tests by hand, with as many cases as wanted.
// Turns flags into the environment that the test reads, so that npm needs no shell's help.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const { status } = spawnSync('npx', ['vitest', 'run', 'test/differential/differential.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, CASES: values.cases, SEED: values.seed },
});
process.exitCode = status ?? 1;
