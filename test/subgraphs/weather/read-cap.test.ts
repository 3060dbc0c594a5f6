// CAP documents read and refused, hostile XML above all: each case for its own reason.
import { describe, expect, it } from 'vitest';
import { matchAreas } from '../../../subgraphs/weather/sources/match-areas.js';
import { readCap } from '../../../subgraphs/weather/sources/read-cap.js';
import { readFeedIndex } from '../../../subgraphs/weather/sources/read-feed-index.js';
import { parseXml } from '../../../subgraphs/weather/sources/xml-tree.js';
import { atomFeed, capDocument, type CapOptions, rssFeed } from './cap-documents.js';

const read = (text: string) => readCap(parseXml(Buffer.from(text), 'the alert'));
const readWith = (options: CapOptions) => read(capDocument(options));

describe('a CAP 1.2 document', () => {
  it('gives identity, codes, times, both languages, areas and the risk level', () => {
    expect(
      readWith({
        references: 'a@example.org,A-1,2026-07-15T09:00:00+07:00 b@example.org,B-2,2026-07-15T09:00:00-00:00',
      }),
    ).toEqual({
      sender: 'synthetic@example.org',
      identifier: 'SYNTHETIC-1',
      sentAt: new Date('2026-07-15T04:00:00Z'),
      status: 'ACTUAL',
      messageType: 'ALERT',
      urgency: 'EXPECTED',
      severity: 'SEVERE',
      certainty: 'LIKELY',
      riskLevel: 3,
      effectiveAt: null,
      onsetAt: new Date('2026-07-15T08:00:00Z'),
      expiresAt: new Date('2026-07-15T14:00:00Z'),
      activeUntil: new Date('2026-07-15T14:00:00Z'),
      texts: [
        {
          language: 'vi',
          event: 'Mưa dông',
          headline: 'SYNTHETIC: mưa dông & gió giật',
          description: 'SYNTHETIC <b>& mưa</b>',
          instruction: null,
        },
        {
          language: 'en-US',
          event: 'Thunderstorm',
          headline: 'SYNTHETIC: thunderstorm & gusts',
          description: 'SYNTHETIC <b>& mưa</b>',
          instruction: null,
        },
      ],
      areas: [{ name: 'Hà Nội', geocodes: [{ scheme: 'GSO', value: '01' }] }],
      references: [
        { sender: 'a@example.org', identifier: 'A-1', sentAt: new Date('2026-07-15T02:00:00Z') },
        { sender: 'b@example.org', identifier: 'B-2', sentAt: new Date('2026-07-15T09:00:00Z') },
      ],
    });
  });

  it('without an expiry holds for 24 hours from its onset, and says that none was sent', () => {
    expect(readWith({ expires: null })).toMatchObject({
      expiresAt: null,
      activeUntil: new Date('2026-07-16T08:00:00Z'),
    });
  });

  it('is read under any namespace prefix', () => {
    const prefixed = capDocument()
      .replaceAll(/<(\/?)(?!\?|!)/g, '<$1cap:')
      .replace('xmlns=', 'xmlns:cap=')
      .replaceAll('<b>', '')
      .replaceAll('</b>', '');
    expect(
      read(prefixed.replace(/<description>[\s\S]*?<\/description>|<cap:description>[\s\S]*?<\/cap:description>/g, '')),
    ).toMatchObject({ identifier: 'SYNTHETIC-1' });
  });

  it.each<[string, CapOptions, RegExp]>([
    ['is of version 1.1', { namespace: 'urn:oasis:names:tc:emergency:cap:1.1' }, /alert is not of urn/],
    ['has no identifier', { identifier: '' }, /identifier is missing/],
    ['has a comma in its sender', { sender: 'a,b' }, /sender holds a space, a comma/],
    ['was sent at no instant', { sent: '2026-07-15' }, /sent is no instant with an offset/],
    ['was sent at a time without offset', { sent: '2026-07-15T11:00:00' }, /sent is no instant with an offset/],
    ['has an unknown status', { status: 'Perhaps' }, /status is no value/],
    ['has an unknown severity', { severity: 'Terrible' }, /severity is no value/],
    ['expires at no time', { expires: 'soon' }, /expires is no instant/],
    ['refers to half a message', { references: 'a@example.org,A-1' }, /references are not of the form/],
    ['has an area without a name', { area: '<area></area>' }, /areaDesc is missing/],
  ])('is refused when it %s', (_, options, reason) => {
    expect(() => readWith(options)).toThrow(reason);
  });

  it.each<[string, string, RegExp]>([
    [
      'declares an entity that grows',
      '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>',
      /document type/,
    ],
    [
      'refers to a file',
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>',
      /document type/,
    ],
    ['writes its document type in another case', '<!doctype a><a/>', /document type/],
    ['is cut', capDocument().slice(0, 900), /not well-formed/],
    ['is HTML', '<html><body><p>503<br></body></html>', /not well-formed/],
    ['is empty', '', /not well-formed|no element|cannot be read/],
    [
      'is nested without end',
      '<a>'.repeat(5_000) + '</a>'.repeat(5_000),
      /nested too deeply|cannot be read|not well-formed/,
    ],
  ])('that %s is refused before anything is made of it', (_, text, reason) => {
    expect(() => read(text)).toThrow(reason);
  });

  it('in another encoding than UTF-8 is refused', () => {
    expect(() => parseXml(Buffer.from('<a>\xe9</a>', 'latin1'), 'the alert')).toThrow(/is not UTF-8/);
  });

  it('keeps an undeclared entity as the text that it is', () => {
    expect(readWith({ extra: '<note>&bomb;</note>' }).identifier).toBe('SYNTHETIC-1');
    expect(parseXml(Buffer.from('<a>&bomb; &#0; &#x1F327; &lt;</a>'), 'a').text).toBe('&bomb; &#0; 🌧 <');
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])(
    'with an element named %s changes nothing else',
    (name) => {
      const extra = `<${name}><polluted>yes</polluted></${name}>`;
      let identifier: string | undefined;
      try {
        ({ identifier } = readWith({ extra }));
      } catch (error) {
        // To refuse such a document is right as well.
        identifier = error instanceof Error && /cannot be read as XML/.test(error.message) ? 'SYNTHETIC-1' : undefined;
      }
      expect(identifier).toBe('SYNTHETIC-1');
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
    },
  );
});

describe('a feed of alerts', () => {
  const index = (text: string) =>
    readFeedIndex(parseXml(Buffer.from(text), 'the feed'), new URL('https://alerts.example.org/feed.xml'));

  it.each([
    ['Atom', atomFeed],
    ['RSS', rssFeed],
  ])('in %s gives addresses on its own host and no other', (_, feed) => {
    const links = [
      '/one.xml',
      'https://alerts.example.org/two.xml',
      'http://169.254.169.254/latest',
      'file:///etc/passwd',
    ];
    const { entries, leftOut } = index(feed(links));
    expect(entries.map(({ url }) => url.href)).toEqual([
      'https://alerts.example.org/one.xml',
      'https://alerts.example.org/two.xml',
    ]);
    expect(leftOut).toBe(2);
  });

  it('is cut after a hundred entries', () => {
    expect(index(atomFeed(Array.from({ length: 300 }, (_, number) => `/${number}.xml`))).entries).toHaveLength(100);
  });

  it('of another kind is refused', () => {
    expect(() => index('<opml/>')).toThrow(/neither CAP 1.2 nor RSS nor Atom/);
  });
});

describe('areas of an alert', () => {
  const regions = [
    { id: 'hanoi', names: ['Thành phố Hà Nội', 'Hà Nội'], identifiers: [{ scheme: 'GSO', value: '01' }] },
    { id: 'danang', names: ['Thành phố Đà Nẵng', 'Đà Nẵng'], identifiers: [{ scheme: 'GSO', value: '48' }] },
    { id: 'ward', names: ['Phường Hoàng Mai'], identifiers: [] },
    { id: 'other-ward', names: ['Phường Hoàng Mại'], identifiers: [] },
  ];
  const match = (name: string, geocodes: { scheme: string; value: string }[] = []) =>
    matchAreas([{ name, geocodes }], regions);

  it.each<[string, string[], boolean]>([
    ['Thành phố Hà Nội', ['hanoi'], false],
    ['THANH PHO DA NANG', ['danang'], false],
    ['Hà Nội; Đà Nẵng', ['hanoi', 'danang'], false],
    ['Hà Nội, Atlantis', ['hanoi'], true],
    ['Phường Hoàng Mai', ['ward'], false],
    ['phuong hoang mai', [], true],
    ['Atlantis', [], true],
  ])('named "%s" are %j', (name, regionIds, hasUnmatchedArea) => {
    expect(match(name)).toEqual({ regionIds, hasUnmatchedArea });
  });

  it('are known by their code, whatever they are called', () => {
    expect(match('Khu vực 1', [{ scheme: 'gso', value: '48' }])).toEqual({
      regionIds: ['danang'],
      hasUnmatchedArea: false,
    });
  });
});
