// The fields of persons and tenures that depend on other records, through the request's loaders.
// Separate from units, because who held which post is asked from both ends.
import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { toConnection } from '../../kit/graphql/connections.js';
import { Paged } from '../../kit/graphql/directives.js';
import { LocaleScalar } from '../../kit/graphql/scalars.js';
import { LocalizedText, Provenance, Validity } from '../../kit/graphql/shared-types.js';
import { parsePage } from '../../kit/keyset.js';
import { toProvenance } from '../../kit/provenance.js';
import type { PersonRow, TenureRow } from '../loaders/people.js';
import { toValidity } from '../loaders/time.js';
import { TenuresArgs } from './arguments.js';
import type { OrgUnitContext } from './context.js';
import { pickText } from './localized.js';
import { findPerson, findUnit, tenureNode } from './nodes.js';
import { OrgUnit, Person, Tenure, TenureConnection } from './types.js';

@Resolver(() => Person)
export class PersonResolver {
  @FieldResolver(() => String, { description: 'The full name: family, middle, given.' })
  name(@Root() { fullName }: PersonRow) {
    return fullName;
  }

  @Paged()
  @FieldResolver(() => TenureConnection, { description: 'The posts of this person, the highest first.' })
  async tenures(
    @Root() { id }: PersonRow,
    @Args(() => TenuresArgs) args: TenuresArgs,
    @Ctx() { loaders }: OrgUnitContext,
  ) {
    const filter = { asOf: args.asOf ?? null, roles: args.roles ?? null };
    const page = await loaders.tenuresOf('personId', filter, parsePage(args)).load(id);
    return toConnection(page, tenureNode, () => loaders.tenureCountOf('personId', filter).load(id));
  }

  @FieldResolver(() => Provenance)
  provenance(@Root() person: PersonRow) {
    return toProvenance(person.provenance);
  }
}

const titlesOf = ({ titleVi, titleEn, titleEnOrigin }: TenureRow) => ({
  vi: titleVi,
  en: titleEn,
  enOrigin: titleEnOrigin,
});

@Resolver(() => Tenure)
export class TenureResolver {
  @FieldResolver(() => Person, { nullable: true })
  person(@Root() { personId }: TenureRow, @Ctx() context: OrgUnitContext) {
    return findPerson(personId, context);
  }

  @FieldResolver(() => OrgUnit)
  unit(@Root() { unitId }: TenureRow, @Ctx() context: OrgUnitContext) {
    return findUnit(unitId, context);
  }

  @FieldResolver(() => String, {
    description: 'The post as it is called, such as Trưởng Ban Dân vận Quận ủy Hoàng Mai.',
  })
  title(@Root() tenure: TenureRow, @Arg('locale', () => LocaleScalar, { defaultValue: 'vi' }) locale: string) {
    return pickText(titlesOf(tenure), locale).text;
  }

  @FieldResolver(() => LocalizedText, { description: 'As `title`, with its language and whether it is a translation.' })
  titleText(@Root() tenure: TenureRow, @Arg('locale', () => LocaleScalar, { defaultValue: 'vi' }) locale: string) {
    return pickText(titlesOf(tenure), locale);
  }

  @FieldResolver(() => Validity)
  validity(@Root() tenure: TenureRow, @Ctx() { today }: OrgUnitContext) {
    // Where only sightings are known, nothing says that the post is still held.
    const seenOnly = !tenure.fromKnown && !tenure.untilKnown;
    return seenOnly ? { ...toValidity(tenure, today), isCurrent: false } : toValidity(tenure, today);
  }

  @FieldResolver(() => Provenance)
  provenance(@Root() tenure: TenureRow) {
    return toProvenance(tenure.provenance);
  }
}
