// Settings that have a form of their own: their text → what it means. Separate from the list of the settings.
import { isIP } from 'node:net';
import { z } from 'zod';

export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });

/** `*`, or origins such as `https://city.example`, separated by commas. */
export const origins = z.string().transform((text, context) => {
  const given = splitList(text);
  for (const origin of given)
    if (origin !== '*' && (!httpUrl.safeParse(origin).success || new URL(origin).origin !== origin))
      context.addIssue(`holds "${origin}", which is no origin such as https://city.example`);
  if (given.includes('*') && given.length > 1) context.addIssue('holds * beside origins: give either');
  return given;
});

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

/** Names such as `polls-in-ward-service`, separated by commas, by the form that composition accepts. */
export const labels = z.string().transform((text, context): readonly string[] => {
  const given = splitList(text);
  for (const each of given)
    if (!/^[a-zA-Z][\w\-:./]*$/.test(each)) context.addIssue(`holds "${each}", which is no label of an @override`);
  return given;
});

/** Addresses and networks such as `10.0.0.0/8`, separated by commas. */
export const networks = z.string().transform((text, context): readonly string[] => {
  const given = splitList(text);
  for (const each of given)
    if (!isNetwork(each)) context.addIssue(`holds "${each}", which is no address or network such as 10.0.0.0/8`);
  return given;
});

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
