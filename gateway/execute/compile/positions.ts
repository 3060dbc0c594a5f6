// The steps of a plan → a tree of positions in the data: which reply the objects at each come from, and which entity fetches
// add to them. Settled once per plan; collectors and projector are generated from it.
import type { ExecutablePlan, ExecutableStep } from '../executable-plan.js';
import type { ReplyLayout } from '../reply-layout.js';

export interface Position {
  /** Data keys from the root. */
  readonly path: readonly string[];
  readonly parent: Position | null;
  readonly children: Map<string, Position>;
  /**
   * The reply that the objects are in, with the selections that apply there. Null at the root, whose fields come from
   * every root fetch.
   */
  source: Source | null;
  /** Fetches whose entities belong to the objects here; at the root, all root fetches. */
  readonly attached: Source[];
  /** Number of its space where objects here must be told apart by index; null elsewhere. */
  space: number | null;
}

export interface Source {
  readonly step: ExecutableStep;
  readonly layouts: ReplyLayout[];
}

export interface PositionTree {
  readonly root: Position;
  /** Positions with a space, each after its parent, by number. */
  readonly spaces: readonly Position[];
  /** Where each step's objects are, by the step's id. */
  readonly positionOfStep: ReadonlyMap<number, Position>;
}

/** Null where objects of one position come from several replies: the interpreter merges those. */
export function buildPositions({ steps }: ExecutablePlan): PositionTree | null {
  const root = createPosition(null, []);
  const positionOfStep = new Map<number, Position>();
  for (const step of steps) {
    const position = findPosition(root, step.step.path);
    if (position === null) return null;
    position.attached.push({ step, layouts: [step.layout] });
    positionOfStep.set(step.step.id, position);
    if (!addLayout(position, step, step.layout)) return null;
  }
  const spaces: Position[] = [];
  numberSpaces(root, spaces);
  return { root, spaces, positionOfStep };
}

function createPosition(parent: Position | null, path: readonly string[]): Position {
  return { path, parent, children: new Map(), source: null, attached: [], space: null };
}

function findPosition(root: Position, path: readonly string[]): Position | null {
  let position: Position | undefined = root;
  for (const element of path) if (element !== '@') position = position?.children.get(element);
  return position ?? null;
}

/** False where another reply holds objects of the same position. */
function addLayout(position: Position, step: ExecutableStep, layout: ReplyLayout): boolean {
  return layout.every((node) => {
    if (node.kind === 'fragment') return addLayout(position, step, node.selection);
    if (node.selection === null) return true;
    let child = position.children.get(node.dataKey);
    if (child === undefined) {
      child = createPosition(position, [...position.path, node.dataKey]);
      position.children.set(node.dataKey, child);
    }
    child.source ??= { step, layouts: [] };
    if (child.source.step !== step) return false;
    child.source.layouts.push(node.selection);
    return addLayout(child, step, node.selection);
  });
}

/** A position has a space when entities belong to its objects or to objects below. */
function numberSpaces(position: Position, spaces: Position[]): void {
  for (const child of position.children.values()) {
    if (!leadsToEntities(child)) continue;
    child.space = spaces.length;
    spaces.push(child);
    numberSpaces(child, spaces);
  }
}

function leadsToEntities(position: Position): boolean {
  return position.attached.length > 0 || [...position.children.values()].some(leadsToEntities);
}
