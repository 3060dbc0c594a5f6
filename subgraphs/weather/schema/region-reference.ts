// Region as weather knows it: an id of org-units that the gateway resolves, and the one field that weather adds.
// Its description belongs to its owner.
import 'reflect-metadata';
import { Directive, Field, ID, ObjectType } from 'type-graphql';

@Directive('@key(fields: "id")')
@ObjectType('Region')
export class RegionReference {
  @Field(() => ID) id!: string;
}
