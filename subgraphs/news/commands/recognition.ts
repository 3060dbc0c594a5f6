// An article's text → what it names. Separate from the commands that store it: recognising needs the directory of
// org-units, which may be away, and takes time that no transaction should wait for.
import type { Store } from '../../kit/store.js';
import type { StoredBlock } from '../entities/article.js';
import type { NewsTables } from '../entities/tables.js';
import { createCategoryTree } from '../loaders/categories.js';
import type { RecognizedMentions } from '../sources/mentions/mention.js';
import type { Recognizer } from '../sources/unit-directory.js';

/** Gives what a text names, or `null` while no directory can be had: the links are then made later. */
export type RecognizeArticle = (text: {
  readonly blocks: readonly StoredBlock[];
  readonly publishedAt: Date | null;
  readonly publisherId: string | null;
}) => Promise<RecognizedMentions | null>;

export const nothingRecognized: RecognizedMentions = {
  mentions: [],
  documents: [],
  events: [],
  slogans: [],
  persons: [],
};

/** The day of an instant in Vietnam, YYYY-MM-DD. */
const dayInVietnam = (instant: Date): string => new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);

/** Ids of a category and those above it; `null` where there is no such category. */
export async function findCategoryPath(
  store: Store<NewsTables>,
  categoryId: string | null,
): Promise<readonly string[] | null> {
  if (categoryId === null) return [];
  const tree = await createCategoryTree(store)();
  const category = tree.find(categoryId);
  return category === null ? null : tree.pathTo(category).map(({ id }) => id);
}

/** Recognises on the directory of org-units. */
export function createRecognition(findRecognizer: () => Promise<Recognizer | null>): RecognizeArticle {
  return async ({ blocks, publishedAt, publisherId }) => {
    const recognizer = await findRecognizer();
    return (
      recognizer?.({
        blocks: blocks.map((block, index) => ({ ...block, index })),
        publishedOn: publishedAt === null ? null : dayInVietnam(publishedAt),
        contextUnitId: publisherId,
        contextRegionId: null,
      }) ?? null
    );
  };
}
