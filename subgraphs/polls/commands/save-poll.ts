// Fields that an editor gives → a new or changed poll. What voters were asked is locked from the opening on.
// Separate from poll-life.ts, which moves a poll from one status to the next.
import type { Transaction } from '../../kit/store.js';
import { newId } from '../../kit/ids.js';
import { editorialProvenance, type ProvenanceRecord } from '../../kit/provenance.js';
import { exactKey } from '../../kit/vietnamese.js';
import { findBlockers, statusAt } from '../loaders/poll-status.js';
import { PollEntity, PollOptionEntity } from '../entities/poll.js';
import type { PollTables } from '../entities/storage.js';
import { checkFields, type OptionFields, type PollFields, searchColumns, slugOf } from './poll-fields.js';
import { changed, notFound, type PollFault, type PollOutcome, refused } from './poll-fault.js';
import { lockPoll, lockSlug } from './poll-lock.js';
import { faultsOfBlockers, type PollCommands } from './poll-life.js';

/** Creates a draft. Errors: faults of the fields as values. */
export async function createPoll({ store, now }: PollCommands, fields: PollFields): Promise<PollOutcome> {
  const { title } = fields;
  if (typeof title !== 'string')
    return refused({ code: 'BLANK', message: 'A poll has a title.', path: ['poll', 'title'] });
  const faults = checkFields(fields);
  if (faults.length > 0) return refused(...faults);
  return store.write(async (transaction) =>
    changed(await addPoll(transaction, { ...fields, title }, { now: now(), provenance: editorialProvenance })),
  );
}

/** Writes a draft with its options and its change-log entry; the fields have been checked. Returns its id. */
export async function addPoll(
  { em, sql, record }: Transaction<PollTables>,
  fields: PollFields & { readonly title: string },
  origin: {
    readonly now: Date;
    readonly provenance: ProvenanceRecord;
    readonly sourceFingerprint?: string;
    readonly id?: string;
  },
): Promise<string> {
  const id = origin.id ?? newId('poll');
  const slug = slugOf(fields.title);
  await lockSlug(sql, slug);
  const taken = await sql.selectFrom('poll').select('id').where('slug', '=', slug).executeTakeFirst();
  const minSelections = fields.minSelections ?? 1;
  em.create(PollEntity, {
    id,
    slug: taken === undefined ? slug : `${slug}-${id.slice(-6)}`,
    titleVi: fields.title.trim(),
    titleEn: fields.titleEn ?? null,
    descriptionVi: fields.description ?? null,
    descriptionEn: fields.descriptionEn ?? null,
    englishOrigin: fields.englishOrigin ?? 'HUMAN_TRANSLATION',
    subjectId: fields.subjectId ?? null,
    organizerId: fields.organizerId ?? null,
    minSelections,
    maxSelections: fields.maxSelections ?? Math.max(minSelections, 1),
    voterAssurance: fields.voterAssurance ?? 'BROWSER',
    resultVisibility: fields.resultVisibility ?? 'AFTER_CLOSE',
    disclosureThreshold: fields.disclosureThreshold ?? 5,
    publishedAt: null,
    opensAt: fields.opensAt ?? null,
    closesAt: fields.closesAt ?? null,
    closedAt: null,
    archivedAt: null,
    recordedStatus: 'DRAFT',
    announcedBallots: 0,
    finalizedAt: null,
    finalBallotCount: null,
    underReview: false,
    sourceFingerprint: origin.sourceFingerprint ?? null,
    ...searchColumns([fields.title, fields.titleEn, fields.description, fields.descriptionEn]),
    provenance: origin.provenance,
    createdAt: origin.now,
    updatedAt: origin.now,
  });
  // Entities know no relations, so the poll is written before what refers to it.
  await em.flush();
  for (const [index, option] of (fields.options ?? []).entries())
    em.create(PollOptionEntity, newOption(id, index, option));
  await em.flush();
  record({ kind: 'CREATED', nodeType: 'Poll', nodeId: id, touches: unitsOf(fields) });
  return id;
}

const lockedFields = [
  'title',
  'titleEn',
  'description',
  'descriptionEn',
  'subjectId',
  'organizerId',
  'options',
  'minSelections',
  'maxSelections',
  'opensAt',
  'resultVisibility',
  'voterAssurance',
  'disclosureThreshold',
] as const;

/**
 * Changes the given fields. Drafts and scheduled polls can change in everything, as long as a scheduled one can still
 * open; open ones in a later or earlier closing only, since description, translation and units shape what voters
 * understood; closed ones in nothing.
 */
export async function updatePoll({ store, now }: PollCommands, id: string, fields: PollFields): Promise<PollOutcome> {
  const faults = checkFields(fields);
  if (faults.length > 0) return refused(...faults);
  return store.write(async ({ em, sql, record }) => {
    await lockPoll(sql, id);
    const poll = await em.findOne(PollEntity, { id });
    if (poll === null) return notFound();
    const at = now();
    const status = statusAt(poll, at);
    const locked = findLocked(fields, status === 'OPEN', status === 'CLOSED' || status === 'ARCHIVED');
    if (locked.length > 0) return refused(...locked);

    const given = withoutUndefined({
      titleVi: fields.title?.trim(),
      titleEn: fields.titleEn,
      descriptionVi: fields.description,
      descriptionEn: fields.descriptionEn,
      englishOrigin: fields.englishOrigin ?? undefined,
      subjectId: fields.subjectId,
      organizerId: fields.organizerId,
      minSelections: fields.minSelections ?? undefined,
      maxSelections: fields.maxSelections ?? undefined,
      opensAt: fields.opensAt,
      closesAt: fields.closesAt,
      resultVisibility: fields.resultVisibility ?? undefined,
      voterAssurance: fields.voterAssurance ?? undefined,
      disclosureThreshold: fields.disclosureThreshold ?? undefined,
    });
    const unitsBefore = unitsOf(poll);
    const next = { ...poll, ...given };
    const options = await em.find(PollOptionEntity, { pollId: id }, { orderBy: { position: 'asc' } });
    const optionCount = fields.options === undefined ? options.length : (fields.options ?? []).length;
    if (status === 'SCHEDULED') {
      const faultsThen = faultsOfBlockers(findBlockers(next, optionCount, at), (field) => ['poll', field]);
      if (!(next.opensAt instanceof Date) || next.opensAt <= at)
        faultsThen.push({
          code: 'INVALID_WINDOW',
          message: 'A scheduled poll opens later than now.',
          path: ['poll', 'opensAt'],
        });
      if (faultsThen.length > 0) return refused(...faultsThen);
    } else if (status === 'OPEN' && next.closesAt instanceof Date && next.closesAt <= at) {
      return refused({
        code: 'INVALID_WINDOW',
        message: 'This time has passed: close the poll instead.',
        path: ['poll', 'closesAt'],
      });
    }
    em.assign(poll, {
      ...given,
      ...searchColumns([next.titleVi, next.titleEn, next.descriptionVi, next.descriptionEn]),
      updatedAt: at,
    });
    if (fields.options !== undefined) {
      const byLabel = new Map(options.map((option) => [exactKey(option.labelVi), option]));
      for (const [index, option] of (fields.options ?? []).entries()) {
        const key = exactKey(option.label.trim());
        const kept = byLabel.get(key);
        byLabel.delete(key);
        if (kept === undefined) em.create(PollOptionEntity, newOption(id, index, option));
        else em.assign(kept, { position: index, labelVi: option.label.trim(), labelEn: option.labelEn ?? null });
      }
      for (const option of byLabel.values()) em.remove(option);
    }
    record({ kind: 'UPDATED', nodeType: 'Poll', nodeId: id, touches: [...unitsBefore, ...unitsOf(next)] });
    return changed(id);
  });
}

/** Deletes a draft; its change-log entry is the tombstone. Errors: what was published is closed and archived instead. */
export async function deletePoll({ store, now }: PollCommands, id: string): Promise<PollOutcome> {
  return store.write(async ({ em, sql, record }) => {
    await lockPoll(sql, id);
    const poll = await em.findOne(PollEntity, { id });
    if (poll === null) return notFound();
    if (statusAt(poll, now()) !== 'DRAFT')
      return refused({ code: 'INVALID_TRANSITION', message: 'Only a draft can be deleted.', path: ['id'] });
    record({ kind: 'DELETED', nodeType: 'Poll', nodeId: id, touches: unitsOf(poll) });
    em.remove(poll);
    return changed(id);
  });
}

function findLocked(fields: PollFields, isOpen: boolean, isOver: boolean): readonly PollFault[] {
  if (!isOpen && !isOver) return [];
  const locked = isOver ? ([...lockedFields, 'closesAt'] as const) : lockedFields;
  return locked
    .filter((name) => fields[name] !== undefined)
    .map((name) => ({
      code: isOpen ? 'LOCKED_WHILE_OPEN' : 'LOCKED_AFTER_CLOSE',
      message: isOpen ? 'Voters have been asked this already.' : 'The poll is over.',
      path: ['poll', name],
    }));
}

function newOption(pollId: string, position: number, option: OptionFields) {
  return {
    id: option.id ?? newId('option'),
    pollId,
    position,
    labelVi: option.label.trim(),
    labelEn: option.labelEn ?? null,
  };
}

/** Units whose lists of polls a change may touch. */
function unitsOf(poll: { subjectId?: string | null | undefined; organizerId?: string | null | undefined }): string[] {
  return [poll.subjectId, poll.organizerId].filter((id) => typeof id === 'string');
}

function withoutUndefined<T extends object>(values: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const given: { [Name in keyof T]?: Exclude<T[Name], undefined> } = {};
  for (const name in values) {
    const value = values[name];
    if (isGiven(value)) given[name] = value;
  }
  return given;
}

function isGiven<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined;
}
