// What a client accepts and an answer's bytes → the answer in fewer bytes. An answer that several requests share is compressed
// once for all of them.
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';

const compressors = {
  // A text of this size is compressed in a fraction of the time of the best quality, to nearly the same size.
  br: (body: Uint8Array) =>
    compressBrotli(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  zstd: promisify(zstdCompress),
  gzip: promisify(gzip),
};
const compressBrotli = promisify(brotliCompress);

export type Encoding = 'br' | 'zstd' | 'gzip';
/** Of those that a client likes equally, the first is taken. */
const preferred: readonly Encoding[] = ['br', 'zstd', 'gzip'];

/** By RFC 9110, 12.5.3. Null: the answer is sent as it is. */
export function chooseEncoding(accepted: string | undefined): Encoding | null {
  if (accepted === undefined || accepted === '') return null;
  const weights = new Map<string, number>();
  for (const each of accepted.split(',')) {
    const [name = '', ...parameters] = each.split(';');
    const weight = parameters.find((parameter) => /^\s*q\s*=/i.test(parameter))?.split('=')[1];
    // A weight that is no number is none, since NaN is above nothing.
    weights.set(name.trim().toLowerCase(), weight === undefined ? 1 : Number(weight));
  }
  const others = weights.get('*') ?? 0;
  // Sent as it is, an answer is worth what is said of `identity`, and least of all where nothing is.
  let best: Encoding | null = null;
  let bestWeight = weights.get('identity') ?? 0;
  for (const encoding of preferred) {
    const weight = weights.get(encoding) ?? others;
    if (weight > 0 && (weight > bestWeight || (best === null && weight === bestWeight))) {
      best = encoding;
      bestWeight = weight;
    }
  }
  return best;
}

/** `isShared`: the same bytes may be asked for again, by other requests. */
export type Compress = (encoding: Encoding, body: Uint8Array, isShared: boolean) => Promise<Buffer>;

export function createCompression(): Compress {
  // Bound: an entry goes with the bytes it is of.
  const done = new WeakMap<Uint8Array, Map<Encoding, Promise<Buffer>>>();
  return (encoding, body, isShared) => {
    if (!isShared) return compressors[encoding](body);
    const known = done.get(body) ?? new Map<Encoding, Promise<Buffer>>();
    const compressed = known.get(encoding) ?? compressors[encoding](body);
    done.set(body, known.set(encoding, compressed));
    return compressed;
  };
}
