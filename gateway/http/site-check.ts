// The headers of a request → whether a page of another site made a browser send it. No header of ours is asked for: browsers say
// by themselves whose page it was, and what says nothing is no browser. docs/decisions/0015.

/**
 * `own`: no browser, or a page of ours, or an address typed in. `listed`: a page of an origin that is listed.
 * `open`: a page of any other origin, where all may ask, but not with what a browser keeps of its user.
 * `foreign`: a page that nobody allowed.
 */
export type Site = 'own' | 'listed' | 'open' | 'foreign';

type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

export type CheckSite = (headers: RequestHeaders) => Site;

export const foreignSiteMessage =
  'A page of another site asked for this: its origin must be listed in CORS_ORIGINS of the gateway.';

export function createSiteCheck(options: {
  readonly publicUrl: string;
  readonly corsOrigins: readonly string[];
}): CheckSite {
  const listed = new Set([...options.corsOrigins, new URL(options.publicUrl).origin]);
  const isOpen = listed.delete('*');
  return (headers) => {
    const site = headers['sec-fetch-site'];
    const { origin } = headers;
    if (site === undefined && origin === undefined) return 'own';
    // A browser's own word, which no script can change; it goes before a comparison of names that a proxy may have changed.
    if (site === 'same-origin' || site === 'none') return 'own';
    if (typeof origin !== 'string') return 'foreign';
    if (listed.has(origin)) return 'listed';
    if (site === undefined && isOfHost(origin, headers['host'] ?? headers[':authority'])) return 'own';
    return isOpen ? 'open' : 'foreign';
  };
}

function isOfHost(origin: string, host: string | string[] | undefined): boolean {
  return typeof host === 'string' && (origin === `https://${host}` || origin === `http://${host}`);
}
