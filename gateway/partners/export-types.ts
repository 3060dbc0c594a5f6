// What can be exported: for each type the question to the graph (public fields alone), the columns of its table and what it is in
// linked data. A type is added here and nowhere else.
import { z } from 'zod';
import {
  describeAlert,
  describeDocument,
  describePerson,
  describePoll,
  describeRegion,
  describeUnit,
} from './linked-data.js';

/** As the graph gave it. */
export type ExportedNode = Readonly<Record<string, unknown>>;
export type LinkedData = Readonly<Record<string, unknown>>;

export interface ExportType {
  readonly name: string;
  readonly meaning: string;
  /** The root field with its arguments, and what is selected of each node. */
  readonly field: string;
  /** Nodes asked for at once; null for a plain list, which has one page. What a page costs must fit the burst of a usual key. */
  readonly pageSize: number | null;
  readonly selection: string;
  /** Where it differs for linked data. */
  readonly linkedSelection?: string;
  /** Paths into a node; of a list each item's, joined. */
  readonly columns: readonly string[];
  readonly describe: (node: ExportedNode, publicUrl: string) => LinkedData;
}

const provenance = 'provenance { kind sourceName sourceUrl licence retrievedAt }';
const provenanceColumns = ['kind', 'sourceName', 'sourceUrl', 'licence', 'retrievedAt'].map(
  (name) => `provenance.${name}`,
);
const validity = 'validity { from until }';

const written = z.object({
  jsonLd: z.string().transform((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text))),
});

export const exportTypes: readonly ExportType[] = [
  {
    name: 'articles',
    meaning: 'published articles, newest first',
    field: 'articles(first: $first, after: $after)',
    pageSize: 100,
    selection: `id slug url status title lead bodyText language revision publishedAt modifiedAt updatedAt
      category { id slug name } publisher { id } legalDocuments { id citation } ${provenance}`,
    linkedSelection: 'jsonLd',
    columns: [
      ...'id slug url status title lead bodyText language revision publishedAt modifiedAt updatedAt'.split(' '),
      'category.id',
      'category.slug',
      'category.name',
      'publisher.id',
      'legalDocuments.id',
      'legalDocuments.citation',
      ...provenanceColumns,
    ],
    describe(node) {
      const { '@context': _own, ...description } = written.parse(node).jsonLd;
      return description;
    },
  },
  {
    name: 'org-units',
    meaning: 'organisational units, those that have ended too, by name',
    field: 'orgUnits(first: $first, after: $after, filter: { includeEnded: true })',
    pageSize: 100,
    selection: `id slug kind sector level name shortName aliases state ${validity} createdAt updatedAt
      region { id name } parent { id name } identifiers { scheme value } ${provenance}`,
    columns: [
      ...'id slug kind sector level name shortName aliases state validity.from validity.until createdAt updatedAt'.split(
        ' ',
      ),
      'region.id',
      'region.name',
      'parent.id',
      'parent.name',
      'identifiers.scheme',
      'identifiers.value',
      ...provenanceColumns,
    ],
    describe: describeUnit,
  },
  {
    name: 'persons',
    meaning: 'persons with the posts that they hold or held, twenty of each at most, by given name',
    field: 'persons(first: $first, after: $after)',
    pageSize: 15,
    selection: `id name familyName middleName givenName createdAt updatedAt
      tenures(first: 20) { nodes { id role title ${validity} unit { id } } } ${provenance}`,
    columns: [
      ...'id name familyName middleName givenName createdAt updatedAt'.split(' '),
      ...'id role title unit.id validity.from validity.until'.split(' ').map((path) => `tenures.nodes.${path}`),
      ...provenanceColumns,
    ],
    describe: describePerson,
  },
  {
    name: 'regions',
    meaning: 'regions, those that have ended too, by level and name',
    field: 'regions(includeEnded: true)',
    pageSize: null,
    selection: `id slug level name shortName aliases ${validity} createdAt updatedAt
      parent { id name } point { latitude longitude } identifiers { scheme value } ${provenance}`,
    columns: [
      ...'id slug level name shortName aliases validity.from validity.until createdAt updatedAt'.split(' '),
      ...'parent.id parent.name point.latitude point.longitude identifiers.scheme identifiers.value'.split(' '),
      ...provenanceColumns,
    ],
    describe: describeRegion,
  },
  {
    name: 'legal-documents',
    meaning: 'documents that articles cite, newest first',
    field: 'legalDocuments(first: $first, after: $after)',
    pageSize: 100,
    selection: `id citation kind number issuedOn issuedOnPrecision title titleIsComplete issuerInferred
      issuer { id } ${provenance}`,
    columns: [
      ...'id citation kind number issuedOn issuedOnPrecision title titleIsComplete issuerInferred issuer.id'.split(' '),
      ...provenanceColumns,
    ],
    describe: describeDocument,
  },
  {
    name: 'polls',
    meaning: 'polls with their options, the last changed first; results as far as all may see them',
    field: 'polls(first: $first, after: $after)',
    pageSize: 50,
    selection: `id slug title description status opensAt closesAt closedAt minSelections maxSelections voterAssurance
      resultVisibility createdAt updatedAt subject { id } organizer { id } options { id position label }
      results { ... on PollResults { ballotCount isFinal countedAt } ... on PollResultsWithheld { reason } } ${provenance}`,
    columns: [
      ...'id slug title description status opensAt closesAt closedAt minSelections maxSelections'.split(' '),
      ...'voterAssurance resultVisibility createdAt updatedAt subject.id organizer.id options.id options.label'.split(
        ' ',
      ),
      'results.ballotCount',
      'results.isFinal',
      'results.countedAt',
      'results.reason',
      ...provenanceColumns,
    ],
    describe: describePoll,
  },
  {
    name: 'weather-alerts',
    meaning: 'weather alerts that are active now, most severe first, 500 at most',
    field: 'weatherAlerts',
    pageSize: null,
    selection: `id identifier sender sentAt status messageType urgency severity certainty riskLevel effectiveAt onsetAt
      expiresAt activeUntil language event headline description instruction areas { name } regions { id } sourceUrl ${provenance}`,
    columns: [
      ...'id identifier sender sentAt status messageType urgency severity certainty riskLevel effectiveAt'.split(' '),
      ...'onsetAt expiresAt activeUntil language event headline description instruction'.split(' '),
      'areas.name',
      'regions.id',
      'sourceUrl',
      ...provenanceColumns,
    ],
    describe: describeAlert,
  },
];
