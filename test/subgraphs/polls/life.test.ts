import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../support/services/databases.js';
import { openPollsRoom, type PollsRoom } from './open-room.js';

const start = new Date('2026-03-02T01:30:00Z');

describe.each(databases)('the life of a poll on the $name database', ({ create }) => {
  let room: PollsRoom;
  beforeAll(async () => {
    room = await openPollsRoom(create, start);
  });
  afterAll(() => room.close());

  it('starts as a draft that names what prevents its opening', async () => {
    const poll = await room.createDraft({ title: 'Đánh giá thái độ tiếp công dân' });
    expect(poll).toMatchObject({ status: 'DRAFT', blockers: ['options'], slug: 'danh-gia-thai-do-tiep-cong-dan' });
    const opened = await room.step('pollOpen', poll.id);
    expect(opened).toMatchObject({ poll: null, userErrors: [{ code: 'TOO_FEW_OPTIONS', path: ['options'] }] });
  });
});
