// Entities of org-units as news knows them: an id that the gateway resolves, and the fields that news adds
// (in unit-fields.ts). Their descriptions belong to their owner.
import { Directive, Field, ID, ObjectType } from 'type-graphql';

@Directive('@key(fields: "id")')
@ObjectType('OrgUnit')
export class OrgUnitReference {
  @Field(() => ID) id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Person')
export class PersonReference {
  @Field(() => ID) id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Region')
export class RegionReference {
  @Field(() => ID) id!: string;
}

/** A pointer to an entity of another subgraph, or `null` where there is none. */
export const pointTo = (id: string | null): { id: string } | null => (id === null ? null : { id });
