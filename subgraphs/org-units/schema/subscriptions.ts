// What can be followed of units, regions and persons: the change log.
import { Arg, Resolver, Root, Subscription } from 'type-graphql';
import { Cost, streamCost, Tagged } from '../../kit/graphql/directives.js';
import { ChangeEvent } from '../../kit/graphql/shared-types.js';
import { afterDescription, type ChangeEntryEvent, followChanges } from '../../kit/graphql/subscriptions.js';

@Resolver()
export class OrgUnitsSubscriptionResolver {
  @Tagged('partner')
  @Cost(streamCost)
  @Subscription(() => ChangeEvent, {
    subscribe: followChanges,
    description: 'The entries of `orgUnitChanges` as they come.',
  })
  orgUnitChangesFollowed(
    @Root() { value }: ChangeEntryEvent,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after: string | null,
  ): ChangeEvent {
    return value;
  }
}
