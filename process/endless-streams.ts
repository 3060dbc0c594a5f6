// Answers that have no end of their own → an end with the process. Separate from draining, which waits for answers that do end.
import type { FastifyInstance } from 'fastify';

export interface EndlessStreams {
  /**
   * Its signal is aborted when the application closes, or at once where it closes already: a client whose stream was ended
   * comes back over the connection that it kept, before that is cut.
   */
  add(stream: AbortController): void;
  delete(stream: AbortController): void;
}

/** Those of an application that does not listen yet. */
export function endStreamsOnClose(app: FastifyInstance): EndlessStreams {
  const streams = new Set<AbortController>();
  let isClosing = false;
  const end = (stream: AbortController) => stream.abort(new Error('the process goes away'));
  app.addHook('preClose', async () => {
    isClosing = true;
    for (const stream of streams) end(stream);
  });
  return {
    add(stream) {
      if (isClosing) end(stream);
      else streams.add(stream);
    },
    delete: (stream) => void streams.delete(stream),
  };
}
