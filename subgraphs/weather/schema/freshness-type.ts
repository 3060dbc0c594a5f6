// How old a value is, as GraphQL shows it.
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar } from '../../kit/graphql/scalars.js';

export enum FreshnessStatus {
  FRESH = 'FRESH',
  STALE = 'STALE',
  NO_DATA = 'NO_DATA',
  PROVIDER_DOWN = 'PROVIDER_DOWN',
}
registerEnumType(FreshnessStatus, {
  name: 'FreshnessStatus',
  description: 'Whether a value may be taken for the present one.',
  valuesConfig: {
    FRESH: { description: 'Not older than `maxAgeSeconds`.' },
    STALE: { description: 'Older than `maxAgeSeconds`; a newer one has not come yet.' },
    NO_DATA: { description: 'There is no value: nothing was ever received, or no provider is set.' },
    PROVIDER_DOWN: { description: 'The provider does not answer; the value, if there is one, is the last good one.' },
  },
});

@ObjectType({ description: 'How old a value is, and how old it may be.' })
export class Freshness {
  @Field(() => FreshnessStatus) status!: `${FreshnessStatus}`;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the weather was so; null for forecasts and lists.',
  })
  observedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the source last gave it.' })
  fetchedAt!: Date | null;
  @Field(() => Int, { nullable: true, description: 'Since `observedAt`, else since `fetchedAt`.' })
  ageSeconds!: number | null;
  @Field(() => Int, { description: 'An older value is marked.' }) maxAgeSeconds!: number;
}
