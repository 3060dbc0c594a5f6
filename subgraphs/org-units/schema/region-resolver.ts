// The fields of a region that depend on time or on other records, through the request's loaders.
// Separate from units, because a region stands in one hierarchy and has a point.
import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { ListOf, Paged } from '../../kit/graphql/directives.js';
import { DateScalar, LocaleScalar } from '../../kit/graphql/scalars.js';
import { LocalizedText, Provenance, Validity } from '../../kit/graphql/shared-types.js';
import { toProvenance } from '../../kit/provenance.js';
import type { SubjectRow } from '../loaders/subject-rows.js';
import { pickOn, toValidity } from '../loaders/time.js';
import { asOfDescription, UnitsBelowArgs } from './arguments.js';
import type { OrgUnitContext } from './context.js';
import { namePeriods, nameOn, shortNameIn } from './localized.js';
import { identifiersOf, regionNode, successionNode } from './nodes.js';
import { ExternalIdentifier, GeoPoint, NamePeriod, OrgUnitConnection, Region, Succession } from './types.js';
import { unitsBelow } from './units-below.js';

const inVietnamese = { defaultValue: 'vi' } as const;

@Resolver(() => Region)
export class RegionResolver {
  @FieldResolver(() => String, {
    description: 'The name in force on the day; the Vietnamese one where there is none in the locale.',
  })
  name(
    @Root() region: SubjectRow,
    @Arg('locale', () => LocaleScalar, inVietnamese) locale: string,
    @Arg('asOf', () => DateScalar, asOfDescription) asOf: string | null,
    @Ctx() { today }: OrgUnitContext,
  ) {
    return nameOn(region, locale, asOf ?? null, today).text;
  }

  @FieldResolver(() => LocalizedText, { description: 'As `name`, with its language and whether it is a translation.' })
  nameText(
    @Root() region: SubjectRow,
    @Arg('locale', () => LocaleScalar, inVietnamese) locale: string,
    @Arg('asOf', () => DateScalar, asOfDescription) asOf: string | null,
    @Ctx() { today }: OrgUnitContext,
  ) {
    return nameOn(region, locale, asOf ?? null, today);
  }

  @ListOf(2)
  @FieldResolver(() => [NamePeriod], { description: 'All official names over time, oldest first.' })
  names(@Root() region: SubjectRow) {
    return namePeriods(region);
  }

  @FieldResolver(() => String, { nullable: true, description: 'The name without the kind of area, such as Hà Nội.' })
  shortName(@Root() region: SubjectRow, @Arg('locale', () => LocaleScalar, inVietnamese) locale: string) {
    return shortNameIn(region, locale);
  }

  @ListOf(2)
  @FieldResolver(() => [ExternalIdentifier], {
    description: 'GSO codes were reused in 2025: always read the validity.',
  })
  identifiers(
    @Root() region: SubjectRow,
    @Arg('asOf', () => DateScalar, { nullable: true, description: 'Default: all that ever held.' }) asOf: string | null,
    @Ctx() { today }: OrgUnitContext,
  ) {
    return identifiersOf(region, asOf ?? null, today);
  }

  @FieldResolver(() => GeoPoint, {
    nullable: true,
    description: 'Null where no source gives one; never taken from another region.',
  })
  point(@Root() { latitude, longitude }: SubjectRow) {
    return latitude === null || longitude === null ? null : { latitude, longitude };
  }

  @FieldResolver(() => String, { nullable: true, description: 'Whom to name where the point is shown.' })
  pointAttribution(@Root() { pointSource, pointLicence }: SubjectRow) {
    return pointSource !== null && pointLicence !== null ? `${pointSource} (${pointLicence})` : pointSource;
  }

  @FieldResolver(() => Validity)
  validity(@Root() { intervals }: SubjectRow, @Ctx() { today }: OrgUnitContext) {
    const interval = pickOn(intervals, today);
    return toValidity(interval ?? { validFrom: null, validUntil: null, fromKnown: false, untilKnown: false }, today);
  }

  @FieldResolver(() => Region, { nullable: true, description: 'The region that this one lies in.' })
  async parent(
    @Root() { id }: SubjectRow,
    @Arg('asOf', () => DateScalar, asOfDescription) asOf: string | null,
    @Ctx() { loaders }: OrgUnitContext,
  ) {
    const [parent] = await loaders.above('TERRITORIAL').load({ id, asOf: asOf ?? null });
    return parent === undefined ? null : regionNode(parent);
  }

  @ListOf(3)
  @FieldResolver(() => [Region], { description: 'All regions around, from the country to the parent.' })
  async ancestors(
    @Root() { id }: SubjectRow,
    @Arg('asOf', () => DateScalar, asOfDescription) asOf: string | null,
    @Ctx() { loaders }: OrgUnitContext,
  ) {
    return (await loaders.ancestors('TERRITORIAL').load({ id, asOf: asOf ?? null })).map(regionNode);
  }

  @ListOf(30)
  @FieldResolver(() => [Region], { description: 'The regions directly inside, by name.' })
  async children(
    @Root() { id }: SubjectRow,
    @Arg('asOf', () => DateScalar, asOfDescription) asOf: string | null,
    @Ctx() { loaders }: OrgUnitContext,
  ) {
    return (await loaders.subregions.load({ id, asOf: asOf ?? null })).map(regionNode);
  }

  @ListOf(5)
  @FieldResolver(() => [Succession], { description: 'What this region came from.' })
  async predecessors(@Root() { id }: SubjectRow, @Ctx() { loaders }: OrgUnitContext) {
    return (await loaders.successionsTo.load(id)).map(successionNode);
  }

  @ListOf(5)
  @FieldResolver(() => [Succession], { description: 'What this region went into.' })
  async successors(@Root() { id }: SubjectRow, @Ctx() { loaders }: OrgUnitContext) {
    return (await loaders.successionsFrom.load(id)).map(successionNode);
  }

  @Paged()
  @FieldResolver(() => OrgUnitConnection, { description: 'The units that work for this region itself, by name.' })
  orgUnits(
    @Root() { id }: SubjectRow,
    @Args(() => UnitsBelowArgs) args: UnitsBelowArgs,
    @Ctx() context: OrgUnitContext,
  ) {
    return unitsBelow(id, { ...args, hierarchy: 'AREA', maxDepth: 1 }, context);
  }

  @FieldResolver(() => Provenance)
  provenance(@Root() region: SubjectRow) {
    return toProvenance(region.provenance);
  }
}
