// A process of followers: `node followers.js '{"url":…,"pollId":…,"followers":…}'`. Each has a connection of its own. Says `connected`
// when each has had a first event, and when its input ends one line of JSON with the final counts that each got.
import { once } from 'node:events';
import { Agent, request } from 'undici';
import { z } from 'zod';

const job = z
  .object({ url: z.string(), pollId: z.string(), followers: z.number() })
  .parse(JSON.parse(process.argv[2] ?? '{}'));
const query = `subscription ($poll: ID!) { pollResultsChanged(pollId: $poll) {
  results { ... on PollResultsWithheld { reason } ... on PollResults { ballotCount isFinal } } } }`;
const event = z.object({
  data: z.object({
    pollResultsChanged: z.object({
      results: z.object({ reason: z.string(), ballotCount: z.number(), isFinal: z.boolean() }).partial(),
    }),
  }),
});
const controller = new AbortController();
const dispatcher = new Agent({ connections: job.followers, bodyTimeout: 0, headersTimeout: 0, connectTimeout: 60_000 });
const finals: { readonly at: number; readonly ballotCount: number }[][] = [];
let connected = 0;

async function follow(): Promise<void> {
  const own: { at: number; ballotCount: number }[] = [];
  finals.push(own);
  let isFirst = true;
  const { body } = await request(job.url, {
    dispatcher,
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query, variables: { poll: job.pollId } }),
    signal: controller.signal,
  });
  let text = '';
  for await (const chunk of body) {
    const at = performance.timeOrigin + performance.now();
    text += String(chunk);
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^event: next$/m.test(block) ? /^data: ?(.*)$/m.exec(block)?.[1] : undefined;
      if (data === undefined) continue;
      const { ballotCount, isFinal } = event.parse(JSON.parse(data)).data.pollResultsChanged.results;
      if (isFinal === true) own.push({ at, ballotCount: ballotCount ?? -1 });
      if (isFirst && (connected += 1) === job.followers) console.log('connected');
      isFirst = false;
    }
  }
}

const following = Array.from({ length: job.followers }, () =>
  follow().catch((error: unknown) => {
    if (!controller.signal.aborted) console.error(error);
  }),
);
process.stdin.resume();
await once(process.stdin, 'end');
controller.abort();
await Promise.all(following);
console.log(JSON.stringify({ finals }));
await dispatcher.destroy();
