// A subject is a unit or a region: what has a slug, names, codes, intervals of existence and links over time.
// One table for both, because every question about time (name, parent, successor on a day) is the same for both.
import { defineEntity, p } from '@mikro-orm/core';
import { provenanceColumn } from '../../kit/provenance.js';
import type { AdminLevel, Hierarchy, Sector, TextOriginName, UnitKind } from './kinds.js';

export type SubjectType = 'UNIT' | 'REGION';

/** `kind` and `sector` belong to units, `latitude` and `longitude` (WGS 84, degrees) to regions. */
export const SubjectEntity = defineEntity({
  name: 'Subject',
  tableName: 'subject',
  properties: {
    id: p.text().primary(),
    type: p.string().$type<SubjectType>(),
    slug: p.text(),
    level: p.string().$type<AdminLevel>(),
    levelRank: p.smallint(),
    kind: p.string().$type<UnitKind>().nullable(),
    sector: p.string().$type<Sector>().nullable(),
    shortNameVi: p.text().nullable(),
    shortNameEn: p.text().nullable(),
    shortNameEnOrigin: p.string().$type<TextOriginName>().nullable(),
    aliases: p.array().$type<readonly string[]>(),
    bareNames: p.array().$type<readonly string[]>(),
    latitude: p.float().nullable(),
    longitude: p.float().nullable(),
    pointSource: p.text().nullable(),
    pointLicence: p.text().nullable(),
    provenance: provenanceColumn(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
});

/** A slug that a subject once had; it still leads there. */
export const RetiredSlugEntity = defineEntity({
  name: 'RetiredSlug',
  tableName: 'retired_slug',
  properties: {
    type: p.string().$type<SubjectType>().primary(),
    slug: p.text().primary(),
    subjectId: p.text(),
    retiredAt: p.datetime(3),
  },
});

/** Names over half-open intervals that do not overlap; a null bound is open. */
export const SubjectNameEntity = defineEntity({
  name: 'SubjectName',
  tableName: 'subject_name',
  properties: {
    number: p.bigint('number').primary().autoincrement(),
    subjectId: p.text(),
    vi: p.text(),
    en: p.text().nullable(),
    enOrigin: p.string().$type<TextOriginName>().nullable(),
    sortKey: p.text(),
    validFrom: p.date().nullable(),
    validUntil: p.date().nullable(),
  },
});

/**
 * When the subject existed. Half-open, no overlap.
 * Where `fromKnown` or `untilKnown` is false the day is a limit (not before, ended by), never shown as a date.
 */
export const SubjectIntervalEntity = defineEntity({
  name: 'SubjectInterval',
  tableName: 'subject_interval',
  properties: {
    number: p.bigint('number').primary().autoincrement(),
    subjectId: p.text(),
    validFrom: p.date().nullable(),
    validUntil: p.date().nullable(),
    fromKnown: p.boolean(),
    untilKnown: p.boolean(),
  },
});

/** `subjectId` stands under `otherId` in a hierarchy, over a half-open interval. */
export const SubjectLinkEntity = defineEntity({
  name: 'SubjectLink',
  tableName: 'subject_link',
  properties: {
    number: p.bigint('number').primary().autoincrement(),
    subjectId: p.text(),
    otherId: p.text(),
    hierarchy: p.string().$type<Hierarchy>(),
    validFrom: p.date().nullable(),
    validUntil: p.date().nullable(),
  },
});

/** A code from outside. Codes were reused, so a code names a subject only on a day. */
export const IdentifierEntity = defineEntity({
  name: 'Identifier',
  tableName: 'identifier',
  properties: {
    number: p.bigint('number').primary().autoincrement(),
    subjectId: p.text(),
    scheme: p.text(),
    value: p.text(),
    validFrom: p.date().nullable(),
    validUntil: p.date().nullable(),
  },
});
