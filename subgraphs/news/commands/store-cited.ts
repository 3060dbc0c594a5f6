// Documents, events and slogans that texts cite → their ids, found among those known or created. In a transaction.
// "The same one" is decided here and nowhere else: by citation, issuer and day; by name and day; by words.
import { newId } from '../../kit/ids.js';
import type { ProvenanceRecord } from '../../kit/provenance.js';
import type { Transaction } from '../../kit/store.js';
import { exactKey } from '../../kit/vietnamese.js';
import { formatSearchVector } from '../entities/search-lexemes.js';
import type { NewsTables } from '../entities/tables.js';
import { citationKey } from '../loaders/documents.js';
import type { CitedDocument, FoundEvent, FoundSlogan } from '../sources/mentions/mention.js';
import { asJson } from './store-articles.js';
import { sql } from 'kysely';

/** What one article cites. `personId` leads from a key of its recognised persons to a person of org-units. */
export interface CitedBy {
  readonly documents: readonly CitedDocument[];
  readonly events: readonly FoundEvent[];
  readonly slogans: readonly FoundSlogan[];
  readonly provenance: ProvenanceRecord;
  readonly personId: (key: string) => string | null;
}

/** Ids by the keys of one article's result. */
export interface CitedIds {
  readonly documents: ReadonlyMap<string, string>;
  readonly events: ReadonlyMap<string, string>;
  readonly slogans: ReadonlyMap<string, string>;
}

type DocumentRow = Pick<
  NewsTables['legal_document'],
  'id' | 'citationKey' | 'issuerId' | 'issuerInferred' | 'issuedOn' | 'issuedOnPrecision' | 'titleAsCited' | 'title'
>;

export const indexDocument = (citation: string, title: string | null) =>
  sql<string>`${formatSearchVector([
    { text: citation, weight: 'A' },
    { text: title, weight: 'B' },
  ])}::tsvector`;

/** Shape: one entry for each of `articles`, in their order. A few statements, whatever their number. */
export async function storeCited(
  transaction: Transaction<NewsTables>,
  articles: readonly CitedBy[],
  at: Date,
): Promise<readonly CitedIds[]> {
  const documents = await storeDocuments(transaction, articles, at);
  const slogans = await storeSlogans(transaction, articles, at);
  const events = await storeEvents(transaction, articles, documents, at);
  return articles.map((_, index) => ({
    documents: documents[index] ?? new Map(),
    events: events[index] ?? new Map(),
    slogans: slogans[index] ?? new Map(),
  }));
}

async function storeDocuments(
  { sql: db, record }: Transaction<NewsTables>,
  articles: readonly CitedBy[],
  at: Date,
): Promise<readonly ReadonlyMap<string, string>[]> {
  const keys = new Set(articles.flatMap(({ documents }) => documents.map(({ citation }) => citationKey(citation))));
  if (keys.size === 0) return articles.map(() => new Map());
  const known: DocumentRow[] = await db
    .selectFrom('legal_document')
    .select([
      'id',
      'citationKey',
      'issuerId',
      'issuerInferred',
      'issuedOn',
      'issuedOnPrecision',
      'titleAsCited',
      'title',
    ])
    .where('citationKey', 'in', [...keys])
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const found: Map<string, string>[] = [];
  for (const { documents, provenance } of articles) {
    const ids = new Map<string, string>();
    found.push(ids);
    for (const cited of documents) {
      const index = known.findIndex((row) => isSameDocument(row, cited));
      const same = known[index];
      if (same === undefined) {
        const row = await insertDocument(db, cited, provenance, at);
        record({
          kind: 'CREATED',
          nodeType: 'LegalDocument',
          nodeId: row.id,
          touches: row.issuerId === null ? [] : [row.issuerId],
        });
        known.push(row);
        ids.set(cited.key, row.id);
        continue;
      }
      ids.set(cited.key, same.id);
      const completed = completeDocument(same, cited);
      if (completed === null) continue;
      known[index] = completed;
      const { id, citationKey: _key, ...changed } = completed;
      await db
        .updateTable('legal_document')
        .set({ ...changed, searchVector: indexDocument(cited.citation, completed.title), updatedAt: at })
        .where('id', '=', id)
        .execute();
      record({
        kind: 'UPDATED',
        nodeType: 'LegalDocument',
        nodeId: id,
        touches: completed.issuerId === null ? [] : [completed.issuerId],
      });
    }
  }
  return found;
}

function isSameDocument(row: DocumentRow, cited: CitedDocument): boolean {
  if (row.citationKey !== citationKey(cited.citation)) return false;
  // An issuer that only follows from the symbol ("/TU") gives way to one that a text states.
  const bothStated = row.issuerId !== null && !row.issuerInferred && cited.issuerBasis === 'STATED';
  if (bothStated && row.issuerId !== cited.issuerUnitId) return false;
  // Numbers start again every term: the same number of another day is another document.
  const bothByDay = row.issuedOnPrecision === 'DAY' && cited.issuedOnPrecision === 'DAY';
  return !bothByDay || row.issuedOn === cited.issuedOn;
}

/** What the citation adds to a document, or null where it adds nothing. */
function completeDocument(row: DocumentRow, cited: CitedDocument): DocumentRow | null {
  const needsDay = row.issuedOnPrecision === 'UNKNOWN' && cited.issuedOn !== null;
  const needsIssuer =
    cited.issuerUnitId !== null && (row.issuerId === null || (row.issuerInferred && cited.issuerBasis === 'STATED'));
  const needsTitle = row.titleAsCited === null && cited.titleAsCited !== null;
  if (!needsDay && !needsIssuer && !needsTitle) return null;
  return {
    ...row,
    ...(needsDay ? { issuedOn: cited.issuedOn, issuedOnPrecision: cited.issuedOnPrecision } : {}),
    ...(needsIssuer ? { issuerId: cited.issuerUnitId, issuerInferred: cited.issuerBasis === 'INFERRED' } : {}),
    ...(needsTitle ? { titleAsCited: cited.titleAsCited, title: row.title ?? cited.titleAsCited } : {}),
  };
}

async function insertDocument(
  db: Transaction<NewsTables>['sql'],
  cited: CitedDocument,
  provenance: ProvenanceRecord,
  at: Date,
): Promise<DocumentRow> {
  const row = {
    id: newId('document'),
    citationKey: citationKey(cited.citation),
    issuerId: cited.issuerUnitId,
    issuerInferred: cited.issuerBasis === 'INFERRED',
    issuedOn: cited.issuedOn,
    issuedOnPrecision: cited.issuedOn === null ? ('UNKNOWN' as const) : cited.issuedOnPrecision,
    titleAsCited: cited.titleAsCited,
    title: cited.titleAsCited,
  };
  const facts = { issuer: cited.issuerUnitId, issuedOn: cited.issuedOn, title: cited.titleAsCited };
  await db
    .insertInto('legal_document')
    .values({
      ...row,
      citation: cited.citation.normalize('NFC'),
      kind: cited.kind,
      number: cited.number,
      titleIsComplete: cited.titleIsComplete,
      searchVector: indexDocument(cited.citation, row.title),
      provenance: asJson({
        ...provenance,
        completeness: 'PARTIAL' as const,
        missing: Object.entries(facts).flatMap(([name, value]) => (value === null ? [name] : [])),
      }),
      createdAt: at,
      updatedAt: at,
    })
    .execute();
  return row;
}

async function storeSlogans(
  { sql: db, record }: Transaction<NewsTables>,
  articles: readonly CitedBy[],
  at: Date,
): Promise<readonly ReadonlyMap<string, string>[]> {
  const keyOf = (text: string) => exactKey(text).replace(/[–—]/gu, '-');
  const asked = new Map(articles.flatMap(({ slogans }) => slogans.map((slogan) => [keyOf(slogan.text), slogan])));
  if (asked.size === 0) return articles.map(() => new Map());
  const known = await db
    .selectFrom('slogan')
    .select(['id', 'textKey'])
    .where('textKey', 'in', [...asked.keys()])
    .execute();
  const ids = new Map(known.map((row) => [row.textKey, row.id]));
  const rows = [...asked]
    .filter(([textKey]) => !ids.has(textKey))
    .map(([textKey, { text, year }]) => ({ id: newId('slogan'), text, textKey, year, createdAt: at }));
  if (rows.length > 0) await db.insertInto('slogan').values(rows).execute();
  for (const { id, textKey } of rows) {
    ids.set(textKey, id);
    record({ kind: 'CREATED', nodeType: 'Slogan', nodeId: id });
  }
  return articles.map(
    ({ slogans }) =>
      new Map(
        slogans.flatMap(({ key, text }) => {
          const id = ids.get(keyOf(text));
          return id === undefined ? [] : [[key, id] as const];
        }),
      ),
  );
}

async function storeEvents(
  { sql: db, record }: Transaction<NewsTables>,
  articles: readonly CitedBy[],
  documents: readonly ReadonlyMap<string, string>[],
  at: Date,
): Promise<readonly ReadonlyMap<string, string>[]> {
  const keyOf = ({ name, startsOn }: { name: string; startsOn: string | null }) =>
    `${exactKey(name)} ${startsOn ?? ''}`;
  const names = new Set(articles.flatMap(({ events }) => events.map(({ name }) => exactKey(name))));
  if (names.size === 0) return articles.map(() => new Map());
  const known = await db
    .selectFrom('civic_event')
    .select(['id', 'name', 'startsOn'])
    .where('nameKey', 'in', [...names])
    .execute();
  const ids = new Map(known.map((row) => [keyOf(row), row.id]));
  const found: Map<string, string>[] = [];
  for (const [index, { events, provenance, personId }] of articles.entries()) {
    const own = new Map<string, string>();
    found.push(own);
    for (const event of events) {
      let id = ids.get(keyOf(event));
      if (id === undefined) {
        id = newId('event');
        ids.set(keyOf(event), id);
        await db
          .insertInto('civic_event')
          .values({
            id,
            name: event.name.normalize('NFC'),
            nameKey: exactKey(event.name),
            startsOn: event.startsOn,
            startsOnPrecision: event.startsOn === null ? 'UNKNOWN' : event.startsOnPrecision,
            hostId: event.hostUnitId,
            chairId: event.chairKey === null ? null : personId(event.chairKey),
            legalBasisId: event.legalBasisKey === null ? null : (documents[index]?.get(event.legalBasisKey) ?? null),
            provenance: asJson(provenance),
            createdAt: at,
            updatedAt: at,
          })
          .execute();
        record({ kind: 'CREATED', nodeType: 'CivicEvent', nodeId: id });
      }
      own.set(event.key, id);
    }
  }
  return found;
}
