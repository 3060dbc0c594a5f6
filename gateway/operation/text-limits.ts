// The text of a document → nothing, or the limit that it goes over before it is parsed. The parser calls itself for each level
// of selections, lists, objects and types, so that a text of brackets alone would end its stack; and what follows it
// compares names letter by letter with those of the schema.
import { ClientError } from '../../process/errors.js';
import type { OperationLimits } from './limits.js';

const [quote, hash, backslash, newline, carriageReturn] = ['"', '#', '\\', '\n', '\r'].map((each) =>
  each.charCodeAt(0),
);
const opening = codesOf('{[(');
const closing = codesOf('}])');
const word = codesOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.');

/** Brackets within one another, for each level of fields: a selection, its arguments, lists and objects in them. */
const bracketsForEachField = 4;
/** Spaces and comments included; pretty-printed documents have six. */
const charactersForEachToken = 20;
const longestWord = 1_000;

function codesOf(characters: string): ReadonlySet<number> {
  return new Set([...characters].map((each) => each.charCodeAt(0)));
}

/**
 * Strings and comments are passed over as the lexer does.
 * Errors: `ClientError` TOO_MANY_TOKENS, QUERY_TOO_DEEP, GRAPHQL_PARSE_FAILED.
 */
export function checkText(text: string, { tokens, depth }: OperationLimits): void {
  if (tokens === Infinity) return;
  if (text.length > tokens * charactersForEachToken) {
    throw new ClientError(
      'TOO_MANY_TOKENS',
      `The document has ${text.length} characters; ${tokens * charactersForEachToken} are allowed: send long texts in variables.`,
    );
  }
  const maximumBrackets = depth * bracketsForEachField;
  let brackets = 0;
  let wordStart = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (word.has(code)) {
      if (at - wordStart >= longestWord)
        throw new ClientError('GRAPHQL_PARSE_FAILED', `A name or number has more than ${longestWord} characters.`);
      continue;
    }
    if (opening.has(code)) {
      brackets += 1;
      if (brackets > maximumBrackets) {
        throw new ClientError(
          'QUERY_TOO_DEEP',
          `The document has more than ${maximumBrackets} brackets within one another: select less deeply.`,
        );
      }
    } else if (closing.has(code)) brackets -= 1;
    else if (code === hash) at = endOfLine(text, at);
    else if (code === quote) at = text.startsWith('"""', at) ? endOfBlock(text, at + 3) : endOfString(text, at + 1);
    wordStart = at + 1;
  }
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== newline && text.charCodeAt(at) !== carriageReturn) at += 1;
  return at;
}

/** Index of the closing quotation mark, or of what ends a string that is not closed. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === quote || code === newline || code === carriageReturn) return at;
  }
  return text.length;
}

function endOfBlock(text: string, from: number): number {
  let at = text.indexOf('"""', from);
  while (at > 0 && text.charCodeAt(at - 1) === backslash) at = text.indexOf('"""', at + 3);
  return at === -1 ? text.length : at + 2;
}
