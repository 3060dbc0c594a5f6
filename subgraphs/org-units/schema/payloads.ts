// What mutations answer: the thing and typed user errors. A payload with errors has written nothing.
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { UserError } from '../../kit/graphql/shared-types.js';
import { type Fault, type FaultCode, faultCodes } from '../commands/outcome.js';
import { OrgUnit, Succession, Tenure } from './types.js';

const codes: Readonly<Record<string, string>> = Object.fromEntries(Object.keys(faultCodes).map((code) => [code, code]));
registerEnumType(codes, {
  name: 'OrgUnitErrorCode',
  description: 'Why a mutation of the directory did nothing.',
  valuesConfig: Object.fromEntries(Object.entries(faultCodes).map(([code, description]) => [code, { description }])),
});

@ObjectType({ implements: UserError })
export class OrgUnitUserError extends UserError {
  @Field(() => codes) code!: FaultCode;
}

export const toUserErrors = (faults: readonly Fault[]) =>
  faults.map((found) => ({ ...found, __typename: 'OrgUnitUserError' as const }));

@ObjectType()
export class OrgUnitPayload {
  @Field(() => OrgUnit, { nullable: true }) orgUnit!: OrgUnit | null;
  @Field(() => [OrgUnitUserError]) userErrors!: readonly OrgUnitUserError[];
}

@ObjectType()
export class OrgUnitDeletePayload {
  @Field(() => ID, { nullable: true }) deletedId!: string | null;
  @Field(() => [OrgUnitUserError]) userErrors!: readonly OrgUnitUserError[];
}

@ObjectType()
export class SuccessionPayload {
  @Field(() => Succession, { nullable: true }) succession!: Succession | null;
  @Field(() => [OrgUnitUserError]) userErrors!: readonly OrgUnitUserError[];
}

@ObjectType()
export class TenurePayload {
  @Field(() => Tenure, { nullable: true }) tenure!: Tenure | null;
  @Field(() => [OrgUnitUserError]) userErrors!: readonly OrgUnitUserError[];
}

@ObjectType()
export class TenureObservePayload {
  @Field(() => Tenure, { nullable: true }) tenure!: Tenure | null;
  @Field({ description: 'False where the sighting was recorded before, or was refused.' }) changed!: boolean;
  @Field(() => [OrgUnitUserError]) userErrors!: readonly OrgUnitUserError[];
}
