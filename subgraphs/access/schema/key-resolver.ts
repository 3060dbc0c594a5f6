// Keys as those who keep them see and change them. What can be mended comes back as `userErrors`, and nothing was written then.
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { holdsScope } from '../../kit/caller.js';
import { Cost, ListOf, mutationCost, RequiresScope, Tagged } from '../../kit/graphql/directives.js';
import { createKey, type KeyKeeper, revokeKey, rotateKey } from '../commands/change-keys.js';
import type { KeyOutcome } from '../commands/outcome.js';
import { listKeys } from '../loaders/keys.js';
import type { AccessContext } from './context.js';
import { ApiKey, ApiKeyCreateInput, ApiKeyPayload } from './key-types.js';

const keeperOf = ({ caller }: AccessContext): KeyKeeper => ({
  subject: caller.subject,
  holds: (scope) => holdsScope(caller, scope),
});

function answer(outcome: KeyOutcome): ApiKeyPayload {
  return outcome.ok
    ? { apiKey: outcome.key, key: outcome.text, userErrors: [] }
    : {
        apiKey: null,
        key: null,
        userErrors: outcome.faults.map((fault) => ({ __typename: 'ApiKeyUserError' as const, ...fault })),
      };
}

@Resolver()
export class KeyResolver {
  @RequiresScope('keys:read')
  @Tagged('internal')
  @ListOf(50)
  @Query(() => [ApiKey], { description: 'Newest first, at most 1,000.' })
  apiKeys(
    @Arg('includeRevoked', () => Boolean, { defaultValue: false }) includeRevoked: boolean,
    @Ctx() { store }: AccessContext,
  ) {
    return listKeys(store.sql, includeRevoked);
  }

  @RequiresScope('keys:write')
  @Tagged('internal')
  @Cost(mutationCost)
  @Mutation(() => ApiKeyPayload, { description: 'Makes a key. Nobody gives it a scope that they do not hold.' })
  async apiKeyCreate(@Arg('input', () => ApiKeyCreateInput) input: ApiKeyCreateInput, @Ctx() context: AccessContext) {
    const given = { ...input, expiresAt: input.expiresAt ?? null };
    return answer(await createKey(context.commands, keeperOf(context), given));
  }

  @RequiresScope('keys:write')
  @Tagged('internal')
  @Cost(mutationCost)
  @Mutation(() => ApiKeyPayload, {
    description: 'Gives a key a new text. The old one holds for some time yet, so that nothing stops meanwhile.',
  })
  async apiKeyRotate(
    @Arg('id', () => ID) id: string,
    @Arg('graceMinutes', () => Int, { defaultValue: 60, description: 'From 0 to 43,200.' }) graceMinutes: number,
    @Ctx() context: AccessContext,
  ) {
    return answer(await rotateKey(context.commands, keeperOf(context), { id, graceMinutes }));
  }

  @RequiresScope('keys:write')
  @Tagged('internal')
  @Cost(mutationCost)
  @Mutation(() => ApiKeyPayload, { description: 'Ends a key for good. Repeating it changes nothing.' })
  async apiKeyRevoke(@Arg('id', () => ID) id: string, @Ctx() { commands }: AccessContext) {
    return answer(await revokeKey(commands, id));
  }
}
