// The change logs of all rooms as one, for partners who follow everything by one cursor. It lives here because it belongs to no
// domain: this room keeps who the partners are.
import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import { ClientError } from '../../../process/errors.js';
import { toChangeConnection } from '../../kit/graphql/connections.js';
import { Cost, Paged, searchCost, Tagged } from '../../kit/graphql/directives.js';
import { ChangeConnection } from '../../kit/graphql/shared-types.js';
import { mergeChanges } from '../loaders/merge-changes.js';
import type { AccessContext } from './context.js';

const largestPage = 1_000;
const mostTypes = 50;
const typeForm = /^[A-Z][A-Za-z]{0,63}$/;

@Resolver()
export class ChangeResolver {
  @Tagged('partner')
  @Paged({ by: ['first'], sized: ['nodes'], assumedSize: 100 })
  @Cost(searchCost)
  @Query(() => ChangeConnection, {
    nullable: true,
    description:
      'What changed anywhere in the graph, oldest first, deletions included. Go on from `endCursor`, also of a page without nodes.',
  })
  async changes(
    @Arg('first', () => Int, { defaultValue: 100, description: 'From 1 to 1,000.' }) first: number,
    @Ctx() { roomLogs }: AccessContext,
    @Arg('after', () => String, { nullable: true, description: 'A cursor, or `now` for what comes from now on.' })
    after?: string | null,
    @Arg('types', () => [String], { nullable: true, description: 'Only nodes of these types, such as Article.' })
    types?: string[] | null,
  ) {
    if (first < 1 || first > largestPage)
      throw new ClientError('BAD_USER_INPUT', `\`first\` must be from 1 to ${largestPage}.`);
    const wanted = types ?? null;
    if (wanted !== null && (wanted.length > mostTypes || !wanted.every((type) => typeForm.test(type))))
      throw new ClientError('BAD_USER_INPUT', `\`types\` may hold ${mostTypes} names of types, such as Article.`);
    const request = { after: after ?? null, limit: first, types: wanted };
    return toChangeConnection(await mergeChanges(roomLogs, request), request.after);
  }
}
