// Texts → the same without what must not be read in logs and traces. By form, so that it holds wherever a secret comes from.

const hidden = '[redacted]';

/** Members of objects whose values are never shown, whatever they hang on. */
const secretMembers = [
  'authorization|proxy-authorization|cookie|set-cookie|x-api-key|x-voter-token|x-gateway-signature|x-graphql-event-stream-token',
  'password|secret|token|voterToken|apiKey|voterCode|receipt|idempotencyKey|optionIds',
].join('|');

/** In a line of JSON a quote within a text has a backslash before it. */
const secretForms: readonly (readonly [form: RegExp, replacement: string])[] = [
  [new RegExp(`("(?:${secretMembers})":)(?:"(?:[^"\\\\]|\\\\.)*"|\\[[^\\]]*\\])`, 'gi'), `$1"${hidden}"`],
  // API keys, secrets of webhooks, JSON Web Tokens, tokens of voting browsers, other credentials.
  [/\bcivic_[\w-]{43}(?![\w-])/g, hidden],
  [/\bwhsec_[\w+/=-]{20,}/g, hidden],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, hidden],
  [/\b[\w-]{32}\.[\w-]{43}(?![\w-])/g, hidden],
  [/(civic_voter=)[^;\s"\\]+/g, `$1${hidden}`],
  [/\b((?:Bearer|Basic) +)[^\s"\\,;[]{8,}/gi, `$1${hidden}`],
  // Passwords in URLs.
  [/\b([a-z][a-z\d+.-]*:\/\/[^\s:/@"\\]*:)[^\s@/"\\]+(?=@)/gi, `$1${hidden}`],
];

/** Without keys, tokens, cookies and passwords. Of a line of JSON the result is one too. */
export function redactText(text: string): string {
  let clean = text;
  for (const [form, replacement] of secretForms) clean = clean.replace(form, replacement);
  return clean;
}

/** SQL, or a message that quotes it, with `?` for each text in it, and for each number where `numbers` are values too. */
export function redactSqlValues(text: string, { numbers = false } = {}): string {
  const clean = text
    .replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, '?')
    .replaceAll(/\b[eE]'(?:[^'\\]|''|\\.)*'/g, '?')
    .replaceAll(/'(?:[^']|'')*'/g, '?');
  return numbers ? clean.replaceAll(/(?<![\w$"])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w"])/gi, '?') : clean;
}

/** A message of GraphQL without the value that it complains of. */
export function redactGivenValue(message: string): string {
  return message.replace(/\b(value:?|represent|found|got)\s.*$/is, '$1 …');
}
