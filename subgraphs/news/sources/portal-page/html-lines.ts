// HTML in; the same lines out that a plain text page has, with what the markup says about each, and the page's metadata.
// Separate so that one parser reads both variants. Scripts, styles, navigation and footers never reach the lines.
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import type { PageBlockKind, PageLine, PageMetadata } from './portal-page.js';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;
type Element = DefaultTreeAdapterTypes.Element;
type Region = PageLine['region'];

/** No honest page nests deeper; a hostile one must not exhaust the stack. */
const MAX_DEPTH = 400;
const SKIPPED = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'nav',
  'footer',
  'button',
  'select',
  'iframe',
  'figcaption',
]);
const INLINE = new Set([
  'a',
  'abbr',
  'b',
  'bdi',
  'cite',
  'code',
  'em',
  'font',
  'i',
  'label',
  'mark',
  'q',
  's',
  'small',
  'span',
  'strong',
  'sub',
  'sup',
  'time',
  'u',
]);
const HINTS: ReadonlyMap<string, PageBlockKind> = new Map([
  ['h1', 'TITLE'],
  ...['h2', 'h3', 'h4', 'h5', 'h6'].map((tag): [string, PageBlockKind] => [tag, 'HEADING']),
  ['p', 'PARAGRAPH'],
  ['blockquote', 'QUOTE'],
  ['li', 'LIST_ITEM'],
]);
const LEAD_CLASS = /(?:^|[\s_-])(?:sapo|lead|chapeau|summary)(?:$|[\s_-])/i;
const ASIDE_CLASS = /(?:^|[\s_-])(?:sidebar|widget|related|weather|poll|vote)(?:$|[\s_-])/i;

/** Errors: none; parse5 repairs whatever it is given, as a browser does. */
export function readHtml(html: string): { readonly lines: readonly PageLine[]; readonly metadata: PageMetadata } {
  const document = parse(html);
  const lines: PageLine[] = [];
  let text = '';
  const flush = (hint: PageBlockKind | null, region: Region): void => {
    const clean = text.replace(/\s+/gu, ' ').trim();
    if (clean !== '') lines.push({ text: clean, apart: true, indented: false, hint, region });
    text = '';
  };
  const walk = (node: Node, hint: PageBlockKind | null, region: Region, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    if (node.nodeName === '#text' && 'value' in node) {
      text += node.value;
      return;
    }
    if (!('childNodes' in node)) return;
    if (!isElement(node)) {
      for (const child of node.childNodes) walk(child, hint, region, depth + 1);
      return;
    }
    if (SKIPPED.has(node.tagName) || node.tagName === 'head' || attribute(node, 'hidden') !== null) return;
    if (node.tagName === 'br') {
      flush(hint, region);
      return;
    }
    if (INLINE.has(node.tagName)) {
      for (const child of node.childNodes) walk(child, hint, region, depth + 1);
      return;
    }
    flush(hint, region);
    const [innerHint, innerRegion] = [hintOf(node) ?? hint, regionOf(node) ?? region];
    for (const child of node.childNodes) walk(child, innerHint, innerRegion, depth + 1);
    flush(innerHint, innerRegion);
  };
  walk(document, null, 'UNSTATED', 0);
  return { lines, metadata: readMetadata(document) };
}

function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

function attribute(element: Element, name: string): string | null {
  return element.attrs.find((each) => each.name === name)?.value ?? null;
}

function hintOf(element: Element): PageBlockKind | null {
  if (LEAD_CLASS.test(attribute(element, 'class') ?? '')) return 'LEAD';
  return HINTS.get(element.tagName) ?? null;
}

function regionOf(element: Element): Region | null {
  if (element.tagName === 'aside' || ASIDE_CLASS.test(attribute(element, 'class') ?? '')) return 'ASIDE';
  return element.tagName === 'article' || attribute(element, 'itemprop') === 'articleBody' ? 'ARTICLE' : null;
}

function readMetadata(document: DefaultTreeAdapterTypes.Document): PageMetadata {
  const stated = new Map<string, string>();
  const note = (key: string, value: string | null): void => {
    const clean = value?.normalize('NFC').trim() ?? '';
    if (clean !== '' && !stated.has(key)) stated.set(key, clean);
  };
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    if (isElement(node)) {
      if (node.tagName === 'meta')
        note(`meta:${attribute(node, 'property') ?? attribute(node, 'name') ?? ''}`, attribute(node, 'content'));
      if (node.tagName === 'link' && attribute(node, 'rel') === 'canonical') note('canonical', attribute(node, 'href'));
      if (node.tagName === 'time') note('time', attribute(node, 'datetime'));
      if (node.tagName === 'title')
        note('title', node.childNodes.map((child) => ('value' in child ? child.value : '')).join(''));
    }
    if ('childNodes' in node) for (const child of node.childNodes) visit(child, depth + 1);
  };
  visit(document, 0);
  const get = (key: string): string | null => stated.get(key) ?? null;
  return {
    url: webAddress(get('canonical')) ?? webAddress(get('meta:og:url')),
    author: get('meta:author') ?? get('meta:article:author'),
    siteName: get('meta:og:site_name'),
    imageUrl: webAddress(get('meta:og:image')),
    title: get('meta:og:title') ?? get('title'),
    publishedAt: instant(get('time')) ?? instant(get('meta:article:published_time')),
  };
}

function webAddress(value: string | null): string | null {
  return value !== null && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value) ? value : null;
}

/** Only a time with a stated offset is an instant; a bare local time says no more than the dateline does. */
function instant(value: string | null): string | null {
  if (value === null) return null;
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})$/.exec(value);
  if (match === null || Number.isNaN(Date.parse(value))) return null;
  return `${match[1] ?? ''}${match[2] ?? ':00'}${match[3] ?? ''}`;
}
