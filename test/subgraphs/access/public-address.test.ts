// Where a webhook may go: what is not of the public internet is refused however it is written, and when a name turns to it later.
import { describe, expect, it } from 'vitest';
import { createWebhookSender } from '../../../subgraphs/access/sources/post-webhook.js';
import { findUrlFault, isPublicAddress, resolveHost } from '../../../subgraphs/access/sources/public-address.js';
import { startReceiver } from '../../support/webhook-receiver.js';

const judge = (url: string, addresses: readonly string[] = ['93.184.216.34']) =>
  findUrlFault(url, { allowsPrivate: false, resolve: async () => addresses });

describe('an address', () => {
  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.7',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    'localhost',
    '',
  ])('is not public: %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.167.0.1',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
  ])('is public: %s', (address) => expect(isPublicAddress(address)).toBe(true));
});

describe('the URL of a webhook', () => {
  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://０x7f.1/',
    'https://127。0。0。1/',
    'https://0/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://[fe80::1]/',
    'https://10.0.0.8:8443/x',
  ])('is refused for its address: %s', async (url) => expect(await judge(url)).toBe('ADDRESS_NOT_ALLOWED'));

  it.each([['127.0.0.1'], ['93.184.216.34', '10.0.0.1'], ['::ffff:192.168.0.1']])(
    'is refused for what its name resolves to: %s %s',
    async (...addresses) => expect(await judge('https://partner.example/', addresses)).toBe('ADDRESS_NOT_ALLOWED'),
  );

  it.each(['https://localhost/', 'https://LOCALHOST:8443/', 'https://localhost./'])(
    'is refused where the real resolver leads to this machine: %s',
    async (url) =>
      expect(await findUrlFault(url, { allowsPrivate: false, resolve: resolveHost })).toMatch(
        /^(ADDRESS_NOT_ALLOWED|UNKNOWN_HOST)$/,
      ),
  );

  it.each([
    'http://partner.example/',
    'ftp://partner.example/',
    'file:///etc/passwd',
    'https://user@partner.example/',
    'https://user:word@partner.example/',
    'https://partner.example/#part',
    'https://',
    'partner.example',
    `https://partner.example/${'x'.repeat(2_000)}`,
    '',
  ])('is none: %s', async (url) => expect(await judge(url)).toBe('INVALID_URL'));

  it('is refused where the name is unknown', async () => {
    const unknown = { allowsPrivate: false, resolve: () => Promise.reject(new Error('ENOTFOUND')) };
    expect(await findUrlFault('https://partner.example/', unknown)).toBe('UNKNOWN_HOST');
    expect(await judge('https://partner.example/', [])).toBe('UNKNOWN_HOST');
  });

  it('may be any https:// URL to a public host', async () => {
    for (const url of ['https://partner.example/', 'https://partner.example:8443/hook?key=1', 'https://8.8.8.8/'])
      expect(await judge(url)).toBeNull();
  });

  it('may be private, and http://, where the operator allows it', async () => {
    const rules = { allowsPrivate: true, resolve: resolveHost };
    for (const url of ['http://127.0.0.1:8080/', 'http://localhost/', 'https://10.0.0.1/'])
      expect(await findUrlFault(url, rules)).toBeNull();
    expect(await findUrlFault('ftp://10.0.0.1/', rules)).toBe('INVALID_URL');
  });
});

describe('a request to a webhook', () => {
  const send = async (url: string, options: { addresses?: readonly string[]; allowsPrivate?: boolean }) => {
    const { addresses = ['127.0.0.1'], allowsPrivate = false } = options;
    const sender = createWebhookSender({ allowsPrivate, resolve: async () => addresses, timeoutMs: 2_000 });
    const body = JSON.stringify({ webhook: 'hook_1', entries: [], cursor: 'x' });
    const receipt = await sender.send({ url, headers: {}, body }, new AbortController().signal);
    await sender.close();
    return receipt;
  };

  it('goes nowhere when the name resolves to a private address by then, alone or among others', async () => {
    const receiver = await startReceiver();
    const url = `https://partner.example:${receiver.port}/`;
    for (const addresses of [['127.0.0.1'], ['::1'], ['93.184.216.34', '127.0.0.1'], []])
      expect(await send(url, { addresses })).toEqual({ kind: 'unanswered', reason: 'the address is not allowed' });
    expect(receiver.requests).toEqual([]);
    await receiver.close();
  });

  it.each(['https://127.0.0.1', 'https://[::1]', 'https://2130706433', 'http://partner.example'])(
    'goes nowhere although its URL was stored: %s',
    async (origin) =>
      expect(await send(`${origin}/`, { addresses: ['93.184.216.34'] })).toEqual({
        kind: 'unanswered',
        reason: 'the address is not allowed',
      }),
  );

  it('goes there where the operator allows it', async () => {
    const receiver = await startReceiver();
    expect(await send(receiver.url, { allowsPrivate: true })).toEqual({ kind: 'taken' });
    expect(receiver.requests).toHaveLength(1);
    await receiver.close();
  });
});
