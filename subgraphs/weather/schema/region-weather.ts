// Region.weather: what is known of the weather at a region's place. Each part comes through its own loader,
// so that a query pays only for what it selects, and for 50 regions as much as for one.
import 'reflect-metadata';
import { Arg, Args, ArgsType, Ctx, Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ClientError } from '../../../process/errors.js';
import { connectionOf, edgeOf, toConnection } from '../../kit/graphql/connections.js';
import { ListOf, Paged } from '../../kit/graphql/directives.js';
import { DateTimeScalar } from '../../kit/graphql/scalars.js';
import { Provenance } from '../../kit/graphql/shared-types.js';
import { parsePage } from '../../kit/keyset.js';
import { toProvenance } from '../../kit/provenance.js';
import { type AgeLimits, currentLimits, forecastLimits, judgeFreshness } from '../loaders/freshness.js';
import { countObservations, type ObservationRow, type PlaceReadings } from '../loaders/place-readings.js';
import { AlertSeverity, toAlert, WeatherAlert } from './alert-type.js';
import { ClimateNormals, toClimateNormals } from './climate-types.js';
import type { WeatherContext } from './context.js';
import { Freshness } from './freshness-type.js';
import { RegionReference } from './region-reference.js';
import { DailyForecast, HourlyForecast, WeatherObservation } from './weather-values.js';

export enum WeatherBasis {
  OWN_POINT = 'OWN_POINT',
  PARENT_REGION = 'PARENT_REGION',
}
registerEnumType(WeatherBasis, {
  name: 'WeatherBasis',
  description: 'Whose point the weather is that of.',
  valuesConfig: {
    OWN_POINT: { description: "The region's own point." },
    PARENT_REGION: { description: 'The point of a region that this one lies in; see `location`.' },
  },
});

@ObjectType({ description: 'The point that the provider is asked for. WGS 84, degrees.' })
class WeatherLocation {
  @Field(() => RegionReference, { nullable: true, description: 'The region that the point belongs to.' })
  region!: RegionReference;
  @Field() label!: string;
  @Field(() => Float) latitude!: number;
  @Field(() => Float) longitude!: number;
  @Field({ description: 'IANA name of its time zone.' }) timezone!: string;
  @Field(() => Provenance) provenance!: Provenance;
}

@ObjectType()
class WeatherObservationEdge extends edgeOf(WeatherObservation) {}
@ObjectType({ description: 'Kept observations, newest first.' })
class WeatherObservationConnection extends connectionOf(WeatherObservation, WeatherObservationEdge) {}

@ArgsType()
class ObservationArgs {
  @Field(() => Int, { nullable: true }) first?: number | null;
  @Field(() => String, { nullable: true }) after?: string | null;
  @Field(() => Int, { nullable: true }) last?: number | null;
  @Field(() => String, { nullable: true }) before?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Inclusive.' }) from?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Exclusive.' }) until?: Date | null;
}

const mostHours = 168;
const mostDays = 7;

@ObjectType({ description: 'The weather of a region, each part with how old it is.' })
export class RegionWeather {
  @Field(() => RegionReference, { nullable: true }) region!: RegionReference;
  @Field(() => WeatherBasis) basis!: WeatherBasis;
  lineage!: readonly string[];
  place!: PlaceReadings;

  @Field(() => WeatherLocation)
  location() {
    const { locationId, locationProvenance, ...location } = this.place;
    return { ...location, region: { id: locationId }, provenance: toProvenance(locationProvenance) };
  }

  @Field(() => WeatherObservation, { nullable: true, description: 'The last received; look at its freshness.' })
  current(@Ctx() { loaders }: WeatherContext) {
    const { latest } = this.place;
    return latest === null ? null : toObservation(latest, this.place, loaders.now);
  }

  @ListOf(24)
  @Field(() => [HourlyForecast], {
    description: 'From the running hour on, at most 168. An hour that the provider left out is missing.',
  })
  hourly(@Arg('hours', () => Int, { defaultValue: 24 }) hours: number, @Ctx() { loaders }: WeatherContext) {
    checkCount('hours', hours, mostHours);
    const hourMs = 3_600_000;
    const from = Math.floor(loaders.now.getTime() / hourMs) * hourMs;
    const isWanted = (at: Date) => at.getTime() >= from && at.getTime() < from + hours * hourMs;
    return this.place.hourly.map((hour) => ({ ...hour, at: new Date(hour.at) })).filter(({ at }) => isWanted(at));
  }

  @ListOf(7)
  @Field(() => [DailyForecast], {
    description: 'From today on, at most 7. A day that the provider left out is missing.',
  })
  daily(@Arg('days', () => Int, { defaultValue: 7 }) days: number, @Ctx() { loaders }: WeatherContext) {
    checkCount('days', days, mostDays);
    const from = dayIn(this.place.timezone, loaders.now);
    const until = dayIn(this.place.timezone, new Date(loaders.now.getTime() + days * 86_400_000));
    return this.place.daily
      .filter(({ on }) => on >= from && on < until)
      .map((day) => ({ ...day, sunrise: toInstant(day.sunrise), sunset: toInstant(day.sunset) }));
  }

  @ListOf(3)
  @Field(() => [WeatherAlert], {
    description: 'Alerts that name the region or one around it, most severe first. By default those active now.',
  })
  async alerts(
    @Arg('activeAt', () => DateTimeScalar, { nullable: true }) activeAt: Date | null,
    @Arg('minimumSeverity', () => AlertSeverity, { nullable: true }) minimumSeverity: AlertSeverity | null,
    @Ctx() { loaders }: WeatherContext,
  ) {
    await loaders.alertsFreshness();
    const query = { at: activeAt ?? loaders.now, minimumSeverity: minimumSeverity ?? null };
    return (await loaders.alertsOf(query).load(this.lineage)).map(toAlert);
  }

  @Field(() => WeatherObservation, {
    nullable: true,
    description: 'The kept observation nearest to the instant, at most 90 minutes from it; null where none was kept.',
  })
  async observation(@Arg('at', () => DateTimeScalar) at: Date, @Ctx() { loaders }: WeatherContext) {
    const row = await loaders.observationsAt(at).load(this.place.locationId);
    return row === null ? null : toObservation(row, this.place, loaders.now);
  }

  @Paged()
  @Field(() => WeatherObservationConnection, { description: 'The observations kept here, newest first.' })
  async observations(@Args(() => ObservationArgs) args: ObservationArgs, @Ctx() { loaders, store }: WeatherContext) {
    const range = { from: args.from ?? null, until: args.until ?? null };
    const page = await loaders.observationPages({ ...range, page: parsePage(args) }).load(this.place.locationId);
    return toConnection(
      page,
      (row) => toObservation(row, this.place, loaders.now),
      () => countObservations(store, this.place.locationId, range),
    );
  }

  @Field(() => ClimateNormals, {
    nullable: true,
    description: 'What is usual here, for when there is nothing better. Null for a period that is not held.',
  })
  async normals(
    @Arg('period', () => String, { defaultValue: '1991-2017' }) period: string,
    @Ctx() { loaders }: WeatherContext,
  ) {
    const row = await loaders.normals(period).load(this.place.locationId);
    return row === null ? null : toClimateNormals(row, this.place.timezone);
  }

  @Field(() => Freshness, { description: 'Of `current`.' })
  freshness(@Ctx() { loaders }: WeatherContext) {
    return judgeObservation(this.place.latest, this.place, loaders.now);
  }
  @Field(() => Freshness, { description: 'Of `hourly`.' })
  hourlyFreshness(@Ctx() { loaders }: WeatherContext) {
    return judgeForecast(this.place, forecastLimits, loaders.now);
  }
  @Field(() => Freshness, { description: 'Of `daily`.' })
  dailyFreshness(@Ctx() { loaders }: WeatherContext) {
    return judgeForecast(this.place, forecastLimits, loaders.now);
  }
  @Field(() => Freshness, {
    description:
      'Of `alerts`. Only while it is FRESH does an empty list mean that the feeds hold no alert that can be read.',
  })
  alertsFreshness(@Ctx() { loaders }: WeatherContext) {
    return loaders.alertsFreshness();
  }

  @Field(() => Provenance, { description: 'Of the readings; of the point while there are none.' })
  provenance() {
    const { latest, locationProvenance } = this.place;
    if (latest !== null) return toProvenance(latest.provenance);
    const missing = ['current', 'hourly', 'daily'];
    return toProvenance({ ...locationProvenance, completeness: 'PARTIAL', missing });
  }
}

function toObservation(row: ObservationRow, place: PlaceReadings, now: Date) {
  return { ...row, freshness: judgeObservation(row, place, now), provenance: toProvenance(row.provenance) };
}

function judgeObservation(row: ObservationRow | null, { failedAt }: PlaceReadings, now: Date) {
  const { observedAt = null, fetchedAt = null } = row ?? {};
  return judgeFreshness({ observedAt, fetchedAt, failedAt }, currentLimits, now);
}

function judgeForecast({ fetchedAt, failedAt }: PlaceReadings, limits: AgeLimits, now: Date) {
  return judgeFreshness({ observedAt: null, fetchedAt, failedAt }, limits, now);
}

function checkCount(name: string, value: number, most: number): void {
  if (value < 0 || value > most) {
    throw new ClientError('BAD_USER_INPUT', `\`${name}\` is ${value}; it may be 0 to ${most}.`);
  }
}

const toInstant = (text: string | null) => (text === null ? null : new Date(text));

/** The calendar day (`YYYY-MM-DD`) that it is in a time zone. */
function dayIn(timezone: string, instant: Date): string {
  // The Swedish format of a date is ISO 8601.
  return new Intl.DateTimeFormat('sv', { timeZone: timezone }).format(instant);
}
