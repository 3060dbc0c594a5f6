// Things that articles cite and that have a life of their own here: legal documents, events, slogans.
// Found or created while an article is written; `citationKey`, `nameKey` and `textKey` tell whether it is the same one.
import { defineEntity, p } from '@mikro-orm/core';
import { provenanceColumn } from '../../kit/provenance.js';

export const legalDocumentKinds = [
  'NGHI_QUYET',
  'QUYET_DINH',
  'CHI_THI',
  'NGHI_DINH',
  'THONG_TU',
  'KE_HOACH',
  'CONG_VAN',
  'HUONG_DAN',
  'QUY_DINH',
  'OTHER',
] as const;
export type LegalDocumentKindName = (typeof legalDocumentKinds)[number];

export const datePrecisions = ['DAY', 'MONTH', 'YEAR', 'UNKNOWN'] as const;
export type DatePrecisionName = (typeof datePrecisions)[number];

/** Same citation and issuer, same document. Days are YYYY-MM-DD; a month or year is stored as its first day. */
export const LegalDocumentEntity = defineEntity({
  name: 'LegalDocument',
  tableName: 'legal_document',
  properties: {
    id: p.text().primary(),
    citation: p.text(),
    citationKey: p.text(),
    kind: p.string().$type<LegalDocumentKindName>(),
    number: p.text(),
    issuerId: p.text().nullable(),
    issuerInferred: p.boolean(),
    issuedOn: p.date().nullable(),
    issuedOnPrecision: p.string().$type<DatePrecisionName>(),
    title: p.text().nullable(),
    titleIsComplete: p.boolean(),
    titleAsCited: p.text().nullable(),
    searchVector: p.text(),
    provenance: provenanceColumn(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
});

/** Same name and first day, same event. */
export const CivicEventEntity = defineEntity({
  name: 'CivicEvent',
  tableName: 'civic_event',
  properties: {
    id: p.text().primary(),
    name: p.text(),
    nameKey: p.text(),
    startsOn: p.date().nullable(),
    startsOnPrecision: p.string().$type<DatePrecisionName>(),
    hostId: p.text().nullable(),
    chairId: p.text().nullable(),
    legalBasisId: p.text().nullable(),
    provenance: provenanceColumn(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
});

export const SloganEntity = defineEntity({
  name: 'Slogan',
  tableName: 'slogan',
  properties: {
    id: p.text().primary(),
    text: p.text(),
    textKey: p.text(),
    year: p.integer().nullable(),
    createdAt: p.datetime(3),
  },
});
