// The forms in which several texts are sent over one response: multipart/mixed for `@defer` and for subscriptions, and
// server-sent events. Each as the clients named read it.
import type { AnsweredEvent } from './answer.js';
import type { StreamForm } from './stream-writer.js';

const partStart = '\r\n---\r\nContent-Type: application/json; charset=utf-8\r\n\r\n';

const multipart = {
  write: (text: string) => `${partStart}${text}`,
  end: '\r\n-----\r\n',
};

/** `@defer`, by the incremental delivery draft of 2022-08-24, which Apollo Client and urql read. */
export const deferredParts: StreamForm<string> = {
  headers: { 'content-type': 'multipart/mixed; boundary="-"; deferSpec=20220824' },
  ...multipart,
  // The preamble of a part is ignored by readers of multipart.
  heartbeat: '\r\n',
};

/** Subscriptions over HTTP in Apollo's form. */
export const eventParts: StreamForm<AnsweredEvent> = {
  headers: { 'content-type': 'multipart/mixed; boundary="-"; subscriptionSpec="1.0"' },
  write: ({ text }) => multipart.write(`{"payload":${text}}`),
  end: multipart.end,
  heartbeat: multipart.write('{}'),
};

/** GraphQL over server-sent events, distinct connections mode; with ids where a client can come back to an event. */
export const eventStream: StreamForm<AnsweredEvent> = {
  headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  write: ({ text, id }) => `event: next\n${id === null ? '' : `id: ${id}\n`}data: ${text}\n\n`,
  end: 'event: complete\ndata:\n\n',
  heartbeat: ':\n\n',
};
