// All articles into a file, verified by the trailers; prints one JSON object with what was got.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';

const base = process.env['BASE_URL'] ?? 'http://127.0.0.1:4000';
const format = process.env['FORMAT'] ?? 'ndjson';
const file = process.env['FILE'] ?? `articles.${format}`;

const response = await new Promise<IncomingMessage>((resolve, reject) => {
  get(`${base}/export/articles.${format}`, resolve).once('error', reject);
});
if (response.statusCode !== 200) throw new Error(`the status is ${response.statusCode}`);

const hash = createHash('sha256');
const output = createWriteStream(file);
let newlines = 0;
for await (const chunk of response) {
  const bytes = Buffer.from(chunk);
  hash.update(bytes);
  for (const byte of bytes) if (byte === 10) newlines += 1;
  if (!output.write(bytes)) await once(output, 'drain');
}
output.end();
await finished(output);

const digest = `sha-256=:${hash.digest('base64')}:`;
const { 'repr-digest': announced, 'x-record-count': count } = response.trailers;
if (digest !== announced) throw new Error(`the digest is ${digest}, not ${announced}`);
const records = Number(count);
if (format === 'ndjson' && newlines !== records) throw new Error(`${newlines} records came, not ${records}`);
console.log(JSON.stringify({ records, digest, cursor: response.headers['x-change-cursor'] ?? '' }));
