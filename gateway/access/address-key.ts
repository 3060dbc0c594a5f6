// A client's address → the key that its requests are counted under: an IPv4 address whole, an IPv6 address by its network of
// 64 bits, since whoever has one of its addresses has them all.
import { isIPv4, isIPv6 } from 'node:net';

export function keyOfAddress(address: string): string {
  if (isIPv4(address)) return `ip:${address}`;
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return 'ip:unknown';
  const groups = expand(plain);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff;
  if (isMapped) return `ip:${groups.slice(6).flatMap(bytesOf).join('.')}`;
  return `ip:${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of a valid IPv6 address. */
function expand(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const before = readGroups(head);
  const after = readGroups(tail ?? '');
  const missing = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...missing, ...after];
}

function readGroups(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

function bytesOf(group: number): readonly number[] {
  return [Math.floor(group / 256), group % 256];
}
