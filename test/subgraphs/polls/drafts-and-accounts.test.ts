// What depends on who asks: drafts, which only editors see, and polls whose voters sign in.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newId } from '../../../subgraphs/kit/ids.js';
import { databases } from '../../support/services/databases.js';
import { editorHeaders, openPollsRoom, type PollsRoom, type PollView } from './open-room.js';

const start = new Date('2026-03-02T01:30:00Z');

describe.each(databases)('who asks for polls on the $name database', ({ create }) => {
  let room: PollsRoom;
  beforeAll(async () => {
    room = await openPollsRoom(create, start);
  });
  afterAll(() => room.close());
  beforeEach(() => room.setTime(start));

  describe('drafts', () => {
    const unit = newId('unit');
    let draft: PollView;
    let open: PollView;
    beforeAll(async () => {
      const options = [{ label: 'Có' }, { label: 'Không' }];
      draft = await room.createDraft({ title: 'Bản thảo kín', options, subjectId: unit, organizerId: unit });
      open = await room.createOpen({ subjectId: unit, organizerId: unit });
    });

    const query = `query ($id: ID!, $slug: String!, $keys: [_Any!]!, $unit: [_Any!]!) {
      byId: poll(id: $id) { title } bySlug: poll(slug: $slug) { title }
      references: _entities(representations: $keys) { ... on Poll { title } }
      units: _entities(representations: $unit) { ... on OrgUnit { polls { totalCount } organizedPolls { totalCount nodes { id } } } }
      polls(filter: { search: "kín" }) { totalCount nodes { title } }
      pollReceiptIncluded(pollId: $id, receipt: "x") }`;
    const ask = async (headers: Readonly<Record<string, string>>) => {
      const { id, slug } = draft;
      const keys = [
        { __typename: 'Poll', id },
        { __typename: 'Poll', slug },
      ];
      const variables = { id, slug, keys, unit: [{ __typename: 'OrgUnit', id: unit }] };
      return room.ask(query, z.object({}).loose(), variables, headers);
    };

    it('are not there for a reader, by id, by slug, in lists or counts', async () => {
      expect(await ask({ 'x-caller-scopes': 'articles:write' })).toEqual({
        byId: null,
        bySlug: null,
        references: [null, null],
        units: [{ polls: { totalCount: 1 }, organizedPolls: { totalCount: 1, nodes: [{ id: open.id }] } }],
        polls: { totalCount: 0, nodes: [] },
        pollReceiptIncluded: null,
      });
    });

    it('are there for an editor', async () => {
      const title = { title: 'Bản thảo kín' };
      expect(await ask(editorHeaders)).toMatchObject({
        byId: title,
        bySlug: title,
        references: [title, title],
        units: [{ polls: { totalCount: 2 }, organizedPolls: { totalCount: 2 } }],
        polls: { totalCount: 1, nodes: [title] },
        pollReceiptIncluded: false,
      });
    });

    it.each([
      '{ polls(filter: { statuses: [OPEN, DRAFT] }) { nodes { id } } }',
      '{ _entities(representations: [{ __typename: "OrgUnit", id: "x" }]) { ... on OrgUnit { polls(statuses: [DRAFT]) { totalCount } } } }',
      '{ _entities(representations: [{ __typename: "OrgUnit", id: "x" }]) { ... on OrgUnit { organizedPolls(statuses: [DRAFT]) { totalCount } } } }',
    ])('cannot be asked for by a reader: %s', async (asked) => {
      const { errors } = await room.room.execute({ query: asked, headers: {} });
      expect(errors?.map(({ message, extensions }) => [message, extensions])).toEqual([
        ['The status DRAFT needs the scope polls:write.', { code: 'FORBIDDEN' }],
      ]);
    });

    it.each(['pollOpen', 'pollClose', 'pollArchive'])('cannot be moved on without the scope: %s', async (name) => {
      const { errors } = await room.room.execute({
        query: `mutation ($id: ID!) { ${name}(id: $id) { poll { id } } }`,
        variables: { id: draft.id },
        headers: {},
      });
      expect(errors?.map(({ message, extensions }) => [message, extensions])).toEqual([
        [`\`${name}\` needs the scope polls:write.`, { code: 'FORBIDDEN' }],
      ]);
      expect((await room.read(draft.id)).status).toBe('DRAFT');
    });
  });

  describe('a poll whose voters sign in', () => {
    const openForAccounts = () => room.createOpen({ voterAssurance: 'ACCOUNT', resultVisibility: 'AFTER_VOTING' });
    const viewerOf = async (id: string, headers: Readonly<Record<string, string>>) =>
      (
        await room.ask(
          'query ($id: ID!) { poll(id: $id) { viewer { canVote hasVoted whyNot } results { ... on PollResultsWithheld { reason } } } }',
          z.object({ poll: z.object({ viewer: z.unknown(), results: z.unknown() }) }),
          { id },
          headers,
        )
      ).poll;

    it('takes one ballot of each account, whatever browser it comes from', async () => {
      const poll = await openForAccounts();
      const optionIds = [poll.options[0]?.id ?? ''];
      expect((await room.cast(poll.id, { optionIds, subject: 'person one' })).userErrors).toEqual([]);
      const again = await room.cast(poll.id, { optionIds, subject: 'person one' });
      expect(again.userErrors.map(({ code }) => code)).toEqual(['ALREADY_VOTED']);
      expect((await room.cast(poll.id, { optionIds, subject: 'person two' })).receipt).not.toBeNull();
    });

    it('refuses whoever is not signed in', async () => {
      const poll = await openForAccounts();
      const { userErrors } = await room.cast(poll.id, { optionIds: [poll.options[0]?.id ?? ''] });
      expect(userErrors.map(({ code }) => code)).toEqual(['SIGN_IN_REQUIRED']);
    });

    it('gives the receipt again to the account that used the key, and to no other', async () => {
      const poll = await openForAccounts();
      const ballot = { optionIds: [poll.options[0]?.id ?? ''], idempotencyKey: randomUUID() };
      const first = await room.cast(poll.id, { ...ballot, subject: 'person one' });
      expect(await room.cast(poll.id, { ...ballot, subject: 'person one' })).toEqual(first);
      const foreign = await room.cast(poll.id, { ...ballot, subject: 'person two' });
      expect(foreign.userErrors.map(({ code }) => code)).toEqual(['INVALID_IDEMPOTENCY_KEY']);
    });

    it('tells the asker whether they can vote, and shows results to those who have', async () => {
      const poll = await openForAccounts();
      const one = { 'x-caller-subject': 'person one' };
      expect(await viewerOf(poll.id, {})).toEqual({
        viewer: { canVote: false, hasVoted: false, whyNot: 'SIGN_IN_REQUIRED' },
        results: { reason: 'VOTE_FIRST' },
      });
      expect(await viewerOf(poll.id, one)).toMatchObject({ viewer: { canVote: true, hasVoted: false, whyNot: null } });
      await room.cast(poll.id, { optionIds: [poll.options[0]?.id ?? ''], subject: 'person one' });
      expect(await viewerOf(poll.id, one)).toEqual({
        viewer: { canVote: false, hasVoted: true, whyNot: 'ALREADY_VOTED' },
        results: { reason: 'TOO_FEW_BALLOTS' },
      });
    });

    it('stores nothing from which the account can be read', async () => {
      const poll = await openForAccounts();
      await room.cast(poll.id, { optionIds: [poll.options[0]?.id ?? ''], subject: 'person one' });
      const rows = await room.store.sql.selectFrom('voter_marker').selectAll().where('pollId', '=', poll.id).execute();
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain('person');
    });
  });
});
