// `npm run doctor [-- --json]`: looks at everything that the product needs, changes nothing, and says what to mend.
// Exit code 1 when something failed.
import { diagnose } from './diagnose.js';
import { printFindings } from './process/doctor/finding.js';
import { readEnvironment } from './process/lifecycle.js';

const found = await diagnose(readEnvironment());
const isJson = process.argv.slice(2).includes('--json');
process.stdout.write(`${isJson ? JSON.stringify(found, null, 2) : printFindings(found)}\n`);
process.exitCode = found.some(({ level }) => level === 'FAILED') ? 1 : 0;
