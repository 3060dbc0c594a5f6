// The text of a document → how deep its brackets lie in one another, before it is parsed: the parser calls itself for each
// level of selections, lists, objects and types, and a text of brackets alone would end its stack.

const [quote, hash, backslash, newline] = ['"', '#', '\\', '\n'].map((each) => each.charCodeAt(0));
const opening = new Set(['{', '[', '('].map((each) => each.charCodeAt(0)));
const closing = new Set(['}', ']', ')'].map((each) => each.charCodeAt(0)));

/** Whether brackets lie deeper than `maximum` levels. Strings and comments are passed over as the lexer does. */
export function isNestedDeeper(text: string, maximum: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (opening.has(code)) {
      depth += 1;
      if (depth > maximum) return true;
    } else if (closing.has(code)) depth -= 1;
    else if (code === hash) at = endOfLine(text, at);
    else if (code === quote) at = text.startsWith('"""', at) ? endOfBlock(text, at + 3) : endOfString(text, at + 1);
  }
  return false;
}

function endOfLine(text: string, from: number): number {
  const end = text.slice(from).search(/[\r\n]/);
  return end === -1 ? text.length : from + end;
}

/** Index of the closing quotation mark, or of what ends a string that is not closed. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === quote || code === newline) return at;
  }
  return text.length;
}

function endOfBlock(text: string, from: number): number {
  let at = text.indexOf('"""', from);
  while (at > 0 && text.charCodeAt(at - 1) === backslash) at = text.indexOf('"""', at + 3);
  return at === -1 ? text.length : at + 2;
}
