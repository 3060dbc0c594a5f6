// Who asks for which field, as those who change the graph need to know it before they take one away.
import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Cost, ListOf, RequiresScope, searchCost, Tagged } from '../../kit/graphql/directives.js';
import { DateScalar } from '../../kit/graphql/scalars.js';
import { readUsage } from '../loaders/usage.js';
import { readDeprecatedFields } from '../sources/deprecated-fields.js';
import type { AccessContext } from './context.js';

@Tagged('internal')
@ObjectType({ description: 'How often a field was asked for in a day by one client with one key.' })
class FieldUsage {
  @Field(() => DateScalar, { description: 'UTC.' }) day!: string;
  @Field({ description: 'As the client names itself.' }) client!: string;
  @Field(() => ID, { nullable: true, description: 'Null for callers without a key.' }) keyId!: string | null;
  @Field(() => String, { nullable: true }) keyName!: string | null;
  @Field({ description: 'Such as Article.title.' }) coordinate!: string;
  @Field(() => Int) count!: number;
}

const dayMs = 86_400_000;
const dayOf = (instant: number) => new Date(instant).toISOString().slice(0, 10);

@Resolver()
export class UsageResolver {
  @RequiresScope('usage:read')
  @Tagged('internal')
  @Cost(searchCost)
  @ListOf(100)
  @Query(() => [FieldUsage], { description: 'Latest day first, then the largest count; at most 10,000.' })
  async fieldUsage(
    @Arg('coordinate', () => String, { nullable: true, description: 'Default: every field.' })
    coordinate: string | undefined,
    @Arg('deprecatedOnly', () => Boolean, { defaultValue: false, description: 'Fields that the schema marks so.' })
    deprecatedOnly: boolean,
    @Arg('since', () => DateScalar, { nullable: true, description: 'First day. Default: 30 days ago.' })
    since: string | undefined,
    @Arg('until', () => DateScalar, { nullable: true, description: 'Exclusive. Default: tomorrow.' })
    until: string | undefined,
    @Ctx() { store, now }: AccessContext,
  ) {
    const asked = typeof coordinate === 'string' ? [coordinate] : null;
    const deprecated = deprecatedOnly ? await readDeprecatedFields() : null;
    const coordinates =
      deprecated === null ? asked : deprecated.filter((each) => asked === null || asked.includes(each));
    const nowMs = now().getTime();
    return readUsage(store.sql, {
      coordinates,
      since: since ?? dayOf(nowMs - 30 * dayMs),
      until: until ?? dayOf(nowMs + dayMs),
    });
  }
}
