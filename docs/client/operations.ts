// operations.graphql and the schema → the operations with their types. Written by `npm run client`; do not change it by hand.
import type { TypedDocument } from './civic-client.ts';

export interface ArticleFilter {
  readonly search?: string | null;
  readonly categoryId?: string | null;
  readonly publisherId?: string | null;
  readonly mentionedUnitIds?: readonly string[] | null;
  readonly personIds?: readonly string[] | null;
  readonly regionId?: string | null;
  readonly legalDocumentId?: string | null;
  readonly eventId?: string | null;
  readonly publishedFrom?: string | null;
  readonly publishedBefore?: string | null;
  readonly updatedSince?: string | null;
  readonly statuses?: readonly ArticleStatus[] | null;
  readonly language?: string | null;
}

export type ArticleStatus = 'DRAFT' | 'PUBLISHED' | 'WITHDRAWN';

export type OrgUnitState = 'NOT_YET' | 'CURRENT' | 'INTERRUPTED' | 'ENDED';

export type PollStatus = 'DRAFT' | 'SCHEDULED' | 'OPEN' | 'CLOSED' | 'ARCHIVED';

export type ProvenanceKind = 'IMPORTED' | 'EDITORIAL' | 'PROVIDER' | 'SYNTHETIC';

export type WithheldReason = 'NOT_OPENED' | 'STILL_OPEN' | 'VOTE_FIRST' | 'NEVER_PUBLISHED' | 'TOO_FEW_BALLOTS' | 'UNDER_REVIEW';

export interface UnitOnDayVariables {
  readonly slug: string;
  readonly day: string;
  readonly articles?: number | null;
}

export type UnitOnDayData = {
  readonly orgUnit: {
    readonly id: string;
    readonly name: string;
    readonly state: OrgUnitState;
    readonly tenures: {
      readonly nodes: readonly ({
        readonly title: string;
        readonly person: {
          readonly name: string;
        } | null;
      })[];
    };
    readonly articles: {
      readonly nodes: readonly ({
        readonly id: string;
        readonly title: string;
        readonly status: ArticleStatus;
        readonly publishedAt: string | null;
        readonly provenance: {
          readonly kind: ProvenanceKind;
          readonly sourceName: string;
        };
      })[];
    } | null;
  } | null;
};

export const UnitOnDay: TypedDocument<UnitOnDayData, UnitOnDayVariables> = {
  name: 'UnitOnDay',
  text: `query UnitOnDay($slug: String!, $day: Date!, $articles: Int = 3) {
  orgUnit(slug: $slug) {
    id
    name(asOf: $day)
    state(asOf: $day)
    tenures(asOf: $day, first: 3) {
      nodes {
        title
        person {
          name
        }
      }
    }
    articles(first: $articles) {
      nodes {
        ...ArticleLine
      }
    }
  }
}

fragment ArticleLine on Article {
  id
  title
  status
  publishedAt
  provenance {
    kind
    sourceName
  }
}`,
};

export interface ArticlePageVariables {
  readonly first: number;
  readonly after?: string | null;
  readonly filter?: ArticleFilter | null;
}

export type ArticlePageData = {
  readonly articles: {
    readonly nodes: readonly ({
      readonly id: string;
      readonly title: string;
      readonly status: ArticleStatus;
      readonly publishedAt: string | null;
      readonly provenance: {
        readonly kind: ProvenanceKind;
        readonly sourceName: string;
      };
    })[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: string | null;
    };
  } | null;
};

export const ArticlePage: TypedDocument<ArticlePageData, ArticlePageVariables> = {
  name: 'ArticlePage',
  text: `query ArticlePage($first: Int!, $after: String, $filter: ArticleFilter) {
  articles(first: $first, after: $after, filter: $filter) {
    nodes {
      ...ArticleLine
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}

fragment ArticleLine on Article {
  id
  title
  status
  publishedAt
  provenance {
    kind
    sourceName
  }
}`,
};

export interface PollOutcomeVariables {
  readonly slug: string;
}

export type PollOutcomeData = {
  readonly poll: {
    readonly id: string;
    readonly title: string;
    readonly status: PollStatus;
    readonly options: readonly {
      readonly id: string;
      readonly label: string;
    }[];
    readonly results: {
      readonly __typename: 'PollResults';
      readonly ballotCount: number;
      readonly isFinal: boolean;
      readonly tallies: readonly {
        readonly option: {
          readonly label: string;
        };
        readonly votes: number;
      }[];
    } | {
      readonly __typename: 'PollResultsWithheld';
      readonly reason: WithheldReason;
      readonly message: string;
    };
  } | null;
};

export const PollOutcome: TypedDocument<PollOutcomeData, PollOutcomeVariables> = {
  name: 'PollOutcome',
  text: `query PollOutcome($slug: String!) {
  poll(slug: $slug) {
    id
    title
    status
    options {
      id
      label
    }
    results {
      __typename
      ... on PollResults {
        ballotCount
        isFinal
        tallies {
          option {
            label
          }
          votes
        }
      }
      ... on PollResultsWithheld {
        reason
        message(locale: "en")
      }
    }
  }
}`,
};
