// The socket of an HTTP/2 connection → a GOAWAY on it that refuses no stream. Node has none: after any GOAWAY that it sends itself
// it answers no stream that begins later, and so drops the requests that are on their way. Separate, because it must look under
// Node's streams: the frame is written past them, where that is sure to fall between two frames.
import { writeSync } from 'node:fs';
import type { Socket } from 'node:net';

/** Length 8, type GOAWAY, no flags, stream 0; the highest stream there can be, NO_ERROR. */
const notice = Buffer.from([0, 0, 8, 7, 0, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

/**
 * Asks the client to begin no more requests on this connection, in which those that are on their way are still answered.
 * Gives:  false where it could not be written now, since the client has not taken what went before, or the system lends no socket.
 */
export function writeGoawayNotice(socket: Socket): boolean {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null) return false;
  const descriptor: unknown = Reflect.get(handle, 'fd');
  // Node hands whole frames to the system; where nothing of them waits, the last one has gone out whole.
  const waitingBytes: unknown = Reflect.get(handle, 'writeQueueSize');
  if (typeof descriptor !== 'number' || descriptor < 0 || waitingBytes !== 0) return false;
  let written = 0;
  try {
    written = writeSync(descriptor, notice);
  } catch {
    return false;
  }
  // A part of a frame cannot be taken back.
  if (written < notice.length) socket.destroy();
  return true;
}
