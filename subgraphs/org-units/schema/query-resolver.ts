// The entry points for reading: nodes, units, persons, regions and the change log.
import { Arg, Args, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { ClientError } from '../../../process/errors.js';
import { toChangeConnection, toConnection } from '../../kit/graphql/connections.js';
import { ChangePage, ListOf, Paged, Tagged } from '../../kit/graphql/directives.js';
import { DateScalar } from '../../kit/graphql/scalars.js';
import { ChangeConnection, Node, OrderDirection } from '../../kit/graphql/shared-types.js';
import { idPrefix } from '../../kit/ids.js';
import { parsePage } from '../../kit/keyset.js';
import type { AdminLevel } from '../entities/kinds.js';
import type { SubjectType } from '../entities/subject.js';
import { countPersons, pagePersons } from '../loaders/people.js';
import { listRegions } from '../loaders/regions.js';
import { findSubjectByIdentifier, findSubjectBySlug } from '../loaders/subject-rows.js';
import { countUnits, pageUnits } from '../loaders/unit-lists.js';
import { IdentifierInput, OrgUnitFilter, OrgUnitOrder, PageArgs, PersonFilter } from './arguments.js';
import type { OrgUnitContext } from './context.js';
import { AdminLevelEnum } from './enums.js';
import { foreignTypes } from './node-references.js';
import {
  findPerson,
  findRegion,
  findSuccession,
  findTenure,
  findUnit,
  personNode,
  regionNode,
  unitNode,
} from './nodes.js';
import { OrgUnit, OrgUnitConnection, Person, PersonConnection, Region } from './types.js';

const optional = { nullable: true } as const;

async function findNode(id: string, context: OrgUnitContext) {
  const prefix = idPrefix(id) ?? '';
  const foreign = foreignTypes[prefix];
  if (foreign !== undefined) return { __typename: foreign, id };
  switch (prefix) {
    case 'unit':
      return findUnit(id, context);
    case 'region':
      return findRegion(id, context);
    case 'person':
      return findPerson(id, context);
    case 'tenure':
      return findTenure(id, context);
    case 'succession':
      return findSuccession(id, context);
    default:
      return null;
  }
}

async function findSubject(
  type: SubjectType,
  by: { id: string | null; slug: string | null; identifier: IdentifierInput | null },
  { store, loaders, today }: OrgUnitContext,
) {
  if ([by.id, by.slug, by.identifier].filter((key) => key !== null).length !== 1) {
    throw new ClientError('BAD_USER_INPUT', 'Give exactly one of `id`, `slug` and `identifier`.');
  }
  if (by.slug !== null) return findSubjectBySlug(store.sql, type, by.slug);
  if (by.identifier !== null)
    return findSubjectByIdentifier(store.sql, type, by.identifier, by.identifier.asOf ?? today);
  const row = await loaders.subjects.load(by.id ?? '');
  return row?.type === type ? row : null;
}

@Resolver()
export class OrgUnitsQueryResolver {
  @Query(() => Node, { nullable: true, description: 'Any node of the graph by its id.' })
  node(@Arg('id', () => ID) id: string, @Ctx() context: OrgUnitContext) {
    return findNode(id, context);
  }

  @ListOf(20)
  @Query(() => [Node], {
    nullable: 'items',
    description: 'In the order of `ids`; null where an id is unknown. At most 100.',
  })
  nodes(@Arg('ids', () => [ID]) ids: readonly string[], @Ctx() context: OrgUnitContext) {
    if (ids.length > 100) throw new ClientError('BAD_USER_INPUT', `\`ids\` holds ${ids.length}; it may hold 100.`);
    return Promise.all(ids.map((id) => findNode(id, context)));
  }

  @Query(() => OrgUnit, {
    nullable: true,
    description: 'One unit, by exactly one of id, slug (also an old one) and identifier.',
  })
  async orgUnit(
    @Arg('id', () => ID, optional) id: string | null,
    @Arg('slug', () => String, optional) slug: string | null,
    @Arg('identifier', () => IdentifierInput, optional) identifier: IdentifierInput | null,
    @Ctx() context: OrgUnitContext,
  ) {
    const row = await findSubject(
      'UNIT',
      { id: id ?? null, slug: slug ?? null, identifier: identifier ?? null },
      context,
    );
    return row === null ? null : unitNode(row);
  }

  @Paged()
  @Query(() => OrgUnitConnection, { description: 'The units that exist on the day, by name unless ordered otherwise.' })
  async orgUnits(
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => OrgUnitFilter, optional) filter: OrgUnitFilter | null,
    @Arg('asOf', () => DateScalar, { nullable: true, description: 'Default: today.' }) asOf: string | null,
    @Arg('orderBy', () => OrgUnitOrder, optional) orderBy: OrgUnitOrder | null,
    @Ctx() { store, today }: OrgUnitContext,
  ) {
    const day = asOf ?? today;
    const order = {
      field: orderBy?.field ?? 'NAME',
      direction: orderBy?.direction === OrderDirection.DESC ? ('desc' as const) : ('asc' as const),
    };
    const page = await pageUnits(store.sql, filter ?? {}, order, day, parsePage(args));
    return toConnection(page, unitNode, () => countUnits(store.sql, filter ?? {}, day));
  }

  @Query(() => Person, { nullable: true })
  person(@Arg('id', () => ID) id: string, @Ctx() context: OrgUnitContext) {
    return findPerson(id, context);
  }

  @Paged()
  @Query(() => PersonConnection, { description: 'Persons by given name, then family and middle names.' })
  async persons(
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => PersonFilter, optional) filter: PersonFilter | null,
    @Arg('direction', () => OrderDirection, { defaultValue: OrderDirection.ASC }) direction: OrderDirection,
    @Ctx() { store }: OrgUnitContext,
  ) {
    const page = await pagePersons(
      store.sql,
      filter ?? {},
      direction === OrderDirection.DESC ? 'desc' : 'asc',
      parsePage(args),
    );
    return toConnection(page, personNode, () => countPersons(store.sql, filter ?? {}));
  }

  @Query(() => Region, {
    nullable: true,
    description: 'One region, by exactly one of id, slug (also an old one) and identifier.',
  })
  async region(
    @Arg('id', () => ID, optional) id: string | null,
    @Arg('slug', () => String, optional) slug: string | null,
    @Arg('identifier', () => IdentifierInput, optional) identifier: IdentifierInput | null,
    @Ctx() context: OrgUnitContext,
  ) {
    const row = await findSubject(
      'REGION',
      { id: id ?? null, slug: slug ?? null, identifier: identifier ?? null },
      context,
    );
    return row === null ? null : regionNode(row);
  }

  @ListOf(100)
  @Query(() => [Region], { description: 'The regions that exist on the day, by level and name.' })
  async regions(
    @Arg('asOf', () => DateScalar, { nullable: true, description: 'Default: today.' }) asOf: string | null,
    @Arg('level', () => AdminLevelEnum, optional) level: AdminLevel | null,
    @Arg('parentId', () => ID, optional) parentId: string | null,
    @Arg('includeEnded', () => Boolean, { defaultValue: false }) includeEnded: boolean,
    @Ctx() { store, today }: OrgUnitContext,
  ) {
    const filter = { day: asOf ?? today, level: level ?? null, parentId: parentId ?? null, includeEnded };
    return (await listRegions(store.sql, filter)).map(regionNode);
  }

  @Tagged('partner')
  @ChangePage()
  @Query(() => ChangeConnection, {
    description:
      'Changes of units, regions, persons, tenures and successions in the order they were committed. Go on from `endCursor`.',
  })
  async orgUnitChanges(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, optional) after: string | null,
    @Ctx() { store }: OrgUnitContext,
  ) {
    const { limit } = parsePage({ first }, { maximum: 1_000 });
    return toChangeConnection(await store.readChanges({ limit, after: after ?? null }), after ?? null);
  }
}
