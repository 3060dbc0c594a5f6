// A quota and what was granted of it → headers, by the IETF draft "RateLimit header fields for HTTP" (httpapi, structured
// fields): the policy, what is left, and when to ask again.
import type { Grant, Quota } from './rate-limits.js';

/** One policy: a full bucket (`q`), and the seconds (`w`) in which it fills. */
export function writeRateLimitHeaders(quota: Quota, grant: Grant): Readonly<Record<string, string>> {
  const fillSeconds = Math.max(1, Math.ceil((quota.burst * 60) / quota.unitsPerMinute));
  const headers = {
    'ratelimit-policy': `"cost";q=${quota.burst};w=${fillSeconds};qu="cost-units"`,
    ratelimit: `"cost";r=${grant.remaining};t=${grant.resetSeconds}`,
  };
  if (grant.granted || grant.retryAfterSeconds === Infinity) return headers;
  return { ...headers, 'retry-after': String(grant.retryAfterSeconds) };
}
