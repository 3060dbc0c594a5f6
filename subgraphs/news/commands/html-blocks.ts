// HTML that an editor pastes → plain-text blocks. What the allow-list does not hold is refused and named, not dropped
// in silence: an editor whose script or table vanished would publish something else than what was seen.
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import type { BodyBlockKindName } from '../entities/article.js';

interface HtmlBlock {
  readonly kind: BodyBlockKindName;
  readonly text: string;
}
type Read =
  | { readonly ok: true; readonly blocks: readonly HtmlBlock[] }
  | { readonly ok: false; readonly reason: string };
type HtmlNode = DefaultTreeAdapterTypes.ChildNode;

const blockKinds: Readonly<Record<string, BodyBlockKindName>> = {
  p: 'PARAGRAPH',
  h2: 'HEADING',
  h3: 'HEADING',
  h4: 'HEADING',
  blockquote: 'QUOTE',
  li: 'LIST_ITEM',
};
const containers = new Set(['ul', 'ol']);
/** Their text counts, they do not. */
const inline = new Set(['a', 'b', 'strong', 'i', 'em', 'u', 'span', 'br']);
const attributes = new Set(['href', 'title', 'lang', 'dir']);

/** Errors: a reason that names the first element, attribute or address that is not allowed. */
export function readHtmlBlocks(html: string): Read {
  const blocks: HtmlBlock[] = [];
  let text = '';
  let kind: BodyBlockKindName = 'PARAGRAPH';
  const finish = () => {
    const tidied = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
    if (tidied !== '') blocks.push({ kind, text: tidied });
    text = '';
  };
  const visit = (nodes: readonly HtmlNode[], around: BodyBlockKindName): string | null => {
    for (const node of nodes) {
      if (node.nodeName === '#text' && 'value' in node) text += node.value;
      else if (node.nodeName === '#comment') continue;
      else {
        const reason = 'tagName' in node ? visitElement(node, around) : 'A document type is not allowed here.';
        if (reason !== null) return reason;
      }
    }
    return null;
  };
  const visitElement = (node: DefaultTreeAdapterTypes.Element, around: BodyBlockKindName): string | null => {
    const name = node.tagName;
    const fault = findFault(node);
    if (fault !== null) return fault;
    const own = blockKinds[name];
    if (own === undefined && !containers.has(name)) {
      if (name === 'br') text += ' ';
      return visit(node.childNodes, around);
    }
    finish();
    // A paragraph inside a quotation or a list item is a part of it.
    kind = own === undefined || (own === 'PARAGRAPH' && around !== 'PARAGRAPH') ? around : own;
    const reason = visit(node.childNodes, kind);
    finish();
    kind = around;
    return reason;
  };
  const reason = visit(parseFragment(html).childNodes, 'PARAGRAPH');
  if (reason !== null) return { ok: false, reason };
  finish();
  return { ok: true, blocks };
}

function findFault({ tagName, attrs }: DefaultTreeAdapterTypes.Element): string | null {
  if (!Object.hasOwn(blockKinds, tagName) && !containers.has(tagName) && !inline.has(tagName))
    return `The element <${tagName}> is not allowed.`;
  for (const { name, value } of attrs) {
    if (!attributes.has(name)) return `The attribute ${name} of <${tagName}> is not allowed.`;
    if (name === 'href' && !/^(https?:\/\/|mailto:|#)/i.test(value.trim()))
      return `The address of a link starts with https://, http://, mailto: or #.`;
  }
  return null;
}
