// GraphQL types of webhooks, for the partners whose keys they are.
import 'reflect-metadata';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ListOf, Tagged } from '../../kit/graphql/directives.js';
import { DateTimeScalar } from '../../kit/graphql/scalars.js';
import { ChangeEvent, UserError } from '../../kit/graphql/shared-types.js';
import { type WebhookFaultCode, webhookFaultCodes } from '../commands/change-webhooks.js';
import type { WebhookState } from '../loaders/webhooks.js';

const codes: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(webhookFaultCodes).map((code) => [code, code]),
);
registerEnumType(codes, {
  name: 'WebhookErrorCode',
  description: 'Why a webhook was not changed.',
  valuesConfig: Object.fromEntries(
    Object.entries(webhookFaultCodes).map(([code, description]) => [code, { description }]),
  ),
});
const states = { ACTIVE: 'ACTIVE', PAUSED: 'PAUSED', KEY_ENDED: 'KEY_ENDED' } as const;
registerEnumType(states, {
  name: 'WebhookState',
  description: 'Whether a webhook is delivered.',
  valuesConfig: {
    ACTIVE: { description: 'It is, or is tried again.' },
    PAUSED: { description: 'Not before it is resumed; `pauseReason` says why where nobody paused it.' },
    KEY_ENDED: { description: 'Its key was revoked, has expired or sees no changes.' },
  },
});

@Tagged('partner')
@ObjectType({ description: 'Where what changes is sent as it comes, in the order of `changes`.' })
export class Webhook {
  @Field(() => ID) id!: string;
  @Field(() => ID, { description: 'The key that registered it and may see it.' }) keyId!: string;
  @Field() url!: string;
  @Field(() => [String], { nullable: true, description: 'Null: nodes of all types.' })
  types!: readonly string[] | null;
  @Field(() => Int, { description: 'Entries in one request at most.' }) batchSize!: number;
  @Field(() => states) state!: WebhookState;
  @Field(() => String, { nullable: true }) pauseReason!: string | null;
  @Field(() => String, { nullable: true, description: 'What comes after it is not delivered yet. Null: nothing is.' })
  cursor!: string | null;
  @Field(() => Int, { description: 'Attempts in a row that failed.' }) attempts!: number;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Null unless an attempt failed.' })
  nextAttemptAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) lastDeliveredAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Null after a delivery.' }) lastFailure!: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) lastFailureAt!: Date | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => Int, { description: 'Batches that were given up.' }) deadLetters!: number;
}

@Tagged('partner')
@ObjectType({ description: 'A batch that the receiver refused too often.' })
export class WebhookDeadLetter {
  @Field(() => ID, { description: 'The `webhook-id` that it was sent with.' }) id!: string;
  @Field(() => DateTimeScalar) failedAt!: Date;
  @Field(() => Int) attempts!: number;
  @Field({ description: 'Of the last attempt.' }) failure!: string;
  @Field({ description: 'Whether it is about to be sent once more.' }) isQueued!: boolean;
  @ListOf(100)
  @Field(() => [ChangeEvent])
  entries!: readonly ChangeEvent[];
}

@Tagged('partner')
@ObjectType({ implements: UserError })
export class WebhookUserError extends UserError {
  __typename!: 'WebhookUserError';
  @Field(() => codes) code!: WebhookFaultCode;
}

@Tagged('partner')
@ObjectType()
export class WebhookPayload {
  @Field(() => Webhook, { nullable: true }) webhook!: Webhook | null;
  @Field(() => String, {
    nullable: true,
    description: 'What requests are signed with, where the webhook was made. It is shown this once.',
  })
  secret!: string | null;
  @Field(() => [WebhookUserError]) userErrors!: readonly WebhookUserError[];
}

@Tagged('partner')
@InputType()
export class WebhookRegisterInput {
  @Field({ description: 'https:// to a host of the public internet.' }) url!: string;
  @Field(() => [String], { nullable: true, description: 'Only nodes of these types, such as Article. Null: all.' })
  types?: string[] | null;
  @Field(() => String, {
    nullable: true,
    defaultValue: 'now',
    description: 'A cursor of `changes`, or `now` for what comes from now on. Null: all that ever changed.',
  })
  after?: string | null;
  @Field(() => Int, { defaultValue: 100, description: 'Entries in one request at most, from 1 to 100.' })
  batchSize!: number;
}
