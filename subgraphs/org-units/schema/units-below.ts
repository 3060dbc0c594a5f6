// Arguments of a list below a unit or region → its connection, through the request's loaders.
// Separate, because units (children, descendants) and regions (their units) page alike.
import { ClientError } from '../../../process/errors.js';
import { toConnection } from '../../kit/graphql/connections.js';
import { parsePage } from '../../kit/keyset.js';
import type { Hierarchy, UnitKind } from '../entities/kinds.js';
import type { OrgUnitContext } from './context.js';
import { unitNode } from './nodes.js';
import type { PageArgs } from './arguments.js';

export interface BelowArgs extends PageArgs {
  readonly hierarchy: Hierarchy;
  readonly maxDepth?: number | null;
  readonly asOf?: string | null;
  readonly kinds?: readonly UnitKind[] | null;
}

export async function unitsBelow(rootId: string, args: BelowArgs, { loaders, today }: OrgUnitContext) {
  const maxDepth = args.maxDepth ?? null;
  if (maxDepth !== null && maxDepth < 0) {
    throw new ClientError('BAD_USER_INPUT', `\`maxDepth\` is ${maxDepth}; it may be 0 or more.`);
  }
  const below = {
    hierarchy: args.hierarchy,
    maxDepth,
    asOf: args.asOf ?? null,
    kinds: args.kinds ?? null,
    today,
  };
  const page = await loaders.unitsBelow(below, parsePage(args)).load(rootId);
  return toConnection(
    page,
    unitNode,
    () => loaders.unitCountBelow(below).load(rootId),
    ({ depth }) => ({ depth }),
  );
}
