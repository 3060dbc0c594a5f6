// Text and markup → markup in which text is escaped. Separate so that no page puts a text in unescaped by mistake:
// what is markup has a type of its own.

export interface Html {
  readonly markup: string;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeText = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);

type Part = Html | string | number | readonly Html[];

/** A template of markup (its name is not `html`, or the formatter would put blanks into it): strings and numbers in it are escaped, markup and lists of markup are not. */
export function markUp(markup: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const written = parts.map((part) => {
    if (typeof part === 'object') return 'markup' in part ? part.markup : part.map((each) => each.markup).join('');
    return escapeText(String(part));
  });
  return { markup: markup.map((text, index) => text + (written[index] ?? '')).join('') };
}

export const nothing: Html = { markup: '' };

/** Links and lists between commas: parts with a text between them. */
export function joinHtml(parts: readonly Html[], between: string): Html {
  return { markup: parts.map(({ markup }) => markup).join(escapeText(between)) };
}

/** What an address or anchor of a heading is made of: its words in lower case. */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
}
