// How old news may be that are given while the room is away, and where they come from. Not in it: the change log, whose order and
// end must be the present ones, and payloads of mutations.
import { day, hour, type TypeDeclarations } from '../../kit/graphql/type-declarations.js';

const lawNote =
  'Documents of law and of the Party as articles and decisions cite them; each record names its own source.';

export const typeDeclarations: TypeDeclarations = {
  staleIfError: {
    Article: hour,
    ArticleConnection: hour,
    ArticleEdge: hour,
    ArticleFacets: hour,
    ArticleRevision: hour,
    ArticleRevisionConnection: hour,
    ArticleRevisionEdge: hour,
    ArticleUnitConnection: hour,
    ArticleUnitEdge: hour,
    CategoryCount: hour,
    CountPoint: hour,
    CountedViews: hour,
    Mention: hour,
    MonthCount: hour,
    TextBlock: hour,
    TextHighlight: hour,
    ViewCount: hour,
    Withdrawal: hour,
    Category: day,
    CivicEvent: day,
    LegalDocument: day,
    LegalDocumentConnection: hour,
    LegalDocumentEdge: day,
    Slogan: day,
  },
  provenance: {
    Article: {
      publisher:
        'The bodies that publish the articles, as imported from their pages or written by editors of this service',
      licence: null,
      source: null,
      note: "The articles of the sample data are SYNTHETIC; each article's own `provenance` says whether it is.",
    },
    LegalDocument: { publisher: 'Editors of this service', licence: null, source: null, note: lawNote },
    CivicEvent: {
      publisher: 'The bodies that publish the articles that report on it',
      licence: null,
      source: null,
      note: "Recognised in articles; each record's own `provenance` says in which.",
    },
  },
};
