// Plain-text blocks → HTML that is safe to insert. The blocks hold no markup, so every character of theirs is escaped;
// the allow-list runs over the result as well, so that no later kind of block can let markup through.
import { GraphQLError, GraphQLScalarType } from 'graphql';
import sanitizeHtml from 'sanitize-html';
import type { StoredBlock } from '../entities/article.js';

export const HtmlScalar = new GraphQLScalarType<string, string>({
  name: 'HTML',
  description: 'HTML of the elements p, h2, blockquote, ul and li, without attributes. Safe to insert.',
  serialize(value) {
    if (typeof value !== 'string') throw new GraphQLError('HTML can only represent text.');
    return value;
  },
});

const allowed: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'h2', 'blockquote', 'ul', 'li'],
  allowedAttributes: {},
};

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

/** The lead and body; the title is not part of it. List items that follow one another become one list. */
export function renderBodyHtml(blocks: readonly StoredBlock[]): string {
  let html = '';
  let inList = false;
  for (const { kind, text } of blocks) {
    if (kind === 'TITLE') continue;
    if (inList !== (kind === 'LIST_ITEM')) html += inList ? '</ul>' : '<ul>';
    inList = kind === 'LIST_ITEM';
    html += renderBlock(kind, escapeHtml(text));
  }
  return sanitizeHtml(inList ? `${html}</ul>` : html, allowed);
}

function renderBlock(kind: Exclude<StoredBlock['kind'], 'TITLE'>, text: string): string {
  switch (kind) {
    case 'LEAD':
    case 'PARAGRAPH':
      return `<p>${text}</p>`;
    case 'HEADING':
      return `<h2>${text}</h2>`;
    case 'QUOTE':
      return `<blockquote><p>${text}</p></blockquote>`;
    case 'LIST_ITEM':
      return `<li>${text}</li>`;
  }
}
