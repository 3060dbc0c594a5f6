// A poll and its options as stored. The status is no column to be trusted: poll-status.ts derives it from these facts
// and the clock, so that a poll is closed at its closing time, whether or not a job has run.
import { defineEntity, p } from '@mikro-orm/core';
import { type ProvenanceRecord, provenanceColumn } from '../../kit/provenance.js';
import type { PollLife, PollStatus } from './poll-life.js';

export type ResultVisibility = 'AFTER_CLOSE' | 'AFTER_VOTING' | 'ALWAYS' | 'NEVER';
export type VoterAssurance = 'BROWSER' | 'CODE' | 'ACCOUNT';
export type TranslationOrigin = 'ORIGINAL' | 'HUMAN_TRANSLATION' | 'MACHINE_TRANSLATION';

export const PollEntity = defineEntity({
  name: 'Poll',
  tableName: 'poll',
  properties: {
    id: p.text().primary(),
    slug: p.text(),
    titleVi: p.text(),
    titleEn: p.text().nullable(),
    descriptionVi: p.text().nullable(),
    descriptionEn: p.text().nullable(),
    /** How the English texts came about. */
    englishOrigin: p.string().$type<TranslationOrigin>(),
    subjectId: p.text().nullable(),
    organizerId: p.text().nullable(),
    minSelections: p.integer(),
    maxSelections: p.integer(),
    voterAssurance: p.string().$type<VoterAssurance>(),
    resultVisibility: p.string().$type<ResultVisibility>(),
    disclosureThreshold: p.integer(),
    publishedAt: p.datetime(3).nullable(),
    opensAt: p.datetime(3).nullable(),
    closesAt: p.datetime(3).nullable(),
    closedAt: p.datetime(3).nullable(),
    archivedAt: p.datetime(3).nullable(),
    /** The last status that the change log was told. */
    recordedStatus: p.string().$type<PollStatus>(),
    /** How many ballots the change log has told readers of a poll with live results. */
    announcedBallots: p.integer(),
    finalizedAt: p.datetime(3).nullable(),
    finalBallotCount: p.integer().nullable(),
    /** Set when the recount at closing did not agree with the tallies. */
    underReview: p.boolean(),
    /** What an importer recognises its record by. */
    sourceFingerprint: p.text().nullable(),
    /** Words of the texts for search, ` ` before and after each: as spelled, and without marks. */
    searchExact: p.text(),
    searchFolded: p.text(),
    provenance: provenanceColumn(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
});

export const PollOptionEntity = defineEntity({
  name: 'PollOption',
  tableName: 'poll_option',
  properties: {
    id: p.text().primary(),
    pollId: p.text(),
    position: p.integer(),
    labelVi: p.text(),
    labelEn: p.text().nullable(),
  },
});

/** A poll as readers get it. */
export interface PollRecord extends PollLife {
  readonly id: string;
  readonly slug: string;
  readonly titleVi: string;
  readonly titleEn: string | null;
  readonly descriptionVi: string | null;
  readonly descriptionEn: string | null;
  readonly englishOrigin: TranslationOrigin;
  readonly subjectId: string | null;
  readonly organizerId: string | null;
  readonly minSelections: number;
  readonly maxSelections: number;
  readonly voterAssurance: VoterAssurance;
  readonly resultVisibility: ResultVisibility;
  readonly disclosureThreshold: number;
  readonly finalizedAt: Date | null;
  readonly finalBallotCount: number | null;
  readonly underReview: boolean;
  readonly provenance: ProvenanceRecord;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Columns of a PollRecord, for SELECT lists. */
export const pollColumns = [
  'poll.id',
  'poll.slug',
  'poll.titleVi',
  'poll.titleEn',
  'poll.descriptionVi',
  'poll.descriptionEn',
  'poll.englishOrigin',
  'poll.subjectId',
  'poll.organizerId',
  'poll.minSelections',
  'poll.maxSelections',
  'poll.voterAssurance',
  'poll.resultVisibility',
  'poll.disclosureThreshold',
  'poll.publishedAt',
  'poll.opensAt',
  'poll.closesAt',
  'poll.closedAt',
  'poll.archivedAt',
  'poll.finalizedAt',
  'poll.finalBallotCount',
  'poll.underReview',
  'poll.provenance',
  'poll.createdAt',
  'poll.updatedAt',
] as const;

export interface PollOptionRecord {
  readonly id: string;
  readonly pollId: string;
  readonly position: number;
  readonly labelVi: string;
  readonly labelEn: string | null;
}
