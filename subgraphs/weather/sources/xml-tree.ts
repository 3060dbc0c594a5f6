// XML bytes of a stranger → a plain tree of elements. Separate, because everything dangerous about XML ends here:
// no document type, no entities but the five of XML, bounded depth, well-formed or refused.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { InternalError } from '../../../process/errors.js';
import { decodeUtf8 } from './fetch-body.js';

/** An element by its local name. `text` is its own text, trimmed; attributes by local name. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string | null;
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const deepestLevel = 30;
const attributesKey = ':@';
const textKey = '#text';
const cdataKey = '#cdata';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  textNodeName: textKey,
  cdataPropName: cdataKey,
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  processEntities: false,
  trimValues: false,
  maxNestedTags: deepestLevel,
});

/**
 * The root element.
 * Errors: `InternalError` for what is not UTF-8, not well-formed, has a document type, or is nested deeper than 30.
 */
export function parseXml(body: Uint8Array, what: string): XmlElement {
  const text = decodeUtf8(body, what);
  // Entities can only be declared in a document type; without one there is nothing to expand and nothing to fetch.
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new InternalError(`${what} has a document type, which is not read`);
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new InternalError(`${what} is not well-formed XML: ${valid.err.msg}`);
  let nodes: unknown;
  try {
    nodes = parser.parse(text);
  } catch (error) {
    throw new InternalError(`${what} cannot be read as XML`, { cause: error });
  }
  const [root] = readElements(nodes, new Map(), 1, what);
  if (root === undefined) throw new InternalError(`${what} has no element`);
  return root;
}

const nodeList = z.array(z.record(z.string(), z.unknown()));
const textNodes = z.array(z.object({ [textKey]: z.string() }));
const attributeMap = z.record(z.string(), z.string());

type Namespaces = ReadonlyMap<string, string>;

function readElements(nodes: unknown, outer: Namespaces, depth: number, what: string): XmlElement[] {
  if (depth > deepestLevel) throw new InternalError(`${what} is nested too deeply`);
  return nodeList.parse(nodes).flatMap((node) => {
    const name = Object.keys(node).find((key) => ![attributesKey, textKey, cdataKey].includes(key));
    return name === undefined ? [] : [readElement(name, node, outer, depth, what)];
  });
}

function readElement(
  qualified: string,
  node: Readonly<Record<string, unknown>>,
  outer: Namespaces,
  depth: number,
  what: string,
): XmlElement {
  const given = Object.entries(attributeMap.parse(node[attributesKey] ?? {}));
  const namespaces = new Map(outer);
  const attributes = new Map<string, string>();
  for (const [key, value] of given) {
    const [, prefix] = /^xmlns(?::(.+))?$/.exec(key) ?? [];
    if (key === 'xmlns' || prefix !== undefined) namespaces.set(prefix ?? '', value);
    else attributes.set(key.slice(key.indexOf(':') + 1), decodeReferences(value));
  }
  const colon = qualified.indexOf(':');
  const content = nodeList.parse(node[qualified]);
  return {
    name: qualified.slice(colon + 1),
    namespace: namespaces.get(colon < 0 ? '' : qualified.slice(0, colon)) ?? null,
    attributes,
    text: content.map(ownText).join('').trim(),
    children: readElements(content, namespaces, depth + 1, what),
  };
}

function ownText(node: Readonly<Record<string, unknown>>): string {
  const plain = node[textKey];
  if (typeof plain === 'string') return decodeReferences(plain);
  // In CDATA nothing is a reference.
  return cdataKey in node
    ? textNodes
        .parse(node[cdataKey])
        .map((part) => part[textKey])
        .join('')
    : '';
}

const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five entities of XML and character references; anything else stays as it is written. */
function decodeReferences(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return predefined[String(name)] ?? whole;
    const point = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    const isCharacter = point > 0 && point <= 0x10_ff_ff && !(point >= 0xd8_00 && point <= 0xdf_ff);
    return isCharacter ? String.fromCodePoint(point) : whole;
  });
}

/** The children of that name. */
export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);

/** The text of the first child of that name; null where there is none or it is empty. */
export const textOf = (element: XmlElement, name: string): string | null =>
  element.children.find((child) => child.name === name)?.text || null;
