// The polls that a unit of another subgraph is the subject or the organizer of. Nullable, so that a unit stays
// readable when this subgraph is away.
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { toConnection } from '../../kit/graphql/connections.js';
import { Paged } from '../../kit/graphql/directives.js';
import { parsePage } from '../../kit/keyset.js';
import type { UnitRelation } from '../loaders/list-polls.js';
import type { PollContext } from './context.js';
import { UnitPollsArgs } from './inputs.js';
import { checkStatuses } from './poll-resolver.js';
import { OrgUnit, PollConnection } from './poll-types.js';

@Resolver(() => OrgUnit)
export class UnitPollsResolver {
  @Paged({ by: ['first'] })
  @FieldResolver(() => PollConnection, { nullable: true, description: 'Polls about the unit, newest opening first.' })
  polls(@Root() unit: OrgUnit, @Args(() => UnitPollsArgs) args: UnitPollsArgs, @Ctx() context: PollContext) {
    return readUnitPolls(unit, 'subjectId', args, context);
  }

  @Paged({ by: ['first'] })
  @FieldResolver(() => PollConnection, {
    nullable: true,
    description: 'Polls that the unit runs, newest opening first.',
  })
  organizedPolls(@Root() unit: OrgUnit, @Args(() => UnitPollsArgs) args: UnitPollsArgs, @Ctx() context: PollContext) {
    return readUnitPolls(unit, 'organizerId', args, context);
  }
}

async function readUnitPolls(
  unit: OrgUnit,
  relation: UnitRelation,
  args: UnitPollsArgs,
  { loaders, caller }: PollContext,
) {
  checkStatuses(args.statuses, caller);
  const asked = { relation, statuses: args.statuses ?? null };
  const page = await loaders.unitPolls({ ...asked, page: parsePage(args) }).load(unit.id);
  return toConnection(
    page,
    (row) => row,
    () => loaders.unitPollCount(asked).load(unit.id),
  );
}
