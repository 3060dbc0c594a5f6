// The whole directory in one field, for the room that recognises names in texts. Flat and free of `asOf`: the reader
// holds it in memory and picks the day itself. Separate from the graph for clients, which answers for days.
import { Ctx, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { DateScalar } from '../../kit/graphql/scalars.js';
import type { AdminLevel, Hierarchy, PostRole, UnitKind } from '../entities/kinds.js';
import { loadDirectory } from '../loaders/directory.js';
import type { SubjectRow } from '../loaders/subject-rows.js';
import type { OrgUnitContext } from './context.js';
import { AdminLevelEnum, OrgUnitKindEnum, PostRoleEnum } from './enums.js';

@ObjectType({ description: 'Half-open; a null bound is open. Limits of unknown bounds are given as days here.' })
class DirectoryPeriod {
  @Field(() => DateScalar, { nullable: true }) validFrom!: string | null;
  @Field(() => DateScalar, { nullable: true }) validUntil!: string | null;
}

@ObjectType()
class DirectoryName extends DirectoryPeriod {
  @Field() text!: string;
}

@ObjectType()
class DirectoryLink extends DirectoryPeriod {
  @Field(() => ID) otherId!: string;
  @Field(() => String, {
    description: 'STRUCTURAL, POLITICAL_DIRECTION, TERRITORIAL (region in region) or AREA (unit in region).',
  })
  hierarchy!: Hierarchy;
}

@ObjectType()
class DirectoryUnit {
  @Field(() => ID) id!: string;
  @Field(() => OrgUnitKindEnum) kind!: UnitKind;
  @Field(() => AdminLevelEnum) level!: AdminLevel;
  @Field(() => [DirectoryName]) names!: readonly DirectoryName[];
  @Field(() => String, { nullable: true }) shortName!: string | null;
  @Field(() => [String]) aliases!: readonly string[];
  @Field(() => [String]) bareNames!: readonly string[];
  @Field(() => [DirectoryPeriod]) intervals!: readonly DirectoryPeriod[];
  @Field(() => [DirectoryLink]) links!: readonly DirectoryLink[];
}

@ObjectType()
class DirectoryRegion {
  @Field(() => ID) id!: string;
  @Field(() => AdminLevelEnum) level!: AdminLevel;
  @Field(() => [DirectoryName]) names!: readonly DirectoryName[];
  @Field(() => String, { nullable: true }) shortName!: string | null;
  @Field(() => [String]) aliases!: readonly string[];
  @Field(() => [DirectoryPeriod]) intervals!: readonly DirectoryPeriod[];
  @Field(() => [DirectoryLink]) links!: readonly DirectoryLink[];
}

@ObjectType()
class DirectoryPost extends DirectoryPeriod {
  @Field(() => ID) tenureId!: string;
  @Field(() => ID) unitId!: string;
  @Field(() => PostRoleEnum) role!: PostRole;
  @Field() title!: string;
  @Field(() => [DateScalar]) observedOn!: readonly string[];
}

@ObjectType()
class DirectoryPerson {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  @Field(() => [DirectoryPost]) posts!: readonly DirectoryPost[];
}

@ObjectType({ description: 'Internal: every unit, region and person with all names, links and posts over time.' })
class OrgUnitDirectory {
  @Field(() => [DirectoryUnit]) units!: readonly DirectoryUnit[];
  @Field(() => [DirectoryRegion]) regions!: readonly DirectoryRegion[];
  @Field(() => [DirectoryPerson]) persons!: readonly DirectoryPerson[];
}

const inDirectory = <Row extends SubjectRow>(row: Row) => ({
  ...row,
  names: row.names.map(({ vi, validFrom, validUntil }) => ({ text: vi, validFrom, validUntil })),
  shortName: row.shortNameVi,
});

@Resolver()
export class DirectoryResolver {
  @Query(() => OrgUnitDirectory, {
    description:
      'Internal: the whole directory for recognising names in texts. Clients use `orgUnits`, `regions` and `persons`.',
  })
  async orgUnitDirectory(@Ctx() { store }: OrgUnitContext) {
    const { units, regions, persons } = await loadDirectory(store.sql);
    return { units: units.map(inDirectory), regions: regions.map(inDirectory), persons };
  }
}
