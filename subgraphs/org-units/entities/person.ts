// Persons and the posts they hold. A person holds several posts and a post has several persons over time,
// so a tenure joins the two and carries the time.
import { defineEntity, p } from '@mikro-orm/core';
import { provenanceColumn } from '../../kit/provenance.js';
import type { PostRole, TextOriginName } from './kinds.js';

export const PersonEntity = defineEntity({
  name: 'Person',
  tableName: 'person',
  properties: {
    id: p.text().primary(),
    fullName: p.text(),
    familyName: p.text().nullable(),
    middleName: p.text().nullable(),
    givenName: p.text().nullable(),
    sortKey: p.text(),
    exactKey: p.text(),
    provenance: provenanceColumn(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
});

/** Known from start to end, or only by sightings: then both bounds are unknown and `observedOn` holds the days. */
export const TenureEntity = defineEntity({
  name: 'Tenure',
  tableName: 'tenure',
  properties: {
    id: p.text().primary(),
    personId: p.text(),
    unitId: p.text(),
    role: p.string().$type<PostRole>(),
    roleRank: p.smallint(),
    titleVi: p.text(),
    titleEn: p.text().nullable(),
    titleEnOrigin: p.string().$type<TextOriginName>().nullable(),
    validFrom: p.date().nullable(),
    validUntil: p.date().nullable(),
    fromKnown: p.boolean(),
    untilKnown: p.boolean(),
    observedOn: p.array().$type<readonly string[]>(),
    provenance: provenanceColumn(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
});
