// Texts of the project's files → phrases that must not be in them, one line each. Pure.
// Separate from its test so that every phrase is tried; the patterns are put together so that they do not find themselves.
import type { SourceFile } from './file-shape.js';

const FORBIDDEN: readonly { pattern: RegExp; reason: string }[] = [
  {
    pattern: new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')}|X{3})\\b`),
    reason: 'unfinished work is an issue, not a comment',
  },
  { pattern: new RegExp(['not', 'implemented'].join('[ -]?'), 'i'), reason: 'what is not there is not pretended' },
  { pattern: /(^|[\s"'`(=:,[])\/(work|home|root|Users)\/\w/, reason: 'a path of one machine' },
  { pattern: /\b[A-Z]:\\\w/, reason: 'a path of one machine' },
  { pattern: new RegExp(`^(${'<'.repeat(7)}|${'>'.repeat(7)}) `), reason: 'a merge that was not finished' },
];

/** `path:line: reason (the line)` for each line that holds such a phrase. */
export function findForbiddenText(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        FORBIDDEN.filter(({ pattern }) => pattern.test(line)).map(
          ({ reason }) => `${path}:${index + 1}: ${reason} (${line.trim().slice(0, 100)})`,
        ),
      ),
  );
}
