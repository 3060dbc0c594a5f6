// CAP 1.2 messages as they were sent, and the feeds they come from. A message is never changed by a later one:
// which are superseded or cancelled follows from `alert_reference`, in whatever order they arrived.
import { defineEntity, p } from '@mikro-orm/core';
import { provenanceColumn } from '../../kit/provenance.js';

export const alertStatuses = ['ACTUAL', 'EXERCISE', 'SYSTEM', 'TEST', 'DRAFT'] as const;
export const alertMessageTypes = ['ALERT', 'UPDATE', 'CANCEL', 'ACK', 'ERROR'] as const;
export const alertUrgencies = ['IMMEDIATE', 'EXPECTED', 'FUTURE', 'PAST', 'UNKNOWN'] as const;
/** Most severe first. */
export const alertSeverities = ['EXTREME', 'SEVERE', 'MODERATE', 'MINOR', 'UNKNOWN'] as const;
export const alertCertainties = ['OBSERVED', 'LIKELY', 'POSSIBLE', 'UNLIKELY', 'UNKNOWN'] as const;
export type AlertStatusName = (typeof alertStatuses)[number];
export type AlertMessageTypeName = (typeof alertMessageTypes)[number];
export type AlertUrgencyName = (typeof alertUrgencies)[number];
export type AlertSeverityName = (typeof alertSeverities)[number];
export type AlertCertaintyName = (typeof alertCertainties)[number];

/** Tag in the change log of the write that finds an alert to reach one more region than it was known to when it came. */
export const issuedFor = (regionId: string) => `issuedFor:${regionId}`;

/** The texts of a message in one language (BCP 47). */
export interface AlertText {
  readonly language: string;
  readonly event: string;
  readonly headline: string | null;
  readonly description: string | null;
  readonly instruction: string | null;
}

/** An area as the message names it. */
export interface AlertArea {
  readonly name: string;
  readonly geocodes: readonly { readonly scheme: string; readonly value: string }[];
}

export const AlertEntity = defineEntity({
  name: 'Alert',
  tableName: 'alert',
  properties: {
    id: p.text().primary(),
    sender: p.text(),
    identifier: p.text(),
    sentAt: p.datetime(3),
    status: p.string().$type<AlertStatusName>(),
    messageType: p.string().$type<AlertMessageTypeName>(),
    urgency: p.string().$type<AlertUrgencyName>(),
    severity: p.string().$type<AlertSeverityName>(),
    certainty: p.string().$type<AlertCertaintyName>(),
    riskLevel: p.integer().nullable(),
    effectiveAt: p.datetime(3).nullable(),
    onsetAt: p.datetime(3).nullable(),
    expiresAt: p.datetime(3).nullable(),
    /** From when it is not active any more: `expiresAt`, or the rule for messages without one. */
    activeUntil: p.datetime(3),
    texts: p.json<readonly AlertText[]>(),
    areas: p.json<readonly AlertArea[]>(),
    /** Regions that the areas were matched to. */
    regionIds: p.array().$type<readonly string[]>(),
    /** Where some area has no region yet. */
    hasUnmatchedArea: p.boolean(),
    /** The change log already tells that it ended by time. */
    endLogged: p.boolean(),
    sourceUrl: p.text(),
    provenance: provenanceColumn(),
    createdAt: p.datetime(3),
  },
});

/** A message that another message names in its `references`. */
export const AlertReferenceEntity = defineEntity({
  name: 'AlertReference',
  tableName: 'alert_reference',
  properties: {
    alertId: p.text().primary(),
    sender: p.text().primary(),
    identifier: p.text().primary(),
    sentAt: p.datetime(3).primary(),
  },
});

/** The last reading of a feed; `failedAt` is set while the last attempt failed. */
export const AlertFeedEntity = defineEntity({
  name: 'AlertFeed',
  tableName: 'alert_feed',
  properties: {
    url: p.text().primary(),
    attemptedAt: p.datetime(3).nullable(),
    fetchedAt: p.datetime(3).nullable(),
    failedAt: p.datetime(3).nullable(),
    failure: p.text().nullable(),
  },
});
