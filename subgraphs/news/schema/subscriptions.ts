// What can be followed of news: articles as they are published, and the change log.
import { Arg, Field, ObjectType, Resolver, Root, type SubscribeResolverData, Subscription } from 'type-graphql';
import { Cost, streamCost, Tagged } from '../../kit/graphql/directives.js';
import { ChangeEvent } from '../../kit/graphql/shared-types.js';
import {
  afterDescription,
  type ChangeEntryEvent,
  cursorDescription,
  type FollowArguments,
  followChanges,
} from '../../kit/graphql/subscriptions.js';
import { followEntries, type LiveEvent, readLiveSource } from '../../kit/live.js';
import type { ArticleRow } from '../loaders/article-rows.js';
import { ArticleFilter, readListRequest } from './article-connection.js';
import { ArticleType } from './article-type.js';
import type { NewsContext } from './context.js';

@ObjectType({ description: 'An article that was published, or came here by an import.' })
class ArticlePublished {
  @Field({ description: cursorDescription }) cursor!: string;
  @Field(() => ArticleType) article!: ArticleRow;
}

interface PublishedArguments extends FollowArguments {
  readonly filter?: ArticleFilter | null;
}

function followPublished({ source, args, context }: SubscribeResolverData<unknown, PublishedArguments, NewsContext>) {
  const { filter } = readListRequest({ filter: args.filter ?? null }, context);
  return followEntries(readLiveSource(source), args.after, (entries) => context.loaders.findPublished(filter, entries));
}

@Resolver()
export class NewsSubscriptions {
  @Cost(streamCost)
  @Subscription(() => ArticlePublished, {
    subscribe: followPublished,
    description: 'Each article that is published from now on and matches the filter at that time, once, in order.',
  })
  articlePublished(
    @Root() { cursor, value }: LiveEvent<ArticleRow>,
    @Arg('filter', () => ArticleFilter, { nullable: true }) _filter: ArticleFilter | null,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after: string | null,
  ): ArticlePublished {
    return { cursor, article: value };
  }

  @Tagged('partner')
  @Cost(streamCost)
  @Subscription(() => ChangeEvent, {
    subscribe: followChanges,
    description: 'The entries of `articleChanges` as they come.',
  })
  articleChangesFollowed(
    @Root() { value }: ChangeEntryEvent,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after: string | null,
  ): ChangeEvent {
    return value;
  }
}
