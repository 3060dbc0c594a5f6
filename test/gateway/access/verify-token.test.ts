// Which bearer tokens are believed: algorithms, issuer, audience, times, keys that change while the gateway runs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecretKey } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { findTokenKeys } from '../../../gateway/access/token-keys.js';
import { createTokenVerifier } from '../../../gateway/access/verify-token.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { audience, createSigner, issuer, serveKeys, signWith } from './tokens.js';

const opened = createClosingStack();
const folder = mkdtempSync(join(tmpdir(), 'keys-'));
afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true });
});

/** `aheadMs`: how far the verifier's clock runs ahead. */
async function verifierOf(place: string, clock = { aheadMs: 0 }, clockSkewSeconds = 30) {
  const now = () => Date.now() + clock.aheadMs;
  const keys = await findTokenKeys(place, now);
  const verify = createTokenVerifier({ keys, issuer, audience, clockSkewSeconds, now });
  return async (token: string) => verify(token);
}

function keyFile(name: string, keys: readonly unknown[]): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ keys }));
  return file;
}

const nowSeconds = () => Math.floor(Date.now() / 1_000);

describe('a bearer token', () => {
  it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])('signed by %s is believed', async (algorithm) => {
    const signer = await createSigner(algorithm, 'one');
    const verify = await verifierOf(keyFile(`${algorithm}.json`, [signer.publicKey]));
    const token = await signer.sign({ scope: 'articles:write units:write', contract: 'internal' });
    const verified = await verify(token);
    expect(verified).toMatchObject({ subject: 'minh', contract: 'internal' });
    expect([...verified.scopes]).toEqual(['articles:write', 'units:write']);
  });

  it('may list its scopes, and has the public contract without a claim for another', async () => {
    const signer = await createSigner('ES256', 'one');
    const verify = await verifierOf(keyFile('lists.json', [signer.publicKey]));
    const listed = await verify(await signer.sign({ scp: ['a', 'b'], contract: 'everything' }));
    expect([[...listed.scopes], listed.contract]).toEqual([['a', 'b'], 'public']);
  });

  it.each([
    ['of another issuer', { iss: 'https://elsewhere.example' }, 'iss'],
    ['for another audience', { aud: 'https://elsewhere.example' }, 'aud'],
    ['without an audience', { aud: undefined }, 'aud'],
    ['without a subject', { sub: undefined }, 'sub'],
    ['without an expiry', { exp: undefined }, 'exp'],
    ['that expired a second beyond the skew', { exp: nowSeconds() - 31 }, 'expired'],
    ['that is not valid yet', { nbf: nowSeconds() + 120 }, 'nbf'],
  ])('%s is refused', async (_what, claims, named) => {
    const signer = await createSigner('ES256', 'one');
    const verify = await verifierOf(keyFile('refused.json', [signer.publicKey]));
    await expect(verify(await signer.sign(claims))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining(named),
    });
  });

  it('that expired within the skew is believed', async () => {
    const signer = await createSigner('ES256', 'one');
    const verify = await verifierOf(keyFile('skew.json', [signer.publicKey]));
    expect(await verify(await signer.sign({ exp: nowSeconds() - 10 }))).toMatchObject({ subject: 'minh' });
  });

  it('signed with the public key as a shared secret, by nobody or by a stranger is refused', async () => {
    const signer = await createSigner('RS256', 'one');
    const stranger = await createSigner('RS256', 'one');
    const verify = await verifierOf(keyFile('forged.json', [signer.publicKey]));
    const secret = createSecretKey(Buffer.from(JSON.stringify(signer.publicKey)));
    const confused = await signWith(new Uint8Array(secret.export()), { alg: 'HS256', kid: 'one' }, {});
    const [, body] = (await signer.sign()).split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.x`;
    for (const token of [confused, none, await stranger.sign()])
      await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('that is remembered still ends with its expiry', async () => {
    const signer = await createSigner('ES256', 'one');
    const clock = { aheadMs: 0 };
    const verify = await verifierOf(keyFile('remembered.json', [signer.publicKey]), clock, 0);
    const token = await signer.sign({ exp: nowSeconds() + 20 });
    expect(await verify(token)).toMatchObject({ subject: 'minh' });
    clock.aheadMs = 21_000;
    await expect(verify(token)).rejects.toThrow('expired');
  });
});

describe('keys that change while the gateway runs', () => {
  it('are read again from the file when a token names one that is new', async () => {
    const [old, young] = [await createSigner('ES256', 'old'), await createSigner('ES256', 'young')];
    const clock = { aheadMs: 0 };
    const file = keyFile('rotated.json', [old.publicKey]);
    const verify = await verifierOf(file, clock);
    await expect(verify(await young.sign())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    keyFile('rotated.json', [young.publicKey]);
    clock.aheadMs = 5_000;
    expect(await verify(await young.sign())).toMatchObject({ subject: 'minh' });
    clock.aheadMs = 70_000;
    await expect(verify(await old.sign())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('are asked for again at the URL, but not for every forged id', async () => {
    const [old, young] = [await createSigner('ES256', 'old'), await createSigner('ES256', 'young')];
    const served = opened.add(await serveKeys([old.publicKey]));
    const verify = await verifierOf(served.url);
    expect(await verify(await old.sign())).toMatchObject({ subject: 'minh' });
    served.keys = [old.publicKey, young.publicKey];
    const forger = await createSigner('ES256', 'forged');
    for (let round = 0; round < 50; round += 1)
      await verify(await forger.sign()).catch((error: unknown) =>
        expect(error).toMatchObject({ code: 'UNAUTHENTICATED' }),
      );
    expect(served.asked).toBeLessThanOrEqual(3);
    await expect
      .poll(
        async () =>
          verify(await young.sign()).then(
            ({ subject }) => subject,
            () => 'refused',
          ),
        { timeout: 10_000 },
      )
      .toBe('minh');
  });

  it('that cannot be read are a fault of ours, not of the caller', async () => {
    const signer = await createSigner('ES256', 'one');
    const served = opened.add(await serveKeys([signer.publicKey]));
    served.isBroken = true;
    const verify = await verifierOf(served.url);
    await expect(verify(await signer.sign())).rejects.toMatchObject({ code: 'AUTHENTICATION_UNAVAILABLE' });
  });

  it('stop the start where their file holds none', async () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{"keys":');
    await expect(findTokenKeys(file, Date.now)).rejects.toThrow('JWT_JWKS');
  });
});
