// The life of a poll, by hand and by the clock, with each refusal.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newId } from '../../../subgraphs/kit/ids.js';
import { databases } from '../../support/services/databases.js';
import { openPollsRoom, type PollsRoom } from './open-room.js';

const start = new Date('2026-03-02T01:30:00Z');
const twoOptions = [{ label: 'Hài lòng' }, { label: 'Chưa hài lòng' }];

describe.each(databases)('the life of a poll on the $name database', ({ create }) => {
  let room: PollsRoom;
  beforeAll(async () => {
    room = await openPollsRoom(create, start);
  });
  afterAll(() => room.close());

  const lastChanges = async (count: number) => (await room.readLog()).slice(-count);
  const changesOf = async (id: string) => {
    const changes = await lastChanges(1000);
    return changes.filter((change) => change.nodeId === id).map((change) => change.kind);
  };

  it('starts as a draft that names what prevents its opening', async () => {
    const poll = await room.createDraft({ title: 'Đánh giá thái độ tiếp công dân' });
    expect(poll).toMatchObject({ status: 'DRAFT', blockers: ['options'], slug: 'danh-gia-thai-do-tiep-cong-dan' });
    expect(poll.results).toMatchObject({ reason: 'NOT_OPENED' });
    const opened = await room.step('pollOpen', poll.id);
    expect(opened).toMatchObject({ poll: null, userErrors: [{ code: 'TOO_FEW_OPTIONS', path: ['id'] }] });
    const again = await room.createDraft({ title: 'Đánh giá thái độ tiếp công dân' });
    expect(again.slug).toMatch(/^danh-gia-thai-do-tiep-cong-dan-[0-9a-z]{6}$/);
  });

  it('opens and closes by the clock alone, at the instant, for every read and every ballot', async () => {
    room.setTime(start);
    const draft = await room.createDraft({ title: 'Theo giờ', options: twoOptions });
    const [first] = draft.options;
    const ballot = { optionIds: [first?.id ?? ''] };
    const scheduled = await room.step('pollSchedule', draft.id, {
      opensAt: '2026-03-02T02:00:00Z',
      closesAt: '2026-03-02T04:00:00+00:00',
    });
    expect(scheduled.userErrors).toEqual([]);
    expect(scheduled.poll).toMatchObject({ status: 'SCHEDULED', blockers: [] });

    room.setTime('2026-03-02T01:59:59.999Z');
    expect((await room.read(draft.id)).status).toBe('SCHEDULED');
    expect((await room.cast(draft.id, ballot)).userErrors).toMatchObject([{ code: 'NOT_OPEN' }]);
    room.setTime('2026-03-02T02:00:00Z');
    expect(await room.read(draft.id)).toMatchObject({ status: 'OPEN', results: { reason: 'STILL_OPEN' } });
    expect((await room.cast(draft.id, ballot)).userErrors).toEqual([]);
    room.setTime('2026-03-02T03:59:59.999Z');
    expect((await room.cast(draft.id, ballot)).userErrors).toEqual([]);
    room.setTime('2026-03-02T04:00:00Z');
    const closed = await room.read(draft.id);
    expect(closed).toMatchObject({ status: 'CLOSED', closedAt: '2026-03-02T04:00:00.000Z' });
    expect(closed.viewer).toEqual({ canVote: false, hasVoted: false, whyNot: 'NOT_OPEN' });
    expect((await room.cast(draft.id, ballot)).userErrors).toMatchObject([{ code: 'NOT_OPEN' }]);
  });

  it('writes due openings and closings once, with a change-log entry each, however often the work is done', async () => {
    room.setTime(start);
    const draft = await room.createDraft({ title: 'Chuyển trạng thái', options: twoOptions });
    await room.step('pollSchedule', draft.id, { opensAt: '2026-03-03T00:00:00Z', closesAt: '2026-03-04T00:00:00Z' });
    room.setTime('2026-03-03T00:00:01Z');
    await Promise.all([room.doDueWork(), room.doDueWork()]);
    expect(await changesOf(draft.id)).toEqual(['CREATED', 'UPDATED', 'UPDATED']);
    for (const option of draft.options) {
      for (let voter = 0; voter < 5; voter += 1) await room.cast(draft.id, { optionIds: [option.id] });
    }
    room.setTime('2026-03-04T00:00:01Z');
    expect((await room.read(draft.id)).results).toMatchObject({ reason: 'UNDER_REVIEW' });
    await Promise.all([room.doDueWork(), room.doDueWork()]);
    await room.doDueWork();
    expect(await changesOf(draft.id)).toEqual(['CREATED', 'UPDATED', 'UPDATED', 'UPDATED']);
    expect(await room.read(draft.id)).toMatchObject({
      status: 'CLOSED',
      closedAt: '2026-03-04T00:00:00.000Z',
      results: {
        isFinal: true,
        ballotCount: 10,
        tallies: [
          { votes: 5, share: 0.5, option: { label: 'Hài lòng' } },
          { votes: 5, share: 0.5, option: { label: 'Chưa hài lòng' } },
        ],
      },
    });
  });

  it('goes from open to closed to archived by hand, and never back', async () => {
    room.setTime(start);
    const poll = await room.createOpen();
    expect(poll).toMatchObject({ status: 'OPEN', opensAt: start.toISOString(), blockers: [] });
    expect((await room.step('pollOpen', poll.id)).userErrors).toMatchObject([{ code: 'INVALID_TRANSITION' }]);
    expect((await room.step('pollArchive', poll.id)).userErrors).toMatchObject([{ code: 'INVALID_TRANSITION' }]);
    expect((await room.step('pollClose', poll.id)).poll).toMatchObject({ status: 'CLOSED' });
    expect((await room.step('pollClose', poll.id)).userErrors).toMatchObject([{ code: 'INVALID_TRANSITION' }]);
    expect((await room.step('pollOpen', poll.id)).userErrors).toMatchObject([{ code: 'INVALID_TRANSITION' }]);
    const again = await room.step('pollSchedule', poll.id, { opensAt: '2027-01-01T00:00:00Z' });
    expect(again.userErrors).toMatchObject([{ code: 'INVALID_TRANSITION' }]);
    expect((await room.step('pollArchive', poll.id)).poll).toMatchObject({ status: 'ARCHIVED' });
  });

  it('locks what voters were asked and told while it is open, and afterwards the closing time too', async () => {
    room.setTime(start);
    const poll = await room.createOpen();
    const locked = await room.update(poll.id, { title: 'Khác', options: twoOptions, maxSelections: 2 });
    expect(locked.poll).toBeNull();
    expect(locked.userErrors).toMatchObject([
      { code: 'LOCKED_WHILE_OPEN', path: ['poll', 'title'] },
      { code: 'LOCKED_WHILE_OPEN', path: ['poll', 'options'] },
      { code: 'LOCKED_WHILE_OPEN', path: ['poll', 'maxSelections'] },
    ]);
    expect((await room.read(poll.id)).options.map((option) => option.label)).toEqual(['A', 'B', 'C']);
    const past = await room.update(poll.id, { closesAt: '2026-03-01T00:00:00Z' });
    expect(past.userErrors).toMatchObject([{ code: 'INVALID_WINDOW', path: ['poll', 'closesAt'] }]);
    const explaining = {
      titleEn: 'Another question',
      description: 'Thêm lời giải thích',
      descriptionEn: 'An explanation',
      subjectId: newId('unit'),
      organizerId: newId('unit'),
    };
    expect((await room.update(poll.id, explaining)).userErrors).toMatchObject(
      Object.keys(explaining).map((name) => ({ code: 'LOCKED_WHILE_OPEN', path: ['poll', name] })),
    );
    const extended = await room.update(poll.id, { closesAt: '2026-04-01T00:00:00Z' });
    expect(extended.poll).toMatchObject({ closesAt: '2026-04-01T00:00:00.000Z' });
    await room.step('pollClose', poll.id);
    expect((await room.update(poll.id, { closesAt: '2026-05-01T00:00:00Z' })).userErrors).toMatchObject([
      { code: 'LOCKED_AFTER_CLOSE', path: ['poll', 'closesAt'] },
    ]);
    expect((await room.update(poll.id, explaining)).userErrors).toMatchObject(
      Object.keys(explaining).map((name) => ({ code: 'LOCKED_AFTER_CLOSE', path: ['poll', name] })),
    );
  });

  it('keeps a scheduled poll able to open, whatever is changed', async () => {
    room.setTime(start);
    const poll = await room.createDraft({
      title: 'Sẽ mở',
      options: [...twoOptions, { label: 'Khác' }],
      maxSelections: 2,
    });
    await room.step('pollSchedule', poll.id, { opensAt: '2026-03-05T00:00:00Z' });
    expect((await room.update(poll.id, { options: [{ label: 'Một' }] })).userErrors).toMatchObject([
      { code: 'TOO_FEW_OPTIONS', path: ['poll', 'options'] },
    ]);
    expect((await room.update(poll.id, { maxSelections: 4 })).userErrors).toMatchObject([
      { code: 'INVALID_SELECTIONS', path: ['poll', 'maxSelections'] },
    ]);
    expect((await room.update(poll.id, { opensAt: null })).userErrors).toMatchObject([
      { code: 'INVALID_WINDOW', path: ['poll', 'opensAt'] },
    ]);
    const changed = await room.update(poll.id, { options: [{ label: 'Khác' }, { label: 'Hài lòng' }] });
    const idOf = (label: string) => poll.options.find((option) => option.label === label)?.id;
    expect(changed.poll?.options).toEqual([
      { id: idOf('Khác'), label: 'Khác', position: 0 },
      { id: idOf('Hài lòng'), label: 'Hài lòng', position: 1 },
    ]);
  });

  it('refuses wrong fields with the code and the path of each', async () => {
    room.setTime(start);
    const { poll, userErrors } = await room.create({
      title: ' ',
      titleEn: 'x'.repeat(301),
      options: [{ label: 'Hoà' }, { label: 'HÒA' }, { label: '' }],
      minSelections: 2,
      maxSelections: 1,
      disclosureThreshold: 1,
      subjectId: 'person_0123456789abcdefghijklmn',
      opensAt: '2026-03-02T02:00:00Z',
      closesAt: '2026-03-02T02:00:00Z',
    });
    expect(poll).toBeNull();
    expect(userErrors.map(({ code, path }) => [code, path.join('.')])).toEqual([
      ['BLANK', 'poll.title'],
      ['TOO_LONG', 'poll.titleEn'],
      ['DUPLICATE_OPTION', 'poll.options.1.label'],
      ['BLANK', 'poll.options.2.label'],
      ['INVALID_SELECTIONS', 'poll.maxSelections'],
      ['INVALID_THRESHOLD', 'poll.disclosureThreshold'],
      ['INVALID_UNIT', 'poll.subjectId'],
      ['INVALID_WINDOW', 'poll.closesAt'],
    ]);
    expect((await room.create({ options: twoOptions })).userErrors).toMatchObject([{ code: 'BLANK' }]);
    expect((await room.step('pollOpen', 'poll_unknown')).userErrors).toMatchObject([
      { code: 'NOT_FOUND', path: ['id'] },
    ]);
    expect((await room.update('poll_unknown', { title: 'x' })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const draft = await room.createDraft({ title: 'Muộn', options: twoOptions, closesAt: '2026-03-01T00:00:00Z' });
    expect(draft.blockers).toEqual(['window']);
    expect((await room.step('pollOpen', draft.id)).userErrors).toMatchObject([
      { code: 'INVALID_WINDOW', path: ['id'] },
    ]);
    const wide = await room.createDraft({ title: 'Nhiều', options: twoOptions, maxSelections: 3 });
    expect(wide.blockers).toEqual(['selections']);
    expect((await room.step('pollOpen', wide.id)).userErrors).toMatchObject([
      { code: 'INVALID_SELECTIONS', path: ['id'] },
    ]);
    const before = { opensAt: '2026-04-01T00:00:00Z', closesAt: '2026-03-31T00:00:00Z' };
    expect((await room.step('pollSchedule', wide.id, before)).userErrors).toMatchObject([
      { code: 'INVALID_SELECTIONS', path: ['id'] },
      { code: 'INVALID_WINDOW', path: ['closesAt'] },
    ]);
  });

  it('deletes a draft and leaves a tombstone, and deletes nothing else', async () => {
    room.setTime(start);
    const deleteDraft = async (id: string) =>
      room.ask(
        'mutation ($id: ID!) { pollDelete(id: $id) { deletedId userErrors { ... on PollUserError { code } } } }',
        z.object({
          pollDelete: z.object({
            deletedId: z.string().nullable(),
            userErrors: z.array(z.object({ code: z.string() })),
          }),
        }),
        { id },
      );
    const draft = await room.createDraft({ title: 'Bỏ đi', options: twoOptions });
    expect((await deleteDraft(draft.id)).pollDelete).toEqual({ deletedId: draft.id, userErrors: [] });
    const tombstone = { kind: 'DELETED', nodeType: 'Poll', nodeId: draft.id };
    expect(await lastChanges(1)).toEqual([tombstone]);
    const readFeed = async () => {
      const { pollChanges } = await room.ask(
        '{ pollChanges(first: 1000) { nodes { kind nodeType nodeId } } }',
        z.object({ pollChanges: z.object({ nodes: z.array(z.object({ nodeId: z.string() }).loose()) }) }),
      );
      return pollChanges.nodes.filter((change) => change.nodeId === draft.id);
    };
    await expect.poll(readFeed, { timeout: 10_000 }).toEqual([{ ...tombstone, kind: 'CREATED' }, tombstone]);
    const open = await room.createOpen();
    expect((await deleteDraft(open.id)).pollDelete).toEqual({
      deletedId: null,
      userErrors: [{ code: 'INVALID_TRANSITION' }],
    });
  });

  it('writes the change-log entry in the transaction of the change, or neither', async () => {
    room.setTime(start);
    const poll = await room.createOpen();
    const before = await lastChanges(1000);
    await expect(
      room.store.write(async ({ sql, record }) => {
        await sql.updateTable('poll').set({ titleVi: 'Không được ghi' }).where('id', '=', poll.id).execute();
        record({ kind: 'UPDATED', nodeType: 'Poll', nodeId: poll.id });
        await sql.updateTable('poll').set({ minSelections: 0 }).where('id', '=', poll.id).execute();
      }),
    ).rejects.toThrow('min_selections');
    expect(await lastChanges(1000)).toEqual(before);
  });
});
