// The whole directory in one field, for the room that recognises names in texts. Flat and free of `asOf`: the reader
// holds it in memory and picks the day itself. Separate from the graph for clients, which answers for days.
import { Ctx, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { Cost, ListOf, RequiresScope, Tagged } from '../../kit/graphql/directives.js';
import { DateScalar } from '../../kit/graphql/scalars.js';
import type { AdminLevel, Hierarchy, PostRole, UnitKind } from '../entities/kinds.js';
import { loadDirectory } from '../loaders/directory.js';
import type { SubjectRow } from '../loaders/subject-rows.js';
import type { OrgUnitContext } from './context.js';
import { AdminLevelEnum, OrgUnitKindEnum, PostRoleEnum } from './enums.js';

@RequiresScope('directory:read')
@Tagged('internal')
@ObjectType({ description: 'Half-open; a null bound is open. Limits of unknown bounds are given as days here.' })
class DirectoryPeriod {
  @Field(() => DateScalar, { nullable: true }) validFrom!: string | null;
  @Field(() => DateScalar, { nullable: true }) validUntil!: string | null;
}

@RequiresScope('directory:read')
@Tagged('internal')
@ObjectType()
class DirectoryName extends DirectoryPeriod {
  @Field() text!: string;
}

@RequiresScope('directory:read')
@Tagged('internal')
@ObjectType()
class DirectoryLink extends DirectoryPeriod {
  @Field(() => ID) otherId!: string;
  @Field(() => String, {
    description: 'STRUCTURAL, POLITICAL_DIRECTION, TERRITORIAL (region in region) or AREA (unit in region).',
  })
  hierarchy!: Hierarchy;
}

@RequiresScope('directory:read')
@Tagged('internal')
@ObjectType()
class DirectoryUnit {
  @Field(() => ID) id!: string;
  @Field(() => OrgUnitKindEnum) kind!: UnitKind;
  @Field(() => AdminLevelEnum) level!: AdminLevel;
  @ListOf(2) @Field(() => [DirectoryName]) names!: readonly DirectoryName[];
  @Field(() => String, { nullable: true }) shortName!: string | null;
  @Field(() => [String]) aliases!: readonly string[];
  @Field(() => [String]) bareNames!: readonly string[];
  @ListOf(1) @Field(() => [DirectoryPeriod]) intervals!: readonly DirectoryPeriod[];
  @ListOf(3) @Field(() => [DirectoryLink]) links!: readonly DirectoryLink[];
}

@RequiresScope('directory:read')
@Tagged('internal')
@ObjectType()
class DirectoryRegion {
  @Field(() => ID) id!: string;
  @Field(() => AdminLevelEnum) level!: AdminLevel;
  @ListOf(2) @Field(() => [DirectoryName]) names!: readonly DirectoryName[];
  @Field(() => String, { nullable: true }) shortName!: string | null;
  @Field(() => [String]) aliases!: readonly string[];
  @ListOf(1) @Field(() => [DirectoryPeriod]) intervals!: readonly DirectoryPeriod[];
  @ListOf(3) @Field(() => [DirectoryLink]) links!: readonly DirectoryLink[];
}

@RequiresScope('directory:read')
@Tagged('internal')
@ObjectType()
class DirectoryPost extends DirectoryPeriod {
  @Field(() => ID) tenureId!: string;
  @Field(() => ID) unitId!: string;
  @Field(() => PostRoleEnum) role!: PostRole;
  @Field() title!: string;
  @Field(() => [DateScalar]) observedOn!: readonly string[];
}

@RequiresScope('directory:read')
@Tagged('internal')
@ObjectType()
class DirectoryPerson {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  @ListOf(2) @Field(() => [DirectoryPost]) posts!: readonly DirectoryPost[];
}

@RequiresScope('directory:read')
@Tagged('internal')
@ObjectType({ description: 'Internal: every unit, region and person with all names, links and posts over time.' })
class OrgUnitDirectory {
  @ListOf(1000) @Field(() => [DirectoryUnit]) units!: readonly DirectoryUnit[];
  @ListOf(200) @Field(() => [DirectoryRegion]) regions!: readonly DirectoryRegion[];
  @ListOf(1000) @Field(() => [DirectoryPerson]) persons!: readonly DirectoryPerson[];
}

const inDirectory = <Row extends SubjectRow>(row: Row) => ({
  ...row,
  names: row.names.map(({ vi, validFrom, validUntil }) => ({ text: vi, validFrom, validUntil })),
  shortName: row.shortNameVi,
});

@Resolver()
export class DirectoryResolver {
  @RequiresScope('directory:read')
  @Tagged('internal')
  @Cost(100)
  @Query(() => OrgUnitDirectory, {
    description:
      'Internal: the whole directory for recognising names in texts. Clients use `orgUnits`, `regions` and `persons`.',
  })
  async orgUnitDirectory(@Ctx() { store }: OrgUnitContext) {
    const { units, regions, persons } = await loadDirectory(store.sql);
    return { units: units.map(inDirectory), regions: regions.map(inDirectory), persons };
  }
}
