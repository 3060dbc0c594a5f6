// The entry points of the room: the widget's regions, alerts and their changes, and Region.weather.
import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { toChangeConnection } from '../../kit/graphql/connections.js';
import { ChangePage, ListOf, Tagged } from '../../kit/graphql/directives.js';
import { DateTimeScalar } from '../../kit/graphql/scalars.js';
import { ChangeConnection } from '../../kit/graphql/shared-types.js';
import { parsePage } from '../../kit/keyset.js';
import { loadActiveAlerts } from '../loaders/alerts.js';
import { readAlertChanges } from '../loaders/alert-changes.js';
import type { RequestLoaders } from '../loaders/request-loaders.js';
import { loadWidgetRegions } from '../loaders/place-readings.js';
import { AlertSeverity, toAlert, WeatherAlert } from './alert-type.js';
import type { WeatherContext } from './context.js';
import { RegionReference } from './region-reference.js';
import { RegionWeather, WeatherBasis } from './region-weather.js';

@Resolver(() => RegionReference)
export class RegionWeatherResolver {
  @FieldResolver(() => RegionWeather, {
    nullable: true,
    description: 'Null for a region that no place with weather lies above, such as the whole country.',
  })
  weather(@Root() { id }: RegionReference, @Ctx() { loaders }: WeatherContext) {
    return findRegionWeather(id, loaders);
  }
}

/** Null for a region that no place with weather lies above. */
export async function findRegionWeather(id: string, loaders: RequestLoaders) {
  const found = await loaders.places.load(id);
  const place = found === null ? null : await loaders.readings.load(found.locationId);
  if (found === null || place === null) return null;
  const basis = found.locationId === id ? WeatherBasis.OWN_POINT : WeatherBasis.PARENT_REGION;
  return { region: { id }, basis, lineage: found.lineage, place };
}

@Resolver()
export class WeatherQueryResolver {
  @ListOf(3)
  @Query(() => [RegionWeather], {
    description:
      "The portal's weather widget: the weather of its regions, in its order. It holds when org-units is away; `location.label` names the places.",
  })
  async weatherWidget(@Ctx() { store, loaders }: WeatherContext) {
    const ids = await loadWidgetRegions(store);
    return (await Promise.all(ids.map((id) => findRegionWeather(id, loaders)))).filter((weather) => weather !== null);
  }

  // Nullable items: a name that org-units cannot give now must not take the weather with it.
  @ListOf(3)
  @Query(() => [RegionReference], {
    nullable: 'items',
    description: "The regions of the portal's weather widget, in its order.",
  })
  async weatherRegions(@Ctx() { store }: WeatherContext) {
    return (await loadWidgetRegions(store)).map((id) => ({ id }));
  }

  @ListOf(20)
  @Query(() => [WeatherAlert], {
    description: 'Active alerts, most severe first; at most 500. Of a region: those that name it or one around it.',
  })
  async weatherAlerts(
    @Arg('activeAt', () => DateTimeScalar, { nullable: true, description: 'Default: now.' }) activeAt: Date | null,
    @Arg('minimumSeverity', () => AlertSeverity, { nullable: true }) minimumSeverity: AlertSeverity | null,
    @Arg('regionId', () => ID, { nullable: true }) regionId: string | null,
    @Ctx() { store, loaders }: WeatherContext,
  ) {
    await loaders.alertsFreshness();
    const query = { at: activeAt ?? loaders.now, minimumSeverity: minimumSeverity ?? null };
    if (!regionId) return (await loadActiveAlerts(store, query)).map(toAlert);
    const found = await loaders.places.load(regionId);
    return (await loaders.alertsOf(query).load(found?.lineage ?? [regionId])).map(toAlert);
  }

  @Query(() => WeatherAlert, { nullable: true, description: 'Any alert ever received, active or not.' })
  async weatherAlert(@Arg('id', () => ID) id: string, @Ctx() { loaders }: WeatherContext) {
    const row = await loaders.alerts.load(id);
    return row === null ? null : toAlert(row);
  }

  @Tagged('partner')
  @ChangePage()
  @Query(() => ChangeConnection, {
    description:
      'Alerts received, superseded, cancelled or ended, in the order it was recorded. Go on from `endCursor`, also of a page without nodes.',
  })
  async weatherAlertChanges(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() { store }: WeatherContext,
  ) {
    const { limit } = parsePage({ first }, { maximum: 1_000 });
    return toChangeConnection(await readAlertChanges(store, limit, after ?? null), after ?? null);
  }
}
