// Proxies whose word is taken → where a request really comes from: the last address of `x-forwarded-for` that none of them added.
// What stands further left was written by whoever asked, and is believed by nobody.
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

export interface TrustedProxies {
  /** Undefined where nobody is. */
  readonly isTrusted: ((address: string) => boolean) | undefined;
  /** For requests that do not go through an application, such as upgrades. */
  clientAddress(request: IncomingMessage): string;
}

/** `networks`: addresses and networks such as `10.0.0.0/8`. */
export function createTrustedProxies(networks: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  const isListed = (address: string) => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
  return {
    isTrusted: networks.length === 0 ? undefined : isListed,
    clientAddress({ socket, headers }) {
      const forwarded = headers['x-forwarded-for'];
      const told = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',');
      let address = socket.remoteAddress ?? '';
      while (isListed(address)) {
        const before = told.pop()?.trim();
        if (before === undefined || before === '') break;
        address = before;
      }
      return address;
    },
  };
}
