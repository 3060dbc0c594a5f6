// A page that is open → what a screen reader makes of it, from Chromium's own accessibility tree, in its order; and what in it does not
// read sensibly. Separate from the tests so that each rule is tried on a planted fault.
import type { Page } from 'playwright-core';
import { z } from 'zod';

export interface Read {
  readonly role: string;
  readonly name: string;
  /** Of a heading. */
  readonly level: number | null;
  /** Roles of what it is in, the outermost first. */
  readonly within: readonly string[];
  /** Whether a change of it is said aloud without being asked for. */
  readonly isLive: boolean;
}

const told = z.object({ value: z.string().optional() });
const value = z.object({ value: z.unknown().optional() });
const treeForm = z.object({
  nodes: z.array(
    z.object({
      nodeId: z.string(),
      ignored: z.boolean(),
      role: told.optional(),
      name: told.optional(),
      properties: z.array(z.object({ name: z.string(), value })).default([]),
      childIds: z.array(z.string()).default([]),
    }),
  ),
});
type Node = z.infer<typeof treeForm>['nodes'][number];

/** What is hidden from a screen reader is left out, and letters, which are in the names of what they are in. */
export async function readAloud(page: Page): Promise<readonly Read[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = treeForm.parse(await session.send('Accessibility.getFullAXTree'));
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const read: Read[] = [];
  const visit = (node: Node, within: readonly string[]): void => {
    const role = node.role?.value ?? '';
    const isTold = !node.ignored && !leftOut.has(role);
    if (isTold) read.push({ ...describe(node), within });
    for (const id of node.childIds) {
      const child = byId.get(id);
      if (child !== undefined) visit(child, isTold ? [...within, role] : within);
    }
  };
  const [root] = nodes;
  if (root !== undefined) visit(root, []);
  return read;
}

const leftOut = new Set(['none', 'generic', 'InlineTextBox', 'ListMarker', 'LineBreak']);

function describe({ role, name, properties }: Node): Omit<Read, 'within'> {
  const property = (wanted: string) => properties.find((each) => each.name === wanted)?.value.value;
  const level = property('level');
  const live = property('live');
  return {
    role: role?.value ?? '',
    name: name?.value?.trim() ?? '',
    level: typeof level === 'number' ? level : null,
    isLive: live === 'polite' || live === 'assertive',
  };
}

/** Without a name nobody knows what these are for. */
const named = new Set([
  'link',
  'button',
  'DisclosureTriangle',
  'textbox',
  'searchbox',
  'Date',
  'combobox',
  'checkbox',
  'radio',
  'image',
  'figure',
  'table',
  'navigation',
  'region',
  'search',
  'dialog',
  'heading',
  'tooltip',
]);
/** Of several with the same name nobody knows which is which. */
const toldApart = ['navigation', 'region', 'search', 'figure', 'table'];
const frame = ['banner', 'main', 'contentinfo'];

/** One line each; none for a page that reads sensibly. `expected`: what stands around the page, each once and in this order. */
export function findReadingFaults(read: readonly Read[], expected: readonly string[] = frame): string[] {
  const faults: string[] = [];
  const frames = read.map(({ role }) => role).filter((role) => frame.includes(role));
  if (frames.join(' ') !== expected.join(' ')) faults.push(`landmarks: ${frames.join(' ')}`);
  for (const { role, name, within } of read) {
    if (named.has(role) && name === '') faults.push(`${role} without a name in ${within.slice(-3).join(' > ')}`);
  }
  for (const role of toldApart) {
    const names = read.filter((each) => each.role === role).map(({ name }) => name);
    for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index)))
      faults.push(`several of ${role} "${name}"`);
  }
  faults.push(...findHeadingFaults(read), ...findFigureFaults(read));
  return faults;
}

function findHeadingFaults(read: readonly Read[]): string[] {
  const headings = read.filter(({ role }) => role === 'heading');
  const first = headings.filter(({ level }) => level === 1);
  const faults = first.length === 1 ? [] : [`${first.length} headings of the first level`];
  if (first.some(({ within }) => !within.includes('main'))) faults.push('the first heading is outside of main');
  let before = 0;
  for (const { name, level } of headings) {
    if (level === null) continue;
    if (level > before + 1) faults.push(`heading "${name}" of level ${level} after level ${before}`);
    before = level;
  }
  return faults;
}

/** What a figure draws is there in words too: a table, or what opens one, comes before the next figure. */
function findFigureFaults(read: readonly Read[]): string[] {
  return read.flatMap(({ role, name }, index) => {
    if (role !== 'figure') return [];
    const after = read.slice(index + 1);
    const end = after.findIndex((each) => each.role === 'figure');
    const own = after.slice(0, end < 0 ? undefined : end);
    const hasImage = own.some((each) => each.role === 'image' && each.within.includes('figure'));
    const hasWords = own.some((each) => ['table', 'DisclosureTriangle'].includes(each.role));
    return [
      ...(hasImage ? [] : [`figure "${name}" without an image`]),
      ...(hasWords ? [] : [`figure "${name}" without its table`]),
    ];
  });
}

/**
 * Vietnamese texts, of three words or more, in a part that is said to be in another language: a screen reader would spell them out by
 * the wrong rules. Names of places in an English sentence stay what they are.
 */
export async function findUntoldVietnamese(page: Page): Promise<readonly string[]> {
  const texts: unknown = await page.evaluate(`[...document.querySelectorAll('body *:not(script, style, code, code *)')]
    .filter((element) => element.closest('[lang]')?.lang !== 'vi')
    .flatMap((element) => [...element.childNodes])
    .filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.data.trim())`);
  return z.array(z.string()).parse(texts).filter(isVietnamese);
}

function isVietnamese(text: string): boolean {
  const words = text.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  const marked = words.filter((word) => /đ|\p{M}/iu.test(word.normalize('NFD')));
  return words.length >= 3 && marked.length * 2 > words.length;
}
