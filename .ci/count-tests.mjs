// vitest's JSON report → `passed failed` on one line. Separate from .ci/run because a shell cannot read JSON.
// A test that was left out, and a file that could not be loaded, count as failed. No report: no tests, `0 0`;
// the step that should have written it has failed then.
import { readFileSync } from 'node:fs';

const text = readFileSync(process.argv[2], 'utf8');
const report = text === '' ? undefined : JSON.parse(text);
if (report) {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests + unloaded.length;
  console.log(`${report.numPassedTests} ${failed}`);
} else {
  console.log('0 0');
}
