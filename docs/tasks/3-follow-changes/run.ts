// What changed since the last start: one JSON object a change. Needs API_KEY.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const base = process.env['BASE_URL'] ?? 'http://127.0.0.1:4000';
const cursorFile = process.env['CURSOR_FILE'] ?? 'cursor.txt';

interface Line {
  readonly cursor: string;
  readonly control?: 'end' | 'error' | 'heartbeat';
  readonly errors?: readonly { message: string }[];
}

const address = new URL('/changes', base);
address.searchParams.set('types', 'Article,Poll');
if (existsSync(cursorFile)) address.searchParams.set('after', readFileSync(cursorFile, 'utf8').trim());

const response = await fetch(address, { headers: { 'x-api-key': process.env['API_KEY'] ?? '' } });
if (!response.ok || response.body === null) throw new Error(`${response.status}: ${await response.text()}`);

let isWhole = false;
let cursor = '';
let rest = '';
for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
  const texts = (rest + chunk).split('\n');
  rest = texts.pop() ?? '';
  for (const text of texts) {
    const line: Line = JSON.parse(text);
    cursor = line.cursor;
    if (line.control === undefined) console.log(text);
    else if (line.control === 'end') isWhole = true;
    else if (line.control === 'error') console.error('not all was told:', line.errors);
  }
}
// From any cursor one can go on, that of the last change that came included.
if (cursor !== '') writeFileSync(cursorFile, cursor);
if (!isWhole) process.exitCode = 1;
