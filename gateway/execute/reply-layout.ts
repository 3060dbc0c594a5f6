// A fetch step's selection and output rewrites → where each part of its reply goes. Settled once per plan, read by both executors.
import type { FetchStep, KeyRename, ReplySelection } from '../plan/query-plan.js';

export interface ReplyField {
  readonly kind: 'field';
  /** Under which key the reply has it. */
  readonly key: string;
  /** Under which key the data has it. */
  readonly dataKey: string;
  readonly name: string;
  /** Null for a leaf. */
  readonly selection: ReplyLayout | null;
}

export interface ReplyFragment {
  readonly kind: 'fragment';
  readonly type: string | null;
  readonly selection: ReplyLayout;
}

export type ReplyLayout = readonly (ReplyField | ReplyFragment)[];

/** The layout of the root object, or of each entity. */
export function describeReply(step: FetchStep): ReplyLayout {
  const renames = step.outputRewrites.map(({ path, to }) => ({ path: path.filter(isKey), to }));
  return describe(step.selection, renames, []);
}

// Planners give a renamed field an alias that nothing else has: its keys alone tell where it is.
const isKey = (element: string) => !element.startsWith('... on ') && element !== '@';

function describe(
  selection: readonly ReplySelection[],
  renames: readonly KeyRename[],
  at: readonly string[],
): ReplyLayout {
  return selection.map((node) => {
    if (node.kind === 'fragment') return { ...node, selection: describe(node.selection, renames, at) };
    const path = [...at, node.key];
    const rename = renames.find(
      (each) => each.path.length === path.length && each.path.every((key, i) => key === path[i]),
    );
    return {
      kind: 'field',
      key: node.key,
      dataKey: rename?.to ?? node.key,
      name: node.name,
      selection: node.selection === null ? null : describe(node.selection, renames, path),
    };
  });
}

/** Data keys that a reply gives to the object it belongs to, whatever its type. */
export function findTopKeys(layout: ReplyLayout): ReadonlySet<string> {
  return new Set(layout.flatMap((node) => (node.kind === 'field' ? [node.dataKey] : [...findTopKeys(node.selection)])));
}

/** A path in a reply's object → the same place in the data; it ends where the layout does not know on. */
export function translatePath(layout: ReplyLayout, path: readonly (string | number)[]): (string | number)[] {
  const translated: (string | number)[] = [];
  let here: ReplyLayout | null = layout;
  for (const element of path) {
    if (typeof element === 'number') {
      translated.push(element);
      continue;
    }
    const field: ReplyField | undefined = here === null ? undefined : findField(here, element);
    if (field === undefined) break;
    translated.push(field.dataKey);
    here = field.selection;
  }
  return translated;
}

function findField(layout: ReplyLayout, key: string): ReplyField | undefined {
  for (const node of layout) {
    if (node.kind === 'field' ? node.key !== key : false) continue;
    const found = node.kind === 'field' ? node : findField(node.selection, key);
    if (found !== undefined) return found;
  }
  return undefined;
}
