// .ci/run on a small project in a temporary folder, with the real npm and scripts that pass or fail on purpose.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findPostgresql } from '../support/services/postgresql.js';
import { findChromium } from '../support/services/chromium.js';
import { findRedis } from '../support/services/redis.js';

const ci = fileURLToPath(new URL('../../.ci', import.meta.url));
let root: string;

/** A script that leaves a report as vitest would, where .ci/run asks for it, and ends with the code given. */
function scriptThatReports(report: Record<string, unknown>, exitCode: number): string {
  const program = `
    const flag = process.argv.find((argument) => argument.startsWith('--outputFile.json='));
    require('node:fs').writeFileSync(flag.slice(flag.indexOf('=') + 1), ${JSON.stringify(JSON.stringify(report))});
    process.exit(${exitCode});`;
  writeFileSync(join(root, 'report.cjs'), program);
  return 'node report.cjs';
}

const report = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

function runAll(scripts: Record<string, string>): { status: number | null; lines: string[] } {
  const passing = Object.fromEntries(['format:check', 'lint', 'types', 'dead-code'].map((name) => [name, 'exit 0']));
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'p', scripts: { ...passing, ...scripts } }));
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ name: 'p', lockfileVersion: 3, packages: { '': {} } }),
  );
  // Nothing is installed on the machine that runs this test.
  for (const name of ['apt-get', 'sudo'])
    writeFileSync(join(root, 'bin', name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const { status, stdout } = spawnSync('bash', [join(root, '.ci', 'run')], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(root, 'bin')}${delimiter}${process.env['PATH']}` },
  });
  return { status, lines: stdout.trimEnd().split('\n') };
}

/** The step that looks for services says what the machine has, so its result is not the same everywhere. */
const services = [findPostgresql(), findRedis(), findChromium()].includes(undefined)
  ? { passed: 0, failed: 1 }
  : { passed: 1, failed: 0 };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'civic-ci-run-'));
  cpSync(ci, join(root, '.ci'), { recursive: true });
  mkdirSync(join(root, 'bin'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('the last line adds the tests and one for each step', () => {
  const { status, lines } = runAll({ test: scriptThatReports(report, 0) });
  expect(lines.at(-1)).toBe(`${13 + services.passed} passed, ${services.failed} failed`);
  expect(status).toBe(services.failed);
});

test('every step runs and is reported although an earlier one failed', () => {
  const { status, lines } = runAll({ lint: 'exit 3', test: scriptThatReports({ ...report, numFailedTests: 2 }, 1) });
  expect(lines.filter((line) => /^(ok {6}|FAILED {2})/.test(line)).map((line) => line.replace(/ \(.*/, ''))).toEqual(
    expect.arrayContaining(['FAILED  lint', 'ok      types', 'ok      dead code', 'FAILED  tests']),
  );
  expect(lines.at(-1)).toBe(`${11 + services.passed} passed, ${4 + services.failed} failed`);
  expect(status).toBe(1);
});

test('a test that was left out, and a file that could not be loaded, count as failed', () => {
  const unloaded = { status: 'failed', assertionResults: [] };
  const { status, lines } = runAll({
    test: scriptThatReports({ ...report, numPendingTests: 1, testResults: [unloaded] }, 0),
  });
  expect(lines.at(-1)).toBe(`${13 + services.passed} passed, ${2 + services.failed} failed`);
  expect(status).toBe(1);
});

test('tests that end without a report fail the run', () => {
  const { status, lines } = runAll({ test: 'exit 1' });
  expect(lines.at(-1)).toBe(`${5 + services.passed} passed, ${1 + services.failed} failed`);
  expect(status).toBe(1);
});
