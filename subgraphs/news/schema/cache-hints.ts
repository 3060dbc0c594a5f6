// How long gateways may keep what news answers, and what ends it: every entry of its change log but the flushes of counted views,
// which come every few seconds and change nothing but counts and the order by them.
import { CacheFor, CacheTag, keptSeconds } from '../../kit/graphql/directives.js';

/** Of articles and all that belongs to them. */
const contentTag = 'articles';
/** Of counted views. */
export const viewsTag = 'article-views';

/** The tag of what an entry of the change log tells of. */
export const tagOf = (nodeType: string): string => (nodeType === 'ArticleViews' ? viewsTag : contentTag);

const hints = [CacheFor(keptSeconds), CacheTag(contentTag)];

/** A type whose answers change with articles and what belongs to them. */
export function KeptContent(): ClassDecorator {
  return (target) => {
    for (const hint of hints) hint(target);
  };
}

/** The same of one field. */
export function KeptContentField(): MethodDecorator {
  return (target, key, descriptor) => {
    for (const hint of hints) hint(target, key, descriptor);
  };
}
