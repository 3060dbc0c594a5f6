// A request to a subgraph ⇄ the header that proves who sent it, when, and that nothing of it was changed on the way.
// One file for both sides, so that they cannot disagree on what is signed; the gateway and asking rooms sign, rooms verify.
import { hash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

export const signatureHeader = 'x-gateway-signature';

/** What a signature covers. Header names are in lower case. */
export interface SignedParts {
  /** A signature for one subgraph is refused by every other. */
  readonly subgraph: string;
  /** As sent, byte for byte. */
  readonly body: string | Uint8Array;
  /** Of these, what says something of the caller is covered: `x-caller-…` and `x-voter-token`. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** How far a signature's time may be from ours, in milliseconds, unless another window is given. */
const defaultWindowMs = 30_000;

function isClaim(name: string): boolean {
  return name.startsWith('x-caller-') || name === 'x-voter-token';
}

/** The claims in one text: by name, as JSON, so that no value can pass for another one. HTTP drops spaces around values. */
function writeClaims(headers: SignedParts['headers']): string {
  const names = Object.keys(headers).filter((name) => isClaim(name) && headers[name] !== undefined);
  if (names.length === 0) return '';
  return JSON.stringify(names.toSorted().map((name) => [name, [headers[name]].flat().join(', ').trim()]));
}

type Authenticate = (parts: SignedParts, atMs: string, nonce: string) => string;

/**
 * SHA-512/256 of a key and what is signed. Half of the hash's state stays hidden, so that, unlike with SHA-256, nobody can go on from one
 * signature to that of a longer text, and the key need not be mixed in twice; Node's own HMAC makes an object for each
 * request, which costs more than all else at the edge of a small query (`npm run bench:edge`).
 */
function createAuthenticator(secret: string): Authenticate {
  const key = Buffer.from(hkdfSync('sha512', secret, '', 'subgraph request', 32)).toString('base64url');
  return (parts, atMs, nonce) => {
    const { body, subgraph } = parts;
    const head = `${key}${atMs}\n${nonce}\n${subgraph}\n${writeClaims(parts.headers)}\n`;
    const text = typeof body === 'string' ? head + body : Buffer.concat([Buffer.from(head), body]);
    return hash('sha512-256', text, 'base64url');
  };
}

/** Gives the value of `x-gateway-signature`. Every call gives another one: a request that is sent again is signed again. */
export type SignRequest = (parts: SignedParts, atMs?: number) => string;

export function createRequestSigner(secret: string): SignRequest {
  const authenticate = createAuthenticator(secret);
  // Unique by a random text for the signer and a counter.
  const prefix = randomBytes(15).toString('base64url');
  let signed = 0;
  return (parts, atMs = Date.now()) => {
    signed += 1;
    const nonce = `${prefix}-${signed.toString(36)}`;
    return `t=${atMs},n=${nonce},v2=${authenticate(parts, String(atMs), nonce)}`;
  };
}

export type SignatureFault = 'missing' | 'malformed' | 'wrong' | 'outside the time window' | 'used before';

/** Null for a signature that holds; a second time for the same one is a fault. */
export type VerifySignature = (parts: Omit<SignedParts, 'subgraph'>) => SignatureFault | null;

const form = /^t=(?<atMs>\d{1,16}),n=(?<nonce>[\w-]{16,64}),v2=(?<mac>[\w-]{43})$/;

/**
 * A verifier for one subgraph of one process.
 * Shape: remembers the nonces of requests that held for as long as their time lies in the window, and no longer; what has
 *        no right signature is not remembered, so that nobody without the secret can fill the memory.
 */
export function createSignatureVerifier(
  secret: string,
  {
    subgraph,
    windowMs = defaultWindowMs,
    now = Date.now,
  }: { readonly subgraph: string; readonly windowMs?: number; readonly now?: () => number },
): VerifySignature {
  const seen = createNonceMemory(windowMs);
  const authenticate = createAuthenticator(secret);
  return ({ body, headers }) => {
    const given = headers[signatureHeader];
    if (given === undefined) return 'missing';
    const { atMs, nonce, mac } = (typeof given === 'string' ? form.exec(given)?.groups : undefined) ?? {};
    if (atMs === undefined || nonce === undefined || mac === undefined) return 'malformed';
    const at = Number(atMs);
    const nowMs = now();
    if (Math.abs(nowMs - at) > windowMs) return 'outside the time window';
    const expected = Buffer.from(authenticate({ subgraph, body, headers }, atMs, nonce));
    const sent = Buffer.from(mac);
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) return 'wrong';
    return seen.add(nonce, at, nowMs) ? null : 'used before';
  };
}

/** Nonces by the slice of time that they were made in: a slice is forgotten as a whole once none of it could be accepted. */
function createNonceMemory(windowMs: number): { add(nonce: string, atMs: number, nowMs: number): boolean } {
  const slices = new Map<number, Set<string>>();
  const sliceMs = Math.max(1, Math.ceil(windowMs / 8));
  return {
    add(nonce, atMs, nowMs) {
      const slice = Math.floor(atMs / sliceMs);
      let nonces = slices.get(slice);
      if (nonces === undefined) {
        for (const old of slices.keys()) if ((old + 1) * sliceMs <= nowMs - windowMs) slices.delete(old);
        nonces = new Set();
        slices.set(slice, nonces);
      }
      if (nonces.has(nonce)) return false;
      nonces.add(nonce);
      return true;
    },
  };
}
