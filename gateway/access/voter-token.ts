// A voter's browser is known by a random token, signed by the gateway, in a cookie that no script can read. It says nothing about
// the person, it is made only when something is to be voted, and the polls subgraph stores no more than a keyed hash of it.
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Headers } from './credentials.js';

const cookieName = 'civic_voter';
const cookieDays = 400;
const tokenForm = /^(?<random>[\w-]{32})\.(?<signature>[\w-]{43})$/;

export const voterTokenHeader = 'x-voter-token';

export interface VoterTokens {
  /** The token that a request carries in `x-voter-token` or in its cookie; null where it is not one that was issued here. */
  read(headers: Headers): string | null;
  /** A new token and the cookie that brings it back. */
  issue(): { readonly token: string; readonly cookie: string };
}

/** `secret`: shared by all gateways. `secure`: the cookie is for HTTPS alone. */
export function createVoterTokens({
  secret,
  secure,
}: {
  readonly secret: string;
  readonly secure: boolean;
}): VoterTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'voter token', 32));
  const sign = (random: string) => createHmac('sha256', key).update(random).digest();
  const isIssued = (token: string): boolean => {
    const { random, signature } = tokenForm.exec(token)?.groups ?? {};
    if (random === undefined || signature === undefined) return false;
    const given = Buffer.from(signature, 'base64url');
    const wanted = sign(random);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  };
  const attributes = `Max-Age=${cookieDays * 86_400}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    read(headers) {
      const given = headers[voterTokenHeader] ?? readCookie(headers['cookie']);
      return typeof given === 'string' && isIssued(given) ? given : null;
    },
    issue() {
      const random = randomBytes(24).toString('base64url');
      const token = `${random}.${sign(random).toString('base64url')}`;
      return { token, cookie: `${cookieName}=${token}; ${attributes}` };
    },
  };
}

function readCookie(cookies: string | string[] | undefined): string | undefined {
  if (typeof cookies !== 'string' || !cookies.includes(cookieName)) return undefined;
  const own = cookies.split(';').find((cookie) => cookie.trim().startsWith(`${cookieName}=`));
  return own?.trim().slice(cookieName.length + 1);
}
