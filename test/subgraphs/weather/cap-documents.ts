// SYNTHETIC CAP 1.2 documents and feeds for tests. No authority sent any of them.

export interface CapOptions {
  readonly identifier?: string;
  readonly sender?: string;
  readonly sent?: string;
  readonly status?: string;
  readonly msgType?: string;
  readonly references?: string;
  readonly severity?: string;
  /** `null`: left out. */
  readonly expires?: string | null;
  readonly effective?: string;
  readonly area?: string;
  readonly namespace?: string;
  readonly extra?: string;
  readonly infos?: 'none';
}

const element = (name: string, text: string | null | undefined) => (text ? `<${name}>${text}</${name}>` : '');

export function capDocument(options: CapOptions = {}): string {
  const info = (language: string, event: string, headline: string) => `
  <info>
    <language>${language}</language>
    <category>Met</category>
    <event>${event}</event>
    <urgency>Expected</urgency>
    <severity>${options.severity ?? 'Severe'}</severity>
    <certainty>Likely</certainty>
    ${element('effective', options.effective)}
    <onset>2026-07-15T15:00:00+07:00</onset>
    ${element('expires', options.expires === undefined ? '2026-07-15T21:00:00+07:00' : options.expires)}
    <headline>${headline}</headline>
    <description><![CDATA[SYNTHETIC <b>& mưa</b>]]></description>
    <parameter><valueName>Cấp độ rủi ro</valueName><value>cấp 3</value></parameter>
    ${options.area ?? '<area><areaDesc>Hà Nội</areaDesc><geocode><valueName>GSO</valueName><value>01</value></geocode></area>'}
  </info>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="${options.namespace ?? 'urn:oasis:names:tc:emergency:cap:1.2'}">
  <identifier>${options.identifier ?? 'SYNTHETIC-1'}</identifier>
  <sender>${options.sender ?? 'synthetic@example.org'}</sender>
  <sent>${options.sent ?? '2026-07-15T11:00:00+07:00'}</sent>
  <status>${options.status ?? 'Actual'}</status>
  <msgType>${options.msgType ?? 'Alert'}</msgType>
  <scope>Public</scope>
  ${element('references', options.references)}
  ${options.extra ?? ''}
  ${options.infos === 'none' ? '' : info('vi', 'Mưa dông', 'SYNTHETIC: mưa dông &amp; gió giật')}
  ${options.infos === 'none' ? '' : info('en-US', 'Thunderstorm', 'SYNTHETIC: thunderstorm &#38; gusts')}
</alert>`;
}

export const atomFeed = (links: readonly string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>SYNTHETIC</title>
${links.map((link) => `<entry><id>${link}</id><link rel="self" href="/other"/><link type="application/cap+xml" href="${link}"/></entry>`).join('\n')}
</feed>`;

export const rssFeed = (links: readonly string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>SYNTHETIC</title>
${links.map((link) => `<item><title>x</title><link>${link}</link></item>`).join('\n')}
</channel></rss>`;
