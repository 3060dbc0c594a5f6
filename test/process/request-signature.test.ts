// Signatures of requests to subgraphs: what they cover, how long they hold, and that each holds once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRequestSigner, createSignatureVerifier, signatureHeader } from '../../process/request-signature.js';

const secret = 'a secret that the tests sign with, long enough';
const start = 1_800_000_000_000;
const body = '{"query":"{ __typename }"}';
const claims = { 'x-caller-scopes': 'articles:write', 'x-voter-token': 'token-of-a-browser' };

function createPair(options: { signWith?: string; windowMs?: number } = {}) {
  let nowMs = start;
  const verify = createSignatureVerifier(secret, { subgraph: 'news', now: () => nowMs, ...options });
  const sign = (headers: Readonly<Record<string, string>> = claims, subgraph = 'news', sentBody = body) => ({
    ...headers,
    [signatureHeader]: createRequestSigner(options.signWith ?? secret)({ subgraph, body: sentBody, headers }, nowMs),
  });
  return { verify, sign, moveTo: (at: number) => void (nowMs = at) };
}

describe('a signature', () => {
  it('holds for what was signed, whether the body comes as text or as bytes', () => {
    const { verify, sign } = createPair();
    expect(verify({ body, headers: sign() })).toBeNull();
    expect(verify({ body: Buffer.from(body), headers: sign() })).toBeNull();
    expect(verify({ body: '', headers: sign({}, 'news', '') })).toBeNull();
  });

  it.each<[string, (headers: Readonly<Record<string, string>>) => Readonly<Record<string, string>>, string]>([
    ['another body', (headers) => headers, `${body} `],
    ['a claim that was changed', (headers) => ({ ...headers, 'x-caller-scopes': '*' }), body],
    ['a claim that was added', (headers) => ({ ...headers, 'x-caller-subject': 'someone' }), body],
    ['a claim that was taken away', ({ 'x-voter-token': _token, ...headers }) => headers, body],
    [
      'claims that changed places',
      (headers) => ({ ...headers, 'x-caller-scopes': 'token-of-a-browser', 'x-voter-token': 'articles:write' }),
      body,
    ],
    [
      'another time',
      (headers) => ({
        ...headers,
        [signatureHeader]: (headers[signatureHeader] ?? '').replace(/t=\d+/, `t=${start + 1}`),
      }),
      body,
    ],
    [
      'another nonce',
      (headers) => ({
        ...headers,
        [signatureHeader]: (headers[signatureHeader] ?? '').replace(/n=[\w-]+/, 'n=0123456789abcdef0123'),
      }),
      body,
    ],
  ])('does not hold for %s', (_, change, sentBody) => {
    const { verify, sign } = createPair();
    expect(verify({ body: sentBody, headers: change(sign()) })).toBe('wrong');
  });

  it('does not hold for another subgraph', () => {
    const { verify, sign } = createPair();
    expect(verify({ body, headers: sign(claims, 'polls') })).toBe('wrong');
  });

  it('does not hold when another secret made it', () => {
    const { verify, sign } = createPair({ signWith: `${secret}!` });
    expect(verify({ body, headers: sign() })).toBe('wrong');
  });

  it('leaves headers that say nothing of the caller to others', () => {
    const { verify, sign } = createPair();
    expect(verify({ body, headers: { ...sign(), 'user-agent': 'x', traceparent: '00-1-1-01' } })).toBeNull();
  });

  it('holds whatever the order of the headers, and for spaces that HTTP takes from the ends of a value', () => {
    const { verify, sign } = createPair();
    const { [signatureHeader]: signature } = sign({ ...claims, 'x-caller-scopes': ' articles:write ' });
    const sent = { 'x-voter-token': claims['x-voter-token'], 'x-caller-scopes': 'articles:write' };
    expect(verify({ body, headers: { ...sent, [signatureHeader]: signature } })).toBeNull();
  });

  it('is missing or malformed where there is none that can be read', () => {
    const { verify, sign } = createPair();
    expect(verify({ body, headers: claims })).toBe('missing');
    const whole = sign()[signatureHeader];
    for (const text of ['', 't=1', whole.replace('v2=', 'v1='), `${whole},`, whole.slice(0, -1), `x${whole}`])
      expect(verify({ body, headers: { ...claims, [signatureHeader]: text } }), text).toBe('malformed');
    expect(verify({ body, headers: { ...claims, [signatureHeader]: [whole, whole] } })).toBe('malformed');
  });

  it('never holds for any other claims or body', () => {
    const texts = fc.record({ body: fc.string(), scopes: fc.string(), subject: fc.string() });
    fc.assert(
      fc.property(texts, texts, (signed, sent) => {
        const { verify, sign } = createPair();
        const headersOf = (parts: typeof signed) => ({
          'x-caller-scopes': parts.scopes.trim(),
          'x-caller-subject': parts.subject.trim(),
        });
        const { [signatureHeader]: signature } = sign(headersOf(signed), 'news', signed.body);
        const same = signed.body === sent.body && JSON.stringify(headersOf(signed)) === JSON.stringify(headersOf(sent));
        const fault = verify({ body: sent.body, headers: { ...headersOf(sent), [signatureHeader]: signature } });
        expect(fault).toBe(same ? null : 'wrong');
      }),
    );
  });
});

describe('the time of a signature', () => {
  it.each([
    [30_000, null],
    [-30_000, null],
    [30_001, 'outside the time window'],
    [-30_001, 'outside the time window'],
  ])('%d ms later than it was made gives %j', (laterMs, fault) => {
    const { verify, sign, moveTo } = createPair();
    const headers = sign();
    moveTo(start + laterMs);
    expect(verify({ body, headers })).toBe(fault);
  });
});

describe('a signature that is sent again', () => {
  it('is refused, at once and as long as its time lies in the window', () => {
    const { verify, sign, moveTo } = createPair();
    moveTo(start + 30_000);
    // Signed by a clock that is ahead: its time lies in the window the longest.
    const headers = sign();
    moveTo(start);
    expect(verify({ body, headers })).toBeNull();
    for (const laterMs of [0, 1, 15_000, 30_000, 45_000, 60_000]) {
      moveTo(start + laterMs);
      expect(verify({ body, headers: sign() })).toBeNull();
      expect(verify({ body, headers }), String(laterMs)).toBe('used before');
    }
    moveTo(start + 60_001);
    expect(verify({ body, headers })).toBe('outside the time window');
  });

  it('does not use up the nonce when the signature was wrong', () => {
    const { verify, sign } = createPair();
    const headers = sign();
    expect(verify({ body: 'other', headers })).toBe('wrong');
    expect(verify({ body, headers })).toBeNull();
  });

  it('is signed anew each time it is signed', () => {
    const { verify, sign } = createPair();
    const [one, other] = [sign(), sign()];
    expect(one[signatureHeader]).not.toBe(other[signatureHeader]);
    expect([verify({ body, headers: one }), verify({ body, headers: other })]).toEqual([null, null]);
  });
});
