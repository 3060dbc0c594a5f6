// Settings that have a form of their own: their text → what it means. Separate from the list of the settings.
import { isIP } from 'node:net';
import { z } from 'zod';

/** Units of cost that come back in a minute, and how many can be saved up. Both are `Infinity` where there is no limit. */
export interface QuotaSetting {
  readonly unitsPerMinute: number;
  readonly burst: number;
}

const quotaForm = /^(?<units>[1-9]\d{0,14})\/min burst (?<burst>[1-9]\d{0,14})$/;

/** `6000/min burst 12000`, or `off`. */
export const quota = z.string().transform((text, context): QuotaSetting => {
  if (text === 'off') return { unitsPerMinute: Infinity, burst: Infinity };
  const found = quotaForm.exec(text)?.groups;
  if (found === undefined) context.addIssue(`"${text}" must be like "6000/min burst 12000", or "off"`);
  return { unitsPerMinute: Number(found?.['units']), burst: Number(found?.['burst']) };
});

/** Addresses and networks such as `10.0.0.0/8`, separated by commas. */
export const networks = z.string().transform((text, context): readonly string[] => {
  const given = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  for (const each of given)
    if (!isNetwork(each)) context.addIssue(`holds "${each}", which is no address or network such as 10.0.0.0/8`);
  return given;
});

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
