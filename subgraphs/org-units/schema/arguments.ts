// Arguments and inputs that several fields share. Separate from the types they are given to.
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { Cost, searchCost } from '../../kit/graphql/directives.js';
import { DateScalar, DateTimeScalar } from '../../kit/graphql/scalars.js';
import { OrderDirection } from '../../kit/graphql/shared-types.js';
import type { AdminLevel, PostRole, Sector, UnitKind } from '../entities/kinds.js';
import {
  AdminLevelEnum,
  HierarchyEnum,
  OrgUnitKindEnum,
  OrgUnitOrderFieldEnum,
  OrgUnitSectorEnum,
  PostRoleEnum,
} from './enums.js';

const asOfText = 'Day in question. Default: today; for a unit or region that has ended, its last day.';
export const asOfDescription = { nullable: true, description: asOfText } as const;

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: 'Size of the page, 0 to 100; 20 if nothing is given.' })
  first?: number | null;
  @Field(() => String, { nullable: true })
  after?: string | null;
  @Field(() => Int, { nullable: true, description: 'Pages backwards: the last ones before `before`.' })
  last?: number | null;
  @Field(() => String, { nullable: true })
  before?: string | null;
}

@ArgsType()
export class UnitsBelowArgs extends PageArgs {
  @Field(() => DateScalar, asOfDescription)
  asOf?: string | null;
  @Field(() => [OrgUnitKindEnum], { nullable: true })
  kinds?: readonly UnitKind[] | null;
}

@ArgsType()
export class ChildrenArgs extends UnitsBelowArgs {
  @Field(() => HierarchyEnum, { defaultValue: 'STRUCTURAL' })
  hierarchy!: 'STRUCTURAL' | 'POLITICAL_DIRECTION';
}

@ArgsType()
export class DescendantsArgs extends ChildrenArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'How far down; 1 is the children, 0 nothing. Default: all the way.',
  })
  maxDepth?: number | null;
}

@ArgsType()
export class TenuresArgs extends PageArgs {
  @Field(() => DateScalar, { nullable: true, description: 'Only posts held on that day. Default: all that are known.' })
  asOf?: string | null;
  @Field(() => [PostRoleEnum], { nullable: true })
  roles?: readonly PostRole[] | null;
}

@InputType({ description: 'A code from outside. Codes were reused in 2025, so a code means a region only on a day.' })
export class IdentifierInput {
  @Field({ description: 'For example GSO.' })
  scheme!: string;
  @Field()
  value!: string;
  @Field(() => DateScalar, { nullable: true, description: 'Default: today.' })
  asOf?: string | null;
}

@InputType()
export class OrgUnitFilter {
  @Cost(searchCost)
  @Field(() => String, {
    nullable: true,
    description: 'Words of a name. A word with marks must match exactly; one without matches every spelling.',
  })
  search?: string | null;
  @Field(() => [OrgUnitKindEnum], { nullable: true })
  kinds?: readonly UnitKind[] | null;
  @Field(() => [OrgUnitSectorEnum], { nullable: true })
  sectors?: readonly Sector[] | null;
  @Field(() => [AdminLevelEnum], { nullable: true })
  levels?: readonly AdminLevel[] | null;
  @Field(() => ID, { nullable: true, description: 'Units of this region itself.' })
  regionId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Units of this region and of all regions inside it.' })
  withinRegionId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Units structurally below this one, at any depth.' })
  ancestorId?: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Units changed at that time or later. Also those that have ended, unless `includeEnded` is false.',
  })
  updatedSince?: Date | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Also units that do not exist on the day. Default: false; with `updatedSince` true.',
  })
  includeEnded?: boolean | null;
}

@InputType()
export class OrgUnitOrder {
  @Field(() => OrgUnitOrderFieldEnum)
  field!: 'NAME' | 'LEVEL' | 'UPDATED_AT' | 'RELEVANCE';
  @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC })
  direction!: OrderDirection;
}

@InputType()
export class PersonFilter {
  @Cost(searchCost)
  @Field(() => String, { nullable: true, description: 'Words of a name, as in `OrgUnitFilter.search`.' })
  search?: string | null;
  @Field(() => ID, { nullable: true, description: 'Persons who hold or held a post in this unit.' })
  unitId?: string | null;
  @Field(() => DateTimeScalar, { nullable: true })
  updatedSince?: Date | null;
}
