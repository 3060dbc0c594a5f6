// Texts that are no trusted document → one log line for each of them, so that a list can be completed before it is enforced.
// What stands in a text as a value may be a voter's code: it is not in the line.
import type { Log } from '../../process/log.js';
import { hideValues } from './hide-values.js';
import { hashText } from './trusted-documents.js';

/** Writes a line when a text comes for the first time, for `maximumTexts` texts at most. */
export function createUntrustedLog(log: Log, maximumTexts: number): (text: string) => void {
  const seen = new Set<string>();
  return (text) => {
    if (seen.size >= maximumTexts) return;
    const sha256 = hashText(text);
    if (seen.has(sha256)) return;
    seen.add(sha256);
    log.warn({ sha256, text: hideValues(text) }, 'an operation is no trusted document');
    if (seen.size === maximumTexts) log.warn({ maximumTexts }, 'no more operations that are not trusted are named');
  };
}
