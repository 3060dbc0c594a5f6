// The room of news: articles and what they name and cite. Its storage, its graph and how it starts.
import { holdsScope } from '../kit/caller.js';
import { defineRoom } from '../kit/room.js';
import { createViewCounter } from './commands/count-views.js';
import { createPendingLinks } from './commands/link-pending.js';
import { createNewsCommands } from './commands/news-commands.js';
import { createRecognition } from './commands/recognition.js';
import { newsStorage } from './entities/storage.js';
import type { NewsTables } from './entities/tables.js';
import { createNewsLoaders } from './loaders/news-loaders.js';
import { loadSample } from './sample/load-sample.js';
import { ArticleConnectionResolver, ArticleEdgeResolver, draftScope } from './schema/article-connection.js';
import { ArticleFields } from './schema/article-fields.js';
import { ArticleType } from './schema/article-type.js';
import { tagOf } from './schema/cache-hints.js';
import { CategoryResolver, CategoryType } from './schema/category-type.js';
import type { NewsContext } from './schema/context.js';
import {
  CivicEventResolver,
  CivicEventType,
  LegalDocumentResolver,
  LegalDocumentType,
  SloganType,
} from './schema/document-types.js';
import { MentionResolver } from './schema/mention-type.js';
import { ArticleUserError, NewsMutations } from './schema/mutations.js';
import { NewsQueries } from './schema/queries.js';
import { NewsSubscriptions } from './schema/subscriptions.js';
import { OrgUnitReference, PersonReference, RegionReference } from './schema/references.js';
import { OrgUnitNewsFields, PersonNewsFields, RegionNewsFields } from './schema/unit-fields.js';
import { typeDeclarations } from './schema/type-declarations.js';
import { createRecognizerSource } from './sources/unit-directory.js';

export const room = defineRoom<NewsTables, NewsContext>({
  name: 'news',
  storage: { ...newsStorage, tagOf },
  graph: {
    declarations: typeDeclarations,
    resolvers: [
      NewsQueries,
      NewsMutations,
      NewsSubscriptions,
      ArticleFields,
      ArticleConnectionResolver,
      ArticleEdgeResolver,
      CategoryResolver,
      LegalDocumentResolver,
      CivicEventResolver,
      MentionResolver,
      OrgUnitNewsFields,
      PersonNewsFields,
      RegionNewsFields,
    ],
    orphanedTypes: [
      ArticleType,
      CategoryType,
      LegalDocumentType,
      CivicEventType,
      SloganType,
      OrgUnitReference,
      PersonReference,
      RegionReference,
      ArticleUserError,
    ],
    references: {
      Article: ({ id, slug }, { loaders }) =>
        typeof id === 'string' ? loaders.articles.byId.load(id) : loaders.articles.bySlug.load(String(slug)),
      Category: async ({ id }, { loaders }) => (await loaders.readCategories()).find(String(id)),
      LegalDocument: ({ id }, { loaders }) => loaders.documents.documents.load(String(id)),
      CivicEvent: ({ id }, { loaders }) => loaders.documents.events.load(String(id)),
      Slogan: ({ id }, { loaders }) => loaders.documents.slogans.load(String(id)),
      OrgUnit: ({ id }) => ({ id }),
      Person: ({ id }) => ({ id }),
      Region: ({ id }) => ({ id }),
    },
  },
  async open({ store, settings, log, now, ask }) {
    const recognize = createRecognition(createRecognizerSource(ask, now));
    const views = createViewCounter({ store, now, log });
    const pendingLinks = createPendingLinks({ store, now, recognize, log });
    const commands = createNewsCommands({ store, now, recognize }, views);
    const publicUrl = settings.PUBLIC_URL.replace(/\/+$/, '');
    return {
      createContext(caller) {
        const mayReadDrafts = holdsScope(caller, draftScope);
        let loaders = createNewsLoaders(store, mayReadDrafts);
        return {
          caller,
          get loaders() {
            return loaders;
          },
          commands,
          publicUrl,
          forgetReads() {
            loaders = createNewsLoaders(store, mayReadDrafts);
          },
        };
      },
      loadSample: (report) => loadSample({ store, now, recognize }, report),
      async close() {
        await pendingLinks.close();
        await views.close();
      },
    };
  },
});
