// Where a request comes from: the address behind trusted proxies, and the key that its requests are counted under.
import { afterAll, describe, expect, it } from 'vitest';
import { keyOfAddress } from '../../../gateway/access/address-key.js';
import { createSubscriptionSlots } from '../../../gateway/access/subscription-slots.js';
import { createApp, listen } from '../../../process/listen.js';
import { parseSettings } from '../../../process/settings.js';
import { createTrustedProxies } from '../../../process/trusted-proxies.js';
import { createClosingStack } from '../../../process/lifecycle.js';

describe('the key of an address', () => {
  it.each([
    ['192.0.2.7', 'ip:192.0.2.7'],
    ['::ffff:192.0.2.7', 'ip:192.0.2.7'],
    ['::ffff:c000:207', 'ip:192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', 'ip:2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', 'ip:2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::', 'ip:2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'ip:fe80:0:0:0::/64'],
    ['::1', 'ip:0:0:0:0::/64'],
    ['no address', 'ip:unknown'],
    ['', 'ip:unknown'],
  ])('%s is counted as %s', (address, key) => {
    expect(keyOfAddress(address)).toBe(key);
  });
});

describe('slots of subscriptions', () => {
  it('are given back once, however often that is said', () => {
    const slots = createSubscriptionSlots(1);
    const release = slots.take('a');
    expect(slots.take('a')).toBeNull();
    expect(slots.take('b')).not.toBeNull();
    release?.();
    release?.();
    expect(slots.take('a')).not.toBeNull();
    expect(slots.take('a')).toBeNull();
  });
});

describe('settings of callers', () => {
  it.each([
    '6000',
    '6000/min',
    '0/min burst 5',
    '6000/min burst 0',
    '6000/hour burst 5',
    '6e3/min burst 5',
    '-1/min burst 5',
  ])('refuse the quota %s and say how it is written', (text) => {
    const parsed = parseSettings({ RATE_LIMIT_ANONYMOUS: text });
    expect(parsed.ok ? [] : parsed.faults).toEqual([expect.stringContaining('"6000/min burst 12000", or "off"')]);
  });

  it.each(['10.0.0.0/33', 'localhost', '10.0.0.0/8/8', '::1/129', '10.0.0'])('refuse the network %s', (text) => {
    const parsed = parseSettings({ TRUSTED_PROXIES: `127.0.0.1, ${text}` });
    expect(parsed.ok ? [] : parsed.faults).toEqual([expect.stringContaining(`"${text}"`)]);
  });

  it('read what is well written', () => {
    const parsed = parseSettings({
      RATE_LIMIT_PARTNER: '60/min burst 7',
      RATE_LIMIT_ANONYMOUS: 'off',
      TRUSTED_PROXIES: '::1, 10.0.0.0/8',
    });
    expect(parsed).toMatchObject({
      ok: true,
      settings: {
        RATE_LIMIT_PARTNER: { unitsPerMinute: 60, burst: 7 },
        RATE_LIMIT_ANONYMOUS: { unitsPerMinute: Infinity, burst: Infinity },
        TRUSTED_PROXIES: ['::1', '10.0.0.0/8'],
      },
    });
  });
});

describe('the address behind proxies', () => {
  const opened = createClosingStack();
  afterAll(() => opened.close());
  /** As an application tells it, and as an upgrade is read. */
  async function tell(networks: readonly string[], forwarded: string | undefined): Promise<string> {
    const proxies = createTrustedProxies(networks);
    const app = createApp(1_000, { isTrustedProxy: proxies.isTrusted });
    app.get('/', (request) => `${request.ip} ${proxies.clientAddress(request.raw)}`);
    const { url } = opened.add(await listen(app, { host: '127.0.0.1', port: 0 }));
    return (await fetch(url, { headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } })).text();
  }

  it.each([
    [[], '192.0.2.7', '127.0.0.1'],
    [['127.0.0.1'], undefined, '127.0.0.1'],
    [['127.0.0.1'], '192.0.2.7', '192.0.2.7'],
    // What a client writes itself stands before what the proxy adds.
    [['127.0.0.0/8'], '203.0.113.1, 192.0.2.7', '192.0.2.7'],
    [['127.0.0.0/8', '10.0.0.0/8'], '203.0.113.1, 192.0.2.7, 10.1.2.3', '192.0.2.7'],
    [['127.0.0.0/8', '10.0.0.0/8'], '10.1.2.3', '10.1.2.3'],
    [['::1'], '192.0.2.7', '127.0.0.1'],
  ])('with %j trusted and %s forwarded is %s, of requests and upgrades alike', async (networks, forwarded, address) => {
    expect(await tell(networks, forwarded)).toBe(`${address} ${address}`);
  });
});
