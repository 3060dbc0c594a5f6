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
  const goneAway: { code: number; lastStream: number }[] = [];
  const open = (): ClientHttp2Session => {
    if (session === undefined || session.closed || session.destroyed) {
      session = connect(origin);
      session.on('goaway', (code: number, lastStream: number) => goneAway.push({ code, lastStream }));
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
  /**
   * A request that was about to be sent when a GOAWAY came is held back by this end, and goes to another connection. One that
   * the server did not take says so by a second GOAWAY with a lower stream: it is lost.
   */
  const isHeldBack = (error: unknown) =>
    error instanceof Error &&
    error.message.includes('NGHTTP2_REFUSED_STREAM') &&
    goneAway.every(({ lastStream }) => lastStream === 2 ** 31 - 1);
  const ask = async (
    path: string,
    body?: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Http2Answer> => {
    try {
      return await readStream(send(path, body, headers));
    } catch (error) {
      if (!isHeldBack(error) || goneAway.length === 0) throw error;
      return ask(path, body, headers);
    }
  };
  return {
    session: open,
    /** The GOAWAYs that came. */
    goneAway,
    send,
    ask,
    close: () => session?.destroy(),
  };
}
