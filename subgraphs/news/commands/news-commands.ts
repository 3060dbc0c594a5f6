// All writes that a request can ask for, on one set of dependencies.
import { idPrefix } from '../../kit/ids.js';
import type { ArticleInput } from './article-input.js';
import type { ViewCounter } from './count-views.js';
import { type ArticleChange, createArticle, type EditDependencies, updateArticle } from './edit-articles.js';
import type { ArticleOutcome } from './outcome.js';
import { publishArticle, withdrawArticle } from './publish-articles.js';

export interface NewsCommands {
  createArticle(input: ArticleInput): Promise<ArticleOutcome>;
  updateArticle(change: ArticleChange): Promise<ArticleOutcome>;
  publishArticle(id: string): Promise<ArticleOutcome>;
  withdrawArticle(id: string, explanation: string): Promise<ArticleOutcome>;
  /** False where the text is no id of an article; then nothing is counted. */
  countView(id: string): boolean;
}

export function createNewsCommands(dependencies: EditDependencies, views: ViewCounter): NewsCommands {
  return {
    createArticle: (input) => createArticle(dependencies, input),
    updateArticle: (change) => updateArticle(dependencies, change),
    publishArticle: (id) => publishArticle(dependencies, id),
    withdrawArticle: (id, explanation) => withdrawArticle(dependencies, id, explanation),
    countView(id) {
      if (idPrefix(id) !== 'article') return false;
      views.count(id);
      return true;
    },
  };
}
