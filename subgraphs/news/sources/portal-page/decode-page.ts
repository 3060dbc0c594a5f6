// Bytes or text in; NFC text with \n line ends out, or the reason why this cannot be a page.
// Separate because it decides by bytes, before anything is known about the content.
import type { PageRefusalCode } from './portal-page.js';

export type DecodedPage =
  | { readonly ok: true; readonly text: string; readonly isHtml: boolean }
  | { readonly ok: false; readonly code: PageRefusalCode; readonly because: string };

const MAX_BYTES = 5_000_000;
const SIGNATURES: readonly { readonly bytes: readonly number[]; readonly name: string }[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46], name: 'a PDF file' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: 'a ZIP or Office file' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], name: 'a PNG image' },
  { bytes: [0xff, 0xd8, 0xff], name: 'a JPEG image' },
  { bytes: [0x1f, 0x8b], name: 'a gzip file' },
  { bytes: [0xff, 0xfe], name: 'UTF-16 text' },
  { bytes: [0xfe, 0xff], name: 'UTF-16 text' },
];
const MARKUP = /<(?:!doctype html|html|head|body|article|main|div|p|h1)\b/i;

/** Errors: a refusal for empty, oversized, binary, non-UTF-8 and JSON input; text is never repaired. */
export function decodePage(input: Uint8Array | string): DecodedPage {
  const size = typeof input === 'string' ? input.length : input.byteLength;
  if (size > MAX_BYTES) return refuse('TOO_LARGE', `it is larger than ${MAX_BYTES} bytes`);
  if (typeof input !== 'string') {
    const signature = SIGNATURES.find(({ bytes }) => bytes.every((byte, at) => input[at] === byte));
    if (signature !== undefined) return refuse('BINARY', `it is ${signature.name}, not UTF-8 text or HTML`);
  }
  const decoded = typeof input === 'string' ? input : decodeUtf8(input);
  if (decoded === null) return refuse('NOT_UTF8', 'its bytes are not UTF-8');
  if (decoded.includes('\0')) return refuse('BINARY', 'it holds NUL bytes, so it is not text');
  const text = decoded
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .normalize('NFC');
  if (text.trim() === '') return refuse('EMPTY', 'it is empty');
  if (isJson(text)) return refuse('JSON', 'it is a JSON document');
  return { ok: true, text, isHtml: MARKUP.test(text) };
}

function refuse(code: PageRefusalCode, because: string): DecodedPage {
  return { ok: false, code, because };
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Decided here: bytes in another encoding are refused, since a guessed encoding would corrupt names silently.
    return null;
  }
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
