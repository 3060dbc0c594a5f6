// The root fields that write. What an editor can mend comes back as `userErrors`, and nothing was written then.
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Cost, mutationCost, RequiresScope, UnderPolicy } from '../../kit/graphql/directives.js';
import { LocaleScalar } from '../../kit/graphql/scalars.js';
import { UserError } from '../../kit/graphql/shared-types.js';
import type { ArticleOutcome } from '../commands/outcome.js';
import type { ArticleRow } from '../loaders/article-rows.js';
import { ArticleType } from './article-type.js';
import type { NewsContext } from './context.js';
import { ArticleErrorCode, BodyBlockKind } from './enums.js';

@ObjectType({ implements: UserError })
export class ArticleUserError extends UserError {
  @Field(() => ArticleErrorCode) code!: `${ArticleErrorCode}`;
}

@ObjectType()
class ArticlePayload {
  @Field(() => ArticleType, {
    nullable: true,
    description: 'As it is after the change; null where nothing was written.',
  })
  article!: ArticleRow | null;
  @Field(() => [ArticleUserError]) userErrors!: readonly object[];
}

@ObjectType()
class ArticleViewedPayload {
  @Field({ description: 'False where the id is none of an article.' }) accepted!: boolean;
}

@InputType()
class TextBlockInput {
  @Field(() => BodyBlockKind) kind!: `${BodyBlockKind}`;
  @Field() text!: string;
}

@InputType({ description: 'In an update, what is not given stays as it is.' })
class ArticleInput {
  @Field(() => String, { nullable: true }) title?: string | null;
  @Field(() => String, { nullable: true, description: 'Null takes the lead away.' }) lead?: string | null;
  @Field(() => [TextBlockInput], { nullable: true, description: 'The body, without title and lead.' })
  blocks?: TextBlockInput[] | null;
  @Field(() => String, {
    nullable: true,
    description:
      'The body as HTML, instead of `blocks`: p, h2 to h4, blockquote, ul, ol and li, with a, b, strong, i, em, u, span and br ' +
      'inside. Read into plain blocks; anything else is refused.',
  })
  bodyHtml?: string | null;
  @Field(() => String, { nullable: true, description: 'Made from the title where it is not given.' }) slug?:
    | string
    | null;
  @Field(() => ID, { nullable: true }) categoryId?: string | null;
  @Field(() => ID, { nullable: true }) publisherId?: string | null;
  @Field(() => LocaleScalar, { nullable: true }) language?: string | null;
}

@Resolver()
export class NewsMutations {
  @RequiresScope('articles:write')
  @Cost(mutationCost)
  @Mutation(() => ArticlePayload, { description: 'Creates a draft.' })
  async articleCreate(@Arg('article', () => ArticleInput) article: ArticleInput, @Ctx() context: NewsContext) {
    return answer(await context.commands.createArticle(article), context);
  }

  @RequiresScope('articles:write')
  @Cost(mutationCost)
  @Mutation(() => ArticlePayload, {
    description: 'Corrects an article. A changed text becomes a new revision; STALE_REVISION where another came first.',
  })
  async articleUpdate(
    @Arg('id', () => ID) id: string,
    @Arg('expectedRevision', () => Int) expectedRevision: number,
    @Arg('article', () => ArticleInput) article: ArticleInput,
    @Ctx() context: NewsContext,
    @Arg('note', () => String, { nullable: true, description: 'What was corrected, for readers.' }) note?:
      | string
      | null,
  ) {
    const change = { id, expectedRevision, input: article, note: note ?? null };
    return answer(await context.commands.updateArticle(change), context);
  }

  @RequiresScope('articles:write')
  @Cost(mutationCost)
  @Mutation(() => ArticlePayload, { description: 'Makes a draft public. Repeating it changes nothing.' })
  async articlePublish(@Arg('id', () => ID) id: string, @Ctx() context: NewsContext) {
    return answer(await context.commands.publishArticle(id), context);
  }

  @RequiresScope('articles:write')
  @Cost(mutationCost)
  @Mutation(() => ArticlePayload, {
    description: 'Takes a published article back: title and explanation stay readable, the text does not.',
  })
  async articleWithdraw(
    @Arg('id', () => ID) id: string,
    @Arg('explanation', () => String) explanation: string,
    @Ctx() context: NewsContext,
  ) {
    return answer(await context.commands.withdrawArticle(id, explanation), context);
  }

  @UnderPolicy('page-view')
  @Cost(mutationCost)
  @Mutation(() => ArticleViewedPayload, {
    description: 'Counts one view, anonymously. It shows in `viewsCountedHere` some seconds later.',
  })
  articleViewed(@Arg('id', () => ID) id: string, @Ctx() { commands }: NewsContext) {
    return { accepted: commands.countView(id) };
  }
}

async function answer(outcome: ArticleOutcome, context: NewsContext) {
  if (!outcome.ok)
    return { article: null, userErrors: outcome.faults.map((fault) => ({ ...fault, __typename: 'ArticleUserError' })) };
  context.forgetReads();
  return { article: await context.loaders.articles.ofAnyStatus.load(outcome.articleId), userErrors: [] };
}
