// A signed batch → what its receiver made of it. Redirects are answers like others, what is answered is read only to its end or
// 64 KiB, and whoever is slow is given up.
import { isIP } from 'node:net';
import { Agent } from 'undici';
import type { Closable } from '../../../process/lifecycle.js';
import { AddressNotAllowed, createPublicLookup, hostOf, isPublicAddress, type ResolveHost } from './public-address.js';

export interface Delivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Receipt =
  | { readonly kind: 'taken' }
  /** `retryAfterMs`: how long the receiver asks to be left alone, where it does. */
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | null }
  /** `reason`: in words that hold nothing of the URL. */
  | { readonly kind: 'unanswered'; readonly reason: string };

export interface WebhookSender extends Closable {
  /** Never rejects. */
  send(delivery: Delivery, signal: AbortSignal): Promise<Receipt>;
}

const longestAnswerBytes = 65_536;

export function createWebhookSender(options: {
  /** Addresses that are not of the public internet too. */
  readonly allowsPrivate: boolean;
  readonly resolve: ResolveHost;
  /** From the first look for the host to the end of the answer. */
  readonly timeoutMs: number;
}): WebhookSender {
  const { allowsPrivate, resolve, timeoutMs } = options;
  const agent = new Agent({
    connect: { timeout: timeoutMs, ...(allowsPrivate ? {} : { lookup: createPublicLookup(resolve) }) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return {
    async send({ url, headers, body }, closing) {
      const target = new URL(url);
      const host = hostOf(target);
      // An address in the URL is connected to without being looked up.
      if (!allowsPrivate && (target.protocol !== 'https:' || (isIP(host) !== 0 && !isPublicAddress(host))))
        return { kind: 'unanswered', reason: 'the address is not allowed' };
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await agent.request({
          origin: target.origin,
          path: `${target.pathname}${target.search}`,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'user-agent': 'civic-gateway', ...headers },
          body,
          signal: AbortSignal.any([timeout, closing]),
        });
        const status = answer.statusCode;
        // The status says it all; a body that breaks off changes nothing.
        await answer.body.dump({ limit: longestAnswerBytes }).catch(() => {});
        if (status >= 200 && status < 300) return { kind: 'taken' };
        return { kind: 'answered', status, retryAfterMs: readRetryAfter(answer.headers['retry-after']) };
      } catch (error) {
        return { kind: 'unanswered', reason: timeout.aborted ? `no answer in ${timeoutMs} ms` : reasonOf(error) };
      }
    },
    close: () => agent.destroy(),
  };
}

/** Seconds, or an HTTP date (RFC 9110, 10.2.3); null for what is neither. */
function readRetryAfter(header: string | string[] | undefined): number | null {
  if (typeof header !== 'string') return null;
  const waitMs = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(waitMs) ? null : Math.max(0, waitMs);
}

function reasonOf(error: unknown): string {
  if (error instanceof AddressNotAllowed) return 'the address is not allowed';
  const [first] = error instanceof AggregateError ? error.errors : [error];
  const code: unknown = first instanceof Error && 'code' in first ? first.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? `no connection (${code})` : 'no connection';
}
