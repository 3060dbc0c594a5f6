// A client of HTTP/2 by prior knowledge, which follows a GOAWAY as clients do: to another connection.
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type IncomingHttpHeaders } from 'node:http2';

export interface Http2Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Resolves with the whole answer; rejects when the stream is cut. */
export function readStream(stream: ClientHttp2Stream): Promise<Http2Answer> {
  return new Promise((resolve, reject) => {
    let body = '';
    let headers: IncomingHttpHeaders = {};
    stream.setEncoding('utf8');
    stream.on('response', (received) => (headers = received));
    stream.on('data', (text: string) => (body += text));
    stream.on('end', () => resolve({ status: Number(headers[':status']), headers, body }));
    stream.on('error', reject);
    stream.on('close', () => reject(new Error(`the stream ended with code ${stream.rstCode}`)));
  });
}

/** Whether nobody listened: such a request was taken by no process, and a load balancer asks another one. */
export function isRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === 'ECONNREFUSED') || isRefused(error.cause);
}

export function createHttp2Client(origin: string) {
  let session: ClientHttp2Session | undefined;
  const goneAway: number[] = [];
  const open = (): ClientHttp2Session => {
    if (session === undefined || session.closed || session.destroyed) {
      session = connect(origin);
      session.on('goaway', (code: number) => goneAway.push(code));
      session.on('error', () => {});
    }
    return session;
  };
  const send = (path: string, body: string | undefined, headers: Readonly<Record<string, string>>) => {
    const method = body === undefined ? 'GET' : 'POST';
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const stream = open().request({ ':path': path, ':method': method, ...type, ...headers });
    stream.end(body);
    return stream;
  };
  return {
    session: open,
    /** Codes of the GOAWAYs that came. */
    goneAway,
    send,
    ask: (path: string, body?: string, headers: Readonly<Record<string, string>> = {}) =>
      readStream(send(path, body, headers)),
    close: () => session?.destroy(),
  };
}
