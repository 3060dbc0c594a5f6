// Results of a poll as they are followed: what may be shown to the follower, never more, and the exact last value.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, type Follower, followRoom, type FollowOptions } from '../../support/followers.js';
import { databases } from '../../support/services/databases.js';
import { openPollsRoom, type PollsRoom, type PollView } from './open-room.js';

const start = new Date('2026-03-02T01:00:00Z');
const hourMs = 3_600_000;
const results = `subscription ($poll: ID!, $after: String) { pollResultsChanged(pollId: $poll, after: $after) {
  cursor poll { status } results { __typename ... on PollResultsWithheld { reason }
    ... on PollResults { ballotCount isFinal tallies { votes } } } } }`;

describe.each(databases)('results that are followed, on the $name database', ({ create }) => {
  let room: PollsRoom;
  let followers: Follower[];
  beforeEach(async () => {
    followers = [];
    room = await openPollsRoom(create, start);
  });
  afterEach(async () => {
    for (const follower of followers) follower.close();
    await room.close();
  });

  const follow = async (poll: PollView, { variables, ...options }: FollowOptions = {}): Promise<Follower> => {
    const follower = followRoom(room.room, results, { ...options, variables: { poll: poll.id, ...variables } });
    followers.push(follower);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return follower;
  };
  const shown = ({ events }: Follower) =>
    events.map(({ answer }) => {
      const { reason, ballotCount, isFinal } = answer.data.pollResultsChanged.results;
      return reason ?? [ballotCount, isFinal];
    });
  const castAt = async (poll: PollView, hours: number, counts: readonly number[]) => {
    room.setTime(new Date(start.getTime() + hours * hourMs));
    for (const [index, count] of counts.entries())
      for (let ballot = 0; ballot < count; ballot += 1)
        await room.cast(poll.id, { optionIds: [poll.options[index]?.id ?? ''] });
  };

  it('are what the query says, at once and after every step, and the final count at closing', async () => {
    const poll = await room.createOpen({ resultVisibility: 'ALWAYS' });
    const follower = await follow(poll);
    expect(shown(follower)).toEqual(['TOO_FEW_BALLOTS']);
    await castAt(poll, 0, [3, 2]);
    await castAt(poll, 1, [5]);
    expect(shown(follower)).toEqual(['TOO_FEW_BALLOTS']);
    room.setTime(new Date(start.getTime() + 2 * hourMs));
    await room.doDueWork();
    await eventually(() => expect(shown(follower)).toEqual(['TOO_FEW_BALLOTS', [5, false]]));
    expect(follower.events[1]?.answer.data.pollResultsChanged.results.tallies).toEqual([
      { votes: 3 },
      { votes: 2 },
      { votes: 0 },
    ]);
    await castAt(poll, 2, [0, 0, 1]);
    await room.step('pollClose', poll.id);
    await eventually(() => expect(shown(follower).at(-1)).toEqual([11, true]));
    expect(follower.events.at(-1)?.answer.data.pollResultsChanged.poll).toEqual({ status: 'CLOSED' });
    expect(shown(follower)).toHaveLength(3);
  });

  it('stay withheld while they are, whatever ballots are cast, and come when the poll closes', async () => {
    const poll = await room.createOpen({ resultVisibility: 'AFTER_CLOSE' });
    const never = await room.createOpen({ resultVisibility: 'NEVER' });
    const [follower, ofNever] = await Promise.all([follow(poll), follow(never)]);
    await castAt(poll, 0, [6, 4]);
    await castAt(never, 0, [6, 4]);
    await room.doDueWork();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect([shown(follower), shown(ofNever)]).toEqual([['STILL_OPEN'], ['NEVER_PUBLISHED']]);
    await room.step('pollClose', poll.id);
    await room.step('pollClose', never.id);
    await eventually(() => expect(shown(follower)).toEqual(['STILL_OPEN', [10, true]]));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(shown(ofNever)).toEqual(['NEVER_PUBLISHED']);
  });

  it('come to a voter who casts a ballot in another window, and to nobody else', async () => {
    const poll = await room.createOpen({ resultVisibility: 'AFTER_VOTING' });
    await castAt(poll, 0, [4, 3]);
    await castAt(poll, 2, [3, 2]);
    const voter = randomUUID();
    const [voting, watching] = await Promise.all([
      follow(poll, { headers: { 'x-voter-token': voter } }),
      follow(poll, { headers: { 'x-voter-token': randomUUID() } }),
    ]);
    await room.cast(poll.id, { voter, optionIds: [poll.options[0]?.id ?? ''] });
    await eventually(() => expect(shown(voting)).toEqual(['VOTE_FIRST', [7, false]]));
    expect(shown(watching)).toEqual(['VOTE_FIRST']);
  });

  it('are sent to a client that comes back where they changed, and not where it knows them', async () => {
    const poll = await room.createOpen({ resultVisibility: 'AFTER_CLOSE' });
    const first = await follow(poll);
    const cursor = first.lastId();
    first.close();
    const same = await follow(poll, { variables: { after: cursor } });
    expect(shown(same)).toEqual([]);
    await castAt(poll, 0, [6]);
    await room.step('pollClose', poll.id);
    await eventually(() => expect(shown(same)).toEqual([[6, true]]));
    const late = await follow(poll, { lastEventId: cursor });
    expect(shown(late)).toEqual([[6, true]]);
    const known = await follow(poll, { lastEventId: late.lastId() });
    expect(shown(known)).toEqual([]);
  });

  it('cannot be followed of a draft, nor after a cursor of another kind', async () => {
    const draft = await room.createDraft({ title: 'Bản thảo', options: [{ label: 'A' }, { label: 'B' }] });
    const open = await room.createOpen();
    const refused = [await follow(draft), await follow(open, { variables: { after: 'no cursor' } })];
    expect(refused.map(({ events }) => events[0]?.answer.errors[0].extensions.code)).toEqual([
      'BAD_USER_INPUT',
      'INVALID_CURSOR',
    ]);
  });
});
