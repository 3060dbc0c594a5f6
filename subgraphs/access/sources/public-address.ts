// A URL or an address → whether a webhook may go there: only to what everybody can reach, for the sender stands inside, where much
// answers without asking who calls. Names are judged by what they resolve to, both when given and when connected to.
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';

/** A host name → its addresses. Rejects where there are none. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

export const resolveHost: ResolveHost = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/** Not of the public internet, by the registry of special-purpose addresses (RFC 6890 and later). */
const closed4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Only this part of the space is routed: loopback, local, multicast, mapped and translated IPv4 lie outside of it. */
const open6 = ['2000::/3'];
/** Within it: protocol assignments with Teredo, documentation, and 6to4, which holds an IPv4 address. */
const closed6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function listNetworks(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const each of networks) {
    const [network = '', bits] = each.split('/');
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}

const lists = {
  closed4: listNetworks(closed4, 'ipv4'),
  open6: listNetworks(open6, 'ipv6'),
  closed6: listNetworks(closed6, 'ipv6'),
} as const;

/** Whether the address is one of the public internet. A text that is no address is not. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !lists.closed4.check(address, 'ipv4');
  return version === 6 && lists.open6.check(address, 'ipv6') && !lists.closed6.check(address, 'ipv6');
}

/** The host of a URL as names and addresses are compared: an IPv6 address without its brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

export class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed';
  constructor() {
    super('the host does not resolve to public addresses alone');
  }
}

/** For `connect`: what the name resolves to, or `AddressNotAllowed` where any of it is not public. What is checked is what is connected to. */
export function createPublicLookup(resolve: ResolveHost): LookupFunction {
  const find = callbackify(async (host: string) => {
    const addresses = await resolve(host);
    if (addresses.length === 0 || !addresses.every(isPublicAddress)) throw new AddressNotAllowed();
    return addresses.map((address) => ({ address, family: isIP(address) }));
  });
  return (host, options, done) =>
    find(host, (error, found) => {
      const [first] = found ?? [];
      if (error !== null || first === undefined) done(error ?? new AddressNotAllowed(), '');
      else if (options.all === true) done(null, found);
      else done(null, first.address, first.family);
    });
}

export type UrlFault = 'INVALID_URL' | 'ADDRESS_NOT_ALLOWED' | 'UNKNOWN_HOST';
export interface UrlRules {
  /** Private addresses and plain HTTP too. */
  readonly allowsPrivate: boolean;
  readonly resolve: ResolveHost;
}

const longestUrl = 2_000;

/** What keeps a webhook from going to the URL; null for nothing. */
export async function findUrlFault(text: string, { allowsPrivate, resolve }: UrlRules): Promise<UrlFault | null> {
  const url = URL.parse(text);
  if (url === null || text.length > longestUrl || url.username !== '' || url.password !== '' || url.hash !== '')
    return 'INVALID_URL';
  if (url.protocol !== 'https:' && !(allowsPrivate && url.protocol === 'http:')) return 'INVALID_URL';
  if (allowsPrivate) return null;
  const host = hostOf(url);
  if (isIP(host) !== 0) return isPublicAddress(host) ? null : 'ADDRESS_NOT_ALLOWED';
  const addresses = await resolve(host).catch(() => null);
  if (addresses === null || addresses.length === 0) return 'UNKNOWN_HOST';
  return addresses.every(isPublicAddress) ? null : 'ADDRESS_NOT_ALLOWED';
}
