// Webhooks as the partner whose key asks sees and changes them. A key has its own webhooks and knows of no others.
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { Cost, ListOf, mutationCost, RequiresScope, Tagged } from '../../kit/graphql/directives.js';
import {
  pauseWebhook,
  readKeyId,
  registerWebhook,
  removeWebhook,
  replayWebhook,
  resumeWebhook,
  retryDeadLetters,
  rotateWebhookSecret,
  type WebhookOutcome,
} from '../commands/change-webhooks.js';
import { listDeadLetters, listWebhooks } from '../loaders/webhooks.js';
import type { AccessContext } from './context.js';
import { Webhook, WebhookDeadLetter, WebhookPayload, WebhookRegisterInput } from './webhook-types.js';

const scope = 'webhooks:manage';

const keyOf = ({ caller }: AccessContext) => readKeyId(caller.subject);

function answer(outcome: WebhookOutcome): WebhookPayload {
  return outcome.ok
    ? { webhook: outcome.webhook, secret: outcome.secret, userErrors: [] }
    : {
        webhook: null,
        secret: null,
        userErrors: outcome.faults.map((fault) => ({ __typename: 'WebhookUserError' as const, ...fault })),
      };
}

@Resolver()
export class WebhookResolver {
  @RequiresScope(scope)
  @Tagged('partner')
  @ListOf(20)
  @Query(() => [Webhook], { description: 'Those of the key that asks, oldest first.' })
  webhooks(@Ctx() context: AccessContext) {
    return listWebhooks(context.store.sql, { owner: keyOf(context), at: context.now() });
  }

  @RequiresScope(scope)
  @Tagged('partner')
  @ListOf(100)
  @Query(() => [WebhookDeadLetter], { description: 'Oldest first, at most 1,000.' })
  webhookDeadLetters(@Arg('id', () => ID) id: string, @Ctx() context: AccessContext) {
    return listDeadLetters(context.store.sql, keyOf(context), id);
  }

  @RequiresScope(scope)
  @Tagged('partner')
  @Cost(mutationCost)
  @Mutation(() => WebhookPayload, {
    description: 'Sends what changes to a URL, for as long as the key that asks holds.',
  })
  async webhookRegister(
    @Arg('input', () => WebhookRegisterInput) input: WebhookRegisterInput,
    @Ctx() context: AccessContext,
  ) {
    const given = { ...input, types: input.types ?? null, after: input.after ?? null };
    return answer(await registerWebhook(context.webhookCommands, keyOf(context), given));
  }

  @RequiresScope(scope)
  @Tagged('partner')
  @Cost(mutationCost)
  @Mutation(() => WebhookPayload, {
    description:
      'Makes another secret. For as long as the grace lasts requests carry two signatures, by the new secret and by the old one.',
  })
  async webhookRotateSecret(
    @Arg('id', () => ID) id: string,
    @Ctx() context: AccessContext,
    @Arg('graceMinutes', () => Int, {
      defaultValue: 60,
      description: 'How long the old secret goes on signing, in minutes, up to 43,200.',
    })
    graceMinutes: number,
  ) {
    return answer(await rotateWebhookSecret(context.webhookCommands, keyOf(context), { id, graceMinutes }));
  }

  @RequiresScope(scope)
  @Tagged('partner')
  @Cost(mutationCost)
  @Mutation(() => WebhookPayload, { description: 'Ends a webhook, and its dead letters with it.' })
  async webhookRemove(@Arg('id', () => ID) id: string, @Ctx() context: AccessContext) {
    return answer(await removeWebhook(context.webhookCommands, keyOf(context), id));
  }

  @RequiresScope(scope)
  @Tagged('partner')
  @Cost(mutationCost)
  @Mutation(() => WebhookPayload, { description: 'Holds deliveries back until it is resumed. Nothing is lost.' })
  async webhookPause(@Arg('id', () => ID) id: string, @Ctx() context: AccessContext) {
    return answer(await pauseWebhook(context.webhookCommands, keyOf(context), id));
  }

  @RequiresScope(scope)
  @Tagged('partner')
  @Cost(mutationCost)
  @Mutation(() => WebhookPayload, { description: 'Goes on where it stood, at once.' })
  async webhookResume(@Arg('id', () => ID) id: string, @Ctx() context: AccessContext) {
    return answer(await resumeWebhook(context.webhookCommands, keyOf(context), id));
  }

  @RequiresScope(scope)
  @Tagged('partner')
  @Cost(mutationCost)
  @Mutation(() => WebhookPayload, {
    description: 'Sends all after the cursor once more, each batch under a new `webhook-id`.',
  })
  async webhookReplay(
    @Arg('id', () => ID) id: string,
    @Ctx() context: AccessContext,
    @Arg('after', () => String, {
      nullable: true,
      description: 'A cursor of `changes` or of an entry that was sent, or `now`. Null: all that ever changed.',
    })
    after?: string | null,
  ) {
    return answer(await replayWebhook(context.webhookCommands, keyOf(context), { id, after: after ?? null }));
  }

  @RequiresScope(scope)
  @Tagged('partner')
  @Cost(mutationCost)
  @Mutation(() => WebhookPayload, {
    description:
      'Sends each dead letter once more, oldest first, before what is new. Those that are taken are listed no longer.',
  })
  async webhookDeadLettersRetry(@Arg('id', () => ID) id: string, @Ctx() context: AccessContext) {
    return answer(await retryDeadLetters(context.webhookCommands, keyOf(context), id));
  }
}
