// What can be followed of the weather: that of a region, alerts as they are issued, and the change log of alerts.
import { Arg, Field, ID, ObjectType, Resolver, Root, type SubscribeResolverData, Subscription } from 'type-graphql';
import { ClientError } from '../../../process/errors.js';
import type { ChangeEntry } from '../../kit/change-log.js';
import { Cost, streamCost, Tagged } from '../../kit/graphql/directives.js';
import { ChangeEvent } from '../../kit/graphql/shared-types.js';
import {
  afterDescription,
  type ChangeEntryEvent,
  cursorDescription,
  type FollowArguments,
} from '../../kit/graphql/subscriptions.js';
import { followEntries, followValue, type LiveEvent, readLiveSource } from '../../kit/live.js';
import type { AlertRow } from '../loaders/alerts.js';
import { findIssued } from '../loaders/issued-alerts.js';
import { AlertSeverity, toAlert, WeatherAlert } from './alert-type.js';
import type { WeatherContext } from './context.js';
import { RegionWeather } from './region-weather.js';
import { findRegionWeather } from './resolvers.js';

type FoundWeather = NonNullable<Awaited<ReturnType<typeof findRegionWeather>>>;

@ObjectType({ description: 'The weather of a region from now on, until the next event.' })
class WeatherChange {
  @Field({ description: cursorDescription }) cursor!: string;
  @Field(() => RegionWeather) weather!: FoundWeather;
}

@ObjectType({ description: 'An alert that came, or was found to reach the region.' })
class WeatherAlertIssued {
  @Field({ description: cursorDescription }) cursor!: string;
  @Field(() => WeatherAlert) alert!: ReturnType<typeof toAlert>;
}

interface WeatherArguments extends FollowArguments {
  readonly regionId: string;
}

function followWeather({ source, args, context }: SubscribeResolverData<unknown, WeatherArguments, WeatherContext>) {
  let reaching: FoundWeather | null = null;
  const read = async () => {
    const { loaders } = context.renew();
    const value = await findRegionWeather(args.regionId, loaders);
    if (value === null)
      throw new ClientError('BAD_USER_INPUT', 'No weather is known for this region, nor for one around it.');
    reaching = value;
    const alerts = await loaders.alertsOf({ at: loaders.now, minimumSeverity: null }).load(value.lineage);
    const { fetchedAt, failedAt, latest } = value.place;
    const facts = [args.regionId, fetchedAt, failedAt !== null, latest?.observedAt, alerts.map(({ id }) => id)];
    return { value, state: JSON.stringify(facts) };
  };
  const concerns = ({ nodeType, nodeId, touches }: ChangeEntry): boolean =>
    nodeType === 'WeatherAlert'
      ? touches.some((each) => reaching?.lineage.includes(each))
      : nodeId === reaching?.place.locationId;
  return followValue(readLiveSource(source), args.after, { concerns, read });
}

interface AlertArguments extends FollowArguments {
  readonly regionId?: string | null;
  readonly minimumSeverity?: AlertSeverity | null;
}

async function followAlerts({ source, args, context }: SubscribeResolverData<unknown, AlertArguments, WeatherContext>) {
  const { regionId } = args;
  const found = typeof regionId === 'string' ? await context.loaders.places.load(regionId) : null;
  const lineage = typeof regionId === 'string' ? (found?.lineage ?? [regionId]) : null;
  const query = { lineage, minimumSeverity: args.minimumSeverity ?? null };
  return followEntries(readLiveSource(source), args.after, (entries) =>
    findIssued((ids) => context.renew().loaders.alerts.loadMany([...ids]), query, entries),
  );
}

function followAlertChanges({ source, args }: SubscribeResolverData<unknown, FollowArguments>) {
  return followEntries(readLiveSource(source), args.after, async (entries) =>
    entries
      .filter(({ nodeType }) => nodeType === 'WeatherAlert')
      .map((entry) => ({ cursor: entry.cursor, value: entry })),
  );
}

@Resolver()
export class WeatherSubscriptions {
  @Cost(streamCost)
  @Subscription(() => WeatherChange, {
    subscribe: followWeather,
    description:
      'The weather of a region now, and again whenever readings come or cease to, or an alert begins or ends to hold there.',
  })
  weatherChanged(
    @Root() { cursor, value }: LiveEvent<FoundWeather>,
    @Arg('regionId', () => ID) _regionId: string,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after: string | null,
  ): WeatherChange {
    return { cursor, weather: value };
  }

  @Cost(streamCost)
  @Subscription(() => WeatherAlertIssued, {
    subscribe: followAlerts,
    description:
      'Each alert, update and cancellation that comes from now on; of a region: those that name it or one around it. A cancellation comes whatever its severity.',
  })
  weatherAlertIssued(
    @Root() { cursor, value }: LiveEvent<AlertRow>,
    @Arg('regionId', () => ID, { nullable: true }) _regionId: string | null,
    @Arg('minimumSeverity', () => AlertSeverity, { nullable: true }) _minimumSeverity: AlertSeverity | null,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after: string | null,
  ): WeatherAlertIssued {
    return { cursor, alert: toAlert(value) };
  }

  @Tagged('partner')
  @Cost(streamCost)
  @Subscription(() => ChangeEvent, {
    subscribe: followAlertChanges,
    description: 'The entries of `weatherAlertChanges` as they come.',
  })
  weatherAlertChangesFollowed(
    @Root() { value }: ChangeEntryEvent,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after: string | null,
  ): ChangeEvent {
    return value;
  }
}
