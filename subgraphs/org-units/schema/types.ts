// The GraphQL types that this subgraph owns, with the fields that lie in the row itself. Fields that need loaders are in
// the resolver of each type, so that types may refer to each other without import cycles.
import { Directive, Field, Float, Int, ObjectType } from 'type-graphql';
import { connectionOf, edgeOf } from '../../kit/graphql/connections.js';
import { CacheFor, keptSeconds } from '../../kit/graphql/directives.js';
import { DateScalar, DateTimeScalar } from '../../kit/graphql/scalars.js';
import { LocalizedText, Node, Validity } from '../../kit/graphql/shared-types.js';
import type { AdminLevel, PostRole, Sector, SuccessionExtent, SuccessionKind, UnitKind } from '../entities/kinds.js';
import {
  AdminLevelEnum,
  OrgUnitKindEnum,
  OrgUnitSectorEnum,
  PostRoleEnum,
  SuccessionExtentEnum,
  SuccessionKindEnum,
} from './enums.js';

@CacheFor(keptSeconds)
@ObjectType({
  description: 'A name and the interval over which it was in force. Both bounds null: as long as the thing exists.',
})
export class NamePeriod {
  @Field(() => LocalizedText) name!: LocalizedText;
  @Field(() => LocalizedText, { nullable: true, description: 'The name in English, where there is one.' })
  nameEnglish!: LocalizedText | null;
  @Field(() => DateScalar, { nullable: true }) from!: string | null;
  @Field(() => DateScalar, { nullable: true }) until!: string | null;
}

@CacheFor(keptSeconds)
@ObjectType({ description: 'A code that another registry gave. Codes were reused in 2025: always read the validity.' })
export class ExternalIdentifier {
  @Field({ description: 'For example GSO, the codes of the General Statistics Office.' }) scheme!: string;
  @Field() value!: string;
  @Field(() => Validity) validity!: Validity;
}

@CacheFor(keptSeconds)
@ObjectType({ description: 'A point in degrees, WGS 84.' })
@Directive('@shareable')
export class GeoPoint {
  @Field(() => Float) latitude!: number;
  @Field(() => Float) longitude!: number;
}

@Directive('@key(fields: "id")')
@CacheFor(keptSeconds)
@ObjectType({
  implements: Node,
  description: 'An organisation of the political system: Party, state, Front and mass organisations, armed forces.',
})
export class OrgUnit extends Node {
  @Field({ description: 'The current slug. Older ones still lead here.' }) slug!: string;
  @Field(() => OrgUnitKindEnum) kind!: UnitKind;
  @Field(() => OrgUnitSectorEnum) sector!: Sector;
  @Field(() => AdminLevelEnum) level!: AdminLevel;
  @Field(() => [String], { description: 'Other names that mean this unit anywhere.' }) aliases!: readonly string[];
  @Field(() => [String], { description: 'Names without the place, which mean this unit only inside its own area.' })
  bareNames!: readonly string[];
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar) updatedAt!: Date;
}
@CacheFor(keptSeconds)
@ObjectType('OrgUnitEdge')
class OrgUnitEdge extends edgeOf(OrgUnit) {}
@CacheFor(keptSeconds)
@ObjectType('OrgUnitConnection')
export class OrgUnitConnection extends connectionOf(OrgUnit, OrgUnitEdge) {}
@CacheFor(keptSeconds)
@ObjectType('OrgUnitDescendantEdge')
class OrgUnitDescendantEdge extends edgeOf(OrgUnit) {
  @Field(() => Int, { description: 'Steps below the unit asked; 1 is a child.' }) depth!: number;
}
@CacheFor(keptSeconds)
@ObjectType('OrgUnitDescendantConnection')
export class OrgUnitDescendantConnection extends connectionOf(OrgUnit, OrgUnitDescendantEdge) {}

@Directive('@key(fields: "id")')
@CacheFor(keptSeconds)
@ObjectType({ implements: Node, description: 'An area of administration.' })
export class Region extends Node {
  @Field({ description: 'The current slug. Older ones still lead here.' }) slug!: string;
  @Field(() => AdminLevelEnum) level!: AdminLevel;
  @Field(() => [String]) aliases!: readonly string[];
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar) updatedAt!: Date;
}

@Directive('@key(fields: "id")')
@CacheFor(keptSeconds)
@ObjectType({ implements: Node, description: 'A person who holds or held a post.' })
export class Person extends Node {
  @Field(() => String, { nullable: true }) familyName!: string | null;
  @Field(() => String, { nullable: true }) middleName!: string | null;
  @Field(() => String, { nullable: true, description: 'Vietnamese lists are sorted by it.' }) givenName!: string | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar) updatedAt!: Date;
}
@CacheFor(keptSeconds)
@ObjectType('PersonEdge')
class PersonEdge extends edgeOf(Person) {}
@CacheFor(keptSeconds)
@ObjectType('PersonConnection')
export class PersonConnection extends connectionOf(Person, PersonEdge) {}

@Directive('@key(fields: "id")')
@CacheFor(keptSeconds)
@ObjectType({
  implements: Node,
  description: 'A person holding a post in a unit over an interval, or seen holding it.',
})
export class Tenure extends Node {
  @Field(() => PostRoleEnum) role!: PostRole;
  @Field(() => [DateScalar], { description: 'Days on which the person was seen in the post, oldest first.' })
  observedOn!: readonly string[];
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar) updatedAt!: Date;
}
@CacheFor(keptSeconds)
@ObjectType('TenureEdge')
class TenureEdge extends edgeOf(Tenure) {}
@CacheFor(keptSeconds)
@ObjectType('TenureConnection')
export class TenureConnection extends connectionOf(Tenure, TenureEdge) {}

@Directive('@key(fields: "id")')
@CacheFor(keptSeconds)
@ObjectType({
  implements: Node,
  description: 'What became of a unit or region that ended or changed: one edge from the old to the new.',
})
export class Succession extends Node {
  @Field(() => SuccessionKindEnum) kind!: SuccessionKind;
  @Field(() => SuccessionExtentEnum) extent!: SuccessionExtent;
  @Field(() => DateScalar, { nullable: true, description: 'Null where the day is not known.' }) effectiveOn!:
    | string
    | null;
  @Field(() => String, { nullable: true, description: 'The legal basis as cited, such as 1656/NQ-UBTVQH15.' })
  legalCitation!: string | null;
  @Field(() => String, { nullable: true, description: 'Article and clause of the legal basis.' }) clause!:
    | string
    | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar) updatedAt!: Date;
}
