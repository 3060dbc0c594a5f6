// A request and its scopes → the named policies of the schema (`@policy`) that hold for it.
import type { Headers } from './credentials.js';

const pageView: ReadonlySet<string> = new Set(['page-view']);
const none: ReadonlySet<string> = new Set();

/**
 * `page-view`: a browser shows a page of a site that may ask here (foreign sites are refused before), or a partner counts
 * views of its own pages with the scope `views:count`.
 */
export function grantPolicies(headers: Headers, scopes: ReadonlySet<string>): ReadonlySet<string> {
  const isPage = headers['sec-fetch-site'] !== undefined && headers['sec-fetch-mode'] !== 'navigate';
  return isPage || scopes.has('views:count') || scopes.has('*') ? pageView : none;
}
