// A subscription of a subgraph over server-sent events (graphql-sse, distinct connections): POST, then `next` and `complete`.
import { type Dispatcher, request } from 'undici';
import { createEventQueue, type EventQueue } from './event-queue.js';
import { checkReply } from './read-reply.js';
import { SubgraphFailure, type SubgraphReply, type SubgraphRequest } from './subgraph-fetch.js';

/** The longest event that is read, in characters. */
const maximumEventLength = 16 * 1024 * 1024;

export interface UpstreamOptions {
  readonly url: string;
  /** How long nothing at all may come, heartbeats included. */
  readonly idleTimeoutMs: number;
  /** The most events that wait for a slow consumer. */
  readonly bound: number;
}

export function subscribeOverSse(
  upstream: SubgraphRequest,
  dispatcher: Dispatcher,
  { url, idleTimeoutMs, bound }: UpstreamOptions,
): AsyncIterableIterator<SubgraphReply> {
  const { subgraph } = upstream;
  const controller = new AbortController();
  const pace: Pace = { goOn: () => {} };
  const queue = createEventQueue<SubgraphReply>({
    bound,
    onRoom: () => pace.goOn(),
    onOverflow: () =>
      new SubgraphFailure(subgraph, 'SUBGRAPH_UNAVAILABLE', `more than ${bound} events wait for the client`),
    onEnd() {
      pace.goOn();
      controller.abort();
    },
  });
  const signal = upstream.signal === null ? controller.signal : AbortSignal.any([upstream.signal, controller.signal]);
  signal.addEventListener('abort', () => queue.end(), { once: true });
  const fail = (error: unknown) => {
    if (error instanceof SubgraphFailure) queue.fail(error);
    else {
      const reason = error instanceof Error ? error.message : String(error);
      queue.fail(new SubgraphFailure(subgraph, 'SUBGRAPH_UNAVAILABLE', reason, { cause: error }));
    }
  };
  const read = async () => {
    const response = await request(url, {
      dispatcher,
      method: 'POST',
      headers: { ...upstream.headers, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: upstream.body,
      signal,
      headersTimeout: idleTimeoutMs,
      bodyTimeout: idleTimeoutMs,
    });
    const type = String(response.headers['content-type'] ?? '');
    if (response.statusCode !== 200 || !type.startsWith('text/event-stream')) {
      await response.body.dump();
      throw new SubgraphFailure(
        subgraph,
        'SUBGRAPH_INVALID_RESPONSE',
        `status ${response.statusCode} and no event stream`,
      );
    }
    await readEvents(response.body, subgraph, queue, pace);
  };
  read().catch(fail);
  return queue.events;
}

async function readEvents(
  body: AsyncIterable<Buffer>,
  subgraph: string,
  queue: EventQueue<SubgraphReply>,
  pace: Pace,
): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maximumEventLength)
      throw new SubgraphFailure(
        subgraph,
        'SUBGRAPH_INVALID_RESPONSE',
        `an event of more than ${maximumEventLength} characters`,
      );
    const blocks = text.split(/\r\n\r\n|\n\n|\r\r/);
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const { event, data, ...stand } = readBlock(block);
      if (event === 'complete') return queue.end();
      if (event !== 'next') continue;
      if (!queue.push({ ...readEvent(data, subgraph), ...stand })) return;
      // What has an id the subgraph can give again, so it need not be taken before somebody wants it.
      while (stand.id !== undefined && !queue.hasRoom()) await new Promise<void>((resolve) => (pace.goOn = resolve));
    }
  }
  throw new SubgraphFailure(subgraph, 'SUBGRAPH_UNAVAILABLE', 'the event stream broke off');
}

/** What waits until the consumer can take more. */
interface Pace {
  goOn: () => void;
}

type Block = { event: string; data: string } & Pick<SubgraphReply, 'id' | 'forLatecomers'>;

function readBlock(block: string): Block {
  let event = 'message';
  let stand: Pick<SubgraphReply, 'id' | 'forLatecomers'> = {};
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, field, value] = /^([^:]+)(?:: ?(.*))?$/.exec(line) ?? [];
    if (field === 'event') event = value ?? '';
    if (field === 'data') data.push(value ?? '');
    if (field === 'id' && value !== undefined && !value.includes('\0')) stand = { ...stand, id: value };
    if (field === 'for-latecomers' && (value === 'latest' || value === 'all'))
      stand = { ...stand, forLatecomers: value };
  }
  return { event, data: data.join('\n'), ...stand };
}

/** Errors: `SubgraphFailure` for what is no GraphQL result. */
function readEvent(json: string, subgraph: string): SubgraphReply {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    parsed = undefined;
  }
  const reply = checkReply(parsed, !json.includes('\\'));
  if (reply === undefined)
    throw new SubgraphFailure(subgraph, 'SUBGRAPH_INVALID_RESPONSE', 'an event that is no GraphQL result');
  return reply;
}
