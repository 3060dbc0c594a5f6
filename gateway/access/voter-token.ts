// A voter's browser is known by a random token in a cookie that no script can read. It says nothing about the person,
// it is made only when something is to be voted, and the polls subgraph stores no more than a keyed hash of it.
import { randomBytes } from 'node:crypto';

const cookieName = 'civic_voter';
const cookieDays = 400;
const tokenForm = /^[\w-]{16,128}$/;

export const voterTokenHeader = 'x-voter-token';

/** The token that a request carries in `x-voter-token` or in its cookie, or null. */
export function readVoterToken(headers: Readonly<Record<string, string | string[] | undefined>>): string | null {
  const given = headers[voterTokenHeader];
  if (typeof given === 'string' && tokenForm.test(given)) return given;
  const cookies = typeof headers['cookie'] === 'string' ? headers['cookie'].split(';') : [];
  const own = cookies.map((cookie) => cookie.trim()).find((cookie) => cookie.startsWith(`${cookieName}=`));
  const token = own?.slice(cookieName.length + 1);
  return token !== undefined && tokenForm.test(token) ? token : null;
}

/** A new token and the cookie that brings it back. `secure`: the cookie is for HTTPS alone. */
export function issueVoterToken({ secure }: { readonly secure: boolean }): {
  readonly token: string;
  readonly cookie: string;
} {
  const token = randomBytes(24).toString('base64url');
  const attributes = `Max-Age=${cookieDays * 86_400}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return { token, cookie: `${cookieName}=${token}; ${attributes}` };
}
