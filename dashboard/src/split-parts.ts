// Bytes of a `multipart/mixed` answer → the JSON of each part, each as soon as it is whole.

/** The boundary is the one that the gateway sends, a single dash. */
export async function* splitParts(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string, void, void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const pieces = `${rest}${value}`.split(/\r\n---(?:--)?(?=\r\n)/);
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      const start = piece.indexOf('\r\n\r\n');
      // Heartbeats are empty lines.
      if (start >= 0 && piece.slice(start).trim() !== '') yield piece.slice(start);
    }
    // A part is whole before its boundary comes: it is not held back until the next one.
    const start = rest.indexOf('\r\n\r\n');
    if (start >= 0 && isWhole(rest.slice(start))) {
      yield rest.slice(start);
      rest = '';
    }
  }
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
