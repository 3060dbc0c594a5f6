// Key pairs and tokens as a service that signs people in would make them, and its key set over HTTP.
import { createServer } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export const issuer = 'https://login.example.vn';
export const audience = 'https://graph.example.vn';

export interface Signer {
  readonly publicKey: JWK;
  sign(claims?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** `claims` replace those of a good token; undefined takes one away. */
export async function createSigner(algorithm: string, keyId: string): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: keyId, alg: algorithm };
  return {
    publicKey: jwk,
    sign: (claims = {}) => signWith(privateKey, { alg: algorithm, kid: keyId }, claims),
  };
}

export function signWith(
  key: CryptoKey | Uint8Array,
  header: { readonly alg: string; readonly kid?: string },
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const usual = { iss: issuer, aud: audience, sub: 'minh', iat: nowSeconds, exp: nowSeconds + 600 };
  const all = Object.fromEntries(Object.entries({ ...usual, ...claims }).filter(([, value]) => value !== undefined));
  return new SignJWT(all).setProtectedHeader(header).sign(key);
}

/** Serves `keys`, which may be replaced, and counts how often they were asked for. */
export async function serveKeys(keys: readonly JWK[]) {
  const served = { keys, asked: 0, isBroken: false, url: '', close: async () => {} };
  const server = createServer((_request, response) => {
    served.asked += 1;
    if (served.isBroken) response.writeHead(500).end();
    else response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: served.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  served.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/jwks`;
  served.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return served;
}
