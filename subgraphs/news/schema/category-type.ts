// The category and its place in the tree.
import { Arg, Ctx, Directive, Field, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { ListOf } from '../../kit/graphql/directives.js';
import { LocaleScalar } from '../../kit/graphql/scalars.js';
import { Node } from '../../kit/graphql/shared-types.js';
import type { CategoryRow } from '../loaders/categories.js';
import type { NewsContext } from './context.js';
import { KeptContent } from './cache-hints.js';

@Directive('@key(fields: "id")')
@KeptContent()
@ObjectType('Category', {
  implements: Node,
  description: 'A heading under which articles stand; headings form a tree.',
})
export class CategoryType extends Node {
  @Field() slug!: string;
}

@Resolver(() => CategoryType)
export class CategoryResolver {
  @ListOf(10)
  @Query(() => [CategoryType], { description: 'The categories at the top of the tree.' })
  async categories(@Ctx() { loaders }: NewsContext): Promise<readonly CategoryRow[]> {
    return (await loaders.readCategories()).roots;
  }

  @FieldResolver(() => String, { description: 'In Vietnamese where there is no name in the language asked for.' })
  name(
    @Root() category: CategoryRow,
    @Arg('locale', () => LocaleScalar, { defaultValue: 'vi' }) locale: string,
  ): string {
    return (locale === 'en' ? category.nameEn : null) ?? category.nameVi;
  }

  @FieldResolver(() => [String], { description: 'Vietnamese names from the top of the tree to this category.' })
  async path(@Root() category: CategoryRow, @Ctx() { loaders }: NewsContext): Promise<readonly string[]> {
    return (await loaders.readCategories()).pathTo(category).map((each) => each.nameVi);
  }

  @FieldResolver(() => CategoryType, { nullable: true })
  async parent(@Root() category: CategoryRow, @Ctx() { loaders }: NewsContext): Promise<CategoryRow | null> {
    return category.parentId === null ? null : (await loaders.readCategories()).find(category.parentId);
  }

  @ListOf(10)
  @FieldResolver(() => [CategoryType])
  async children(@Root() category: CategoryRow, @Ctx() { loaders }: NewsContext): Promise<readonly CategoryRow[]> {
    return (await loaders.readCategories()).childrenOf(category.id);
  }
}
