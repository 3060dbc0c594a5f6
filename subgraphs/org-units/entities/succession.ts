// Which unit or region went into which. Separate from links, because a succession joins what ended with what began:
// it holds on one day, in an extent, by a legal document.
import { defineEntity, p } from '@mikro-orm/core';
import { provenanceColumn } from '../../kit/provenance.js';
import type { SuccessionExtent, SuccessionKind } from './kinds.js';

/** `toId` is null where nothing took over; `effectiveOn` is null where the day is not known. */
export const SuccessionEntity = defineEntity({
  name: 'Succession',
  tableName: 'succession',
  properties: {
    id: p.text().primary(),
    kind: p.string().$type<SuccessionKind>(),
    extent: p.string().$type<SuccessionExtent>(),
    fromId: p.text(),
    toId: p.text().nullable(),
    effectiveOn: p.date().nullable(),
    legalDocumentId: p.text().nullable(),
    legalCitation: p.text().nullable(),
    clause: p.text().nullable(),
    provenance: provenanceColumn(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
});
