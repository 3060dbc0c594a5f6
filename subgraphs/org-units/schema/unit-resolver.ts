// The fields of a unit that depend on time or on other records. Each goes through the request's loaders, so a page of
// units costs one statement a field, whatever its size.
import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { toConnection } from '../../kit/graphql/connections.js';
import { ListOf, Paged } from '../../kit/graphql/directives.js';
import { DateScalar, LocaleScalar } from '../../kit/graphql/scalars.js';
import { LocalizedText, Provenance, Validity } from '../../kit/graphql/shared-types.js';
import { parsePage } from '../../kit/keyset.js';
import { toProvenance } from '../../kit/provenance.js';
import type { SubjectRow } from '../loaders/subject-rows.js';
import { holdsOn, pickOn, toValidity } from '../loaders/time.js';
import { asOfDescription, ChildrenArgs, DescendantsArgs, TenuresArgs } from './arguments.js';
import type { OrgUnitContext } from './context.js';
import { HierarchyEnum, OrgUnitStateEnum } from './enums.js';
import { namePeriods, nameOn, shortNameIn } from './localized.js';
import { identifiersOf, regionNode, successionNode, tenureNode, unitNode } from './nodes.js';
import {
  ExternalIdentifier,
  NamePeriod,
  OrgUnit,
  OrgUnitConnection,
  OrgUnitDescendantConnection,
  Region,
  Succession,
  TenureConnection,
} from './types.js';
import { unitsBelow } from './units-below.js';

const inVietnamese = { defaultValue: 'vi' } as const;

@Resolver(() => OrgUnit)
export class OrgUnitResolver {
  @FieldResolver(() => String, {
    description: 'The name in force on the day; the Vietnamese one where there is none in the locale.',
  })
  name(
    @Root() unit: SubjectRow,
    @Arg('locale', () => LocaleScalar, inVietnamese) locale: string,
    @Arg('asOf', () => DateScalar, asOfDescription) asOf: string | null,
    @Ctx() { today }: OrgUnitContext,
  ) {
    return nameOn(unit, locale, asOf ?? null, today).text;
  }

  @FieldResolver(() => LocalizedText, { description: 'As `name`, with its language and whether it is a translation.' })
  nameText(
    @Root() unit: SubjectRow,
    @Arg('locale', () => LocaleScalar, inVietnamese) locale: string,
    @Arg('asOf', () => DateScalar, asOfDescription) asOf: string | null,
    @Ctx() { today }: OrgUnitContext,
  ) {
    return nameOn(unit, locale, asOf ?? null, today);
  }

  @ListOf(2)
  @FieldResolver(() => [NamePeriod], { description: 'All official names over time, oldest first.' })
  names(@Root() unit: SubjectRow) {
    return namePeriods(unit);
  }

  @FieldResolver(() => String, { nullable: true, description: 'The usual short form, such as UBND quận Hoàng Mai.' })
  shortName(@Root() unit: SubjectRow, @Arg('locale', () => LocaleScalar, inVietnamese) locale: string) {
    return shortNameIn(unit, locale);
  }

  @FieldResolver(() => Validity, {
    description: 'The interval of existence around the day; in a gap or after the end the last one before it.',
  })
  validity(
    @Root() unit: SubjectRow,
    @Arg('asOf', () => DateScalar, { nullable: true, description: 'Default: today.' }) asOf: string | null,
    @Ctx() { today }: OrgUnitContext,
  ) {
    const interval = pickOn(unit.intervals, asOf ?? today);
    return toValidity(interval ?? { validFrom: null, validUntil: null, fromKnown: false, untilKnown: false }, today);
  }

  @ListOf(1)
  @FieldResolver(() => [Validity], {
    description: 'All intervals of existence, oldest first; more than one where there was a gap.',
  })
  validities(@Root() unit: SubjectRow, @Ctx() { today }: OrgUnitContext) {
    return unit.intervals.map((interval) => toValidity(interval, today));
  }

  @FieldResolver(() => OrgUnitStateEnum)
  state(
    @Root() { intervals }: SubjectRow,
    @Arg('asOf', () => DateScalar, { nullable: true, description: 'Default: today.' }) asOf: string | null,
    @Ctx() { today }: OrgUnitContext,
  ) {
    const day = asOf ?? today;
    if (intervals.some((interval) => holdsOn(interval, day))) return 'CURRENT';
    const before = intervals.some(({ validUntil }) => validUntil !== null && validUntil <= day);
    const after = intervals.some(({ validFrom }) => validFrom !== null && day < validFrom);
    if (before) return after ? 'INTERRUPTED' : 'ENDED';
    return 'NOT_YET';
  }

  @FieldResolver(() => OrgUnit, { nullable: true, description: 'The unit structurally above.' })
  async parent(
    @Root() { id }: SubjectRow,
    @Arg('asOf', () => DateScalar, asOfDescription) asOf: string | null,
    @Ctx() { loaders }: OrgUnitContext,
  ) {
    const [parent] = await loaders.above('STRUCTURAL').load({ id, asOf: asOf ?? null });
    return parent === undefined ? null : unitNode(parent);
  }

  @ListOf(5)
  @FieldResolver(() => [OrgUnit], {
    description: 'All units above, from the root to the parent. One statement for any depth.',
  })
  async ancestors(
    @Root() { id }: SubjectRow,
    @Arg('asOf', () => DateScalar, asOfDescription) asOf: string | null,
    @Arg('hierarchy', () => HierarchyEnum, { defaultValue: 'STRUCTURAL' }) hierarchy:
      | 'STRUCTURAL'
      | 'POLITICAL_DIRECTION',
    @Ctx() { loaders }: OrgUnitContext,
  ) {
    const ancestors = await loaders.ancestors(hierarchy).load({ id, asOf: asOf ?? null });
    return ancestors.map(unitNode);
  }

  @ListOf(5)
  @FieldResolver(() => [OrgUnit], { description: 'The bodies that lead or guide this unit.' })
  async directedBy(
    @Root() { id }: SubjectRow,
    @Arg('asOf', () => DateScalar, asOfDescription) asOf: string | null,
    @Ctx() { loaders }: OrgUnitContext,
  ) {
    const directing = await loaders.above('POLITICAL_DIRECTION').load({ id, asOf: asOf ?? null });
    return directing.map(unitNode);
  }

  @Paged()
  @FieldResolver(() => OrgUnitConnection, { description: 'The units directly below, by name.' })
  children(@Root() { id }: SubjectRow, @Args(() => ChildrenArgs) args: ChildrenArgs, @Ctx() context: OrgUnitContext) {
    return unitsBelow(id, { ...args, maxDepth: 1 }, context);
  }

  @Paged()
  @FieldResolver(() => OrgUnitDescendantConnection, {
    description: 'All units below, nearest first. One statement for any depth.',
  })
  descendants(
    @Root() { id }: SubjectRow,
    @Args(() => DescendantsArgs) args: DescendantsArgs,
    @Ctx() context: OrgUnitContext,
  ) {
    return unitsBelow(id, args, context);
  }

  @Paged()
  @FieldResolver(() => TenureConnection, {
    description: 'Who holds or held a post here: the highest post first, then the latest.',
  })
  async tenures(
    @Root() { id }: SubjectRow,
    @Args(() => TenuresArgs) args: TenuresArgs,
    @Ctx() { loaders }: OrgUnitContext,
  ) {
    const filter = { asOf: args.asOf ?? null, roles: args.roles ?? null };
    const page = await loaders.tenuresOf('unitId', filter, parsePage(args)).load(id);
    return toConnection(page, tenureNode, () => loaders.tenureCountOf('unitId', filter).load(id));
  }

  @FieldResolver(() => Region, { nullable: true, description: 'The area that the unit works for.' })
  async region(
    @Root() { id }: SubjectRow,
    @Arg('asOf', () => DateScalar, asOfDescription) asOf: string | null,
    @Ctx() { loaders }: OrgUnitContext,
  ) {
    const [region] = await loaders.above('AREA').load({ id, asOf: asOf ?? null });
    return region === undefined ? null : regionNode(region);
  }

  @ListOf(5)
  @FieldResolver(() => [Succession], { description: 'What this unit came from.' })
  async predecessors(@Root() { id }: SubjectRow, @Ctx() { loaders }: OrgUnitContext) {
    return (await loaders.successionsTo.load(id)).map(successionNode);
  }

  @ListOf(5)
  @FieldResolver(() => [Succession], { description: 'What this unit went into.' })
  async successors(@Root() { id }: SubjectRow, @Ctx() { loaders }: OrgUnitContext) {
    return (await loaders.successionsFrom.load(id)).map(successionNode);
  }

  @ListOf(2)
  @FieldResolver(() => [ExternalIdentifier])
  identifiers(
    @Root() unit: SubjectRow,
    @Arg('asOf', () => DateScalar, { nullable: true, description: 'Default: all that ever held.' }) asOf: string | null,
    @Ctx() { today }: OrgUnitContext,
  ) {
    return identifiersOf(unit, asOf ?? null, today);
  }

  @FieldResolver(() => Provenance)
  provenance(@Root() unit: SubjectRow) {
    return toProvenance(unit.provenance);
  }
}
