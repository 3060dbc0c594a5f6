// Legal documents, events and slogans: by id, by citation, and as pages of all or of one issuer.
import DataLoader from 'dataloader';
import { type RawBuilder, sql } from 'kysely';
import { fetchPage, fetchPages, type Order, type Page, type PageRequest } from '../../kit/keyset.js';
import type { Store } from '../../kit/store.js';
import { exactKey } from '../../kit/vietnamese.js';
import { readSearchTerms } from '../entities/search-lexemes.js';
import type { NewsTables } from '../entities/tables.js';
import { createPageLoaders } from './article-links.js';

export type LegalDocumentRow = Omit<NewsTables['legal_document'], 'searchVector' | 'citationKey'>;
export type CivicEventRow = NewsTables['civic_event'];
export type SloganRow = NewsTables['slogan'];

interface LegalDocumentList {
  readonly page: Page<LegalDocumentRow>;
  readonly countAll: () => Promise<number>;
}

export interface DocumentLoaders {
  readonly documents: DataLoader<string, LegalDocumentRow | null>;
  readonly events: DataLoader<string, CivicEventRow | null>;
  readonly slogans: DataLoader<string, SloganRow | null>;
  /** The document of that citation; of several issuers' the one that was cited first. */
  findByCitation(citation: string): Promise<LegalDocumentRow | null>;
  /** Newest first; documents without a day last. */
  list(filter: { search: string | null; issuerId: string | null }, page: PageRequest): Promise<LegalDocumentList>;
  issuedBy(unitId: string, page: PageRequest): Promise<LegalDocumentList>;
}

const columns = [
  'id',
  'citation',
  'kind',
  'number',
  'issuerId',
  'issuerInferred',
  'issuedOn',
  'issuedOnPrecision',
  'title',
  'titleIsComplete',
  'titleAsCited',
  'provenance',
  'createdAt',
  'updatedAt',
] as const;

const newestFirst: Order = {
  name: 'legal documents',
  direction: 'desc',
  keys: [
    { sql: sql`coalesce(${sql.ref('legal_document.issuedOn')}, date '0001-01-01')`, type: 'date' },
    { sql: sql.ref('legal_document.id'), type: 'text' },
  ],
};

/** One key for each way a citation is printed: `15 - NQ/TU` and `15-nq/tu` are one document. */
export const citationKey = (citation: string): string => exactKey(citation).replace(/\s+/gu, '');

export function createDocumentLoaders({ sql: db }: Store<NewsTables>): DocumentLoaders {
  const select = () => db.selectFrom('legal_document').select(columns);
  const counted = sql<number>`count(*)`.as('count');
  const ofIssuer = (unitId: RawBuilder<string>) => select().where(sql<boolean>`legal_document.issuer_id = ${unitId}`);
  const issuedPages = createPageLoaders((ids, page) => fetchPages(db, ids, ofIssuer, newestFirst, page));
  const issuedCounts = new DataLoader<string, number>(async (ids) => {
    const rows = await db
      .selectFrom('legal_document')
      .select(['issuerId', counted])
      .where('issuerId', 'in', [...ids])
      .groupBy('issuerId')
      .execute();
    return ids.map((id) => rows.find((row) => row.issuerId === id)?.count ?? 0);
  });
  return {
    documents: new DataLoader(async (ids) => {
      const rows = await select()
        .where('id', 'in', [...ids])
        .execute();
      return ids.map((id) => rows.find((row) => row.id === id) ?? null);
    }),
    events: new DataLoader(async (ids) => {
      const rows = await db
        .selectFrom('civic_event')
        .selectAll()
        .where('id', 'in', [...ids])
        .execute();
      return ids.map((id) => rows.find((row) => row.id === id) ?? null);
    }),
    slogans: new DataLoader(async (ids) => {
      const rows = await db
        .selectFrom('slogan')
        .selectAll()
        .where('id', 'in', [...ids])
        .execute();
      return ids.map((id) => rows.find((row) => row.id === id) ?? null);
    }),
    async findByCitation(citation) {
      const found = await select()
        .where('citationKey', '=', citationKey(citation))
        .orderBy('createdAt')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      return found ?? null;
    },
    async list({ search, issuerId }, page) {
      const terms = search === null ? null : readSearchTerms(search);
      const matches =
        search === null
          ? sql<boolean>`true`
          : terms === null
            ? sql<boolean>`false`
            : sql<boolean>`legal_document.search_vector @@ ${terms.match}::tsquery`;
      const ofThatIssuer = issuerId === null ? sql<boolean>`true` : sql<boolean>`issuer_id = ${issuerId}`;
      return {
        page: await fetchPage(db, select().where(matches).where(ofThatIssuer), newestFirst, page),
        countAll: async () => {
          const { count } = await db
            .selectFrom('legal_document')
            .select(counted)
            .where(matches)
            .where(ofThatIssuer)
            .executeTakeFirstOrThrow();
          return count;
        },
      };
    },
    issuedBy: async (unitId, page) => ({
      page: await issuedPages(page).load(unitId),
      countAll: () => issuedCounts.load(unitId),
    }),
  };
}
