// polls.json → the sample polls in each status, made by the room's own commands at the times that the file says.
import { z } from 'zod';
import type { ReportProgress } from '../../kit/room.js';
import { syntheticProvenance } from '../../kit/provenance.js';
import type { BallotHashes } from '../commands/ballot-hashes.js';
import type { PollOutcome } from '../commands/poll-fault.js';
import { closePoll, openPoll, type PollCommands, schedulePoll } from '../commands/poll-life.js';
import { addPoll } from '../commands/save-poll.js';
import { InternalError } from '../../../process/errors.js';
import data from './polls.json' with { type: 'json' };
import { addSyntheticBallots } from './synthetic-ballots.js';

const dayMs = 86_400_000;

const samplePoll = z.object({
  id: z.string(),
  title: z.string(),
  titleEn: z.string(),
  description: z.string(),
  descriptionEn: z.string(),
  subjectId: z.string(),
  organizerId: z.string(),
  resultVisibility: z.enum(['AFTER_CLOSE', 'AFTER_VOTING']).default('AFTER_CLOSE'),
  voterAssurance: z.enum(['BROWSER', 'CODE']).default('BROWSER'),
  maxSelections: z.number().int().default(1),
  options: z.array(z.object({ id: z.string(), label: z.string(), labelEn: z.string(), weight: z.number() })),
  ballots: z.number().int(),
  /** Voter codes in clear, for trying out. */
  codes: z.array(z.string()).default([]),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('DRAFT') }),
    z.object({ kind: z.literal('SCHEDULED'), opensInDays: z.number(), closesInDays: z.number() }),
    z.object({ kind: z.literal('OPEN'), openedDaysAgo: z.number() }),
    z.object({ kind: z.literal('CLOSED'), opensAt: z.coerce.date(), closesAt: z.coerce.date() }),
  ]),
});
type SamplePoll = z.infer<typeof samplePoll>;

/** Fills an empty store. Times of scheduled and open polls count from now; closed polls lie where the file puts them. */
export async function loadPollSample(
  commands: PollCommands & { readonly hashes: BallotHashes },
  report: ReportProgress,
): Promise<void> {
  const polls = z.array(samplePoll).parse(data.polls);
  for (const [index, poll] of polls.entries()) {
    await loadPoll(commands, poll);
    report('polls', index + 1, polls.length);
  }
}

async function loadPoll(commands: PollCommands & { readonly hashes: BallotHashes }, poll: SamplePoll): Promise<void> {
  const { store, hashes } = commands;
  const { state } = poll;
  const now = commands.now();
  const inDays = (days: number) => new Date(now.getTime() + days * dayMs);
  const at = (instant: Date): PollCommands => ({ store, now: () => instant });
  const opensAt = state.kind === 'CLOSED' ? state.opensAt : state.kind === 'OPEN' ? inDays(-state.openedDaysAgo) : now;

  await store.write(async (transaction) => {
    await addPoll(transaction, poll, { id: poll.id, now: opensAt, provenance: syntheticProvenance });
    if (poll.codes.length === 0) return;
    const codes = poll.codes.map((code) => ({ pollId: poll.id, codeHash: hashes.markCode(poll.id, code) }));
    await transaction.sql.insertInto('voter_code').values(codes).execute();
  });
  if (state.kind === 'DRAFT') return;
  if (state.kind === 'SCHEDULED') {
    const window = { opensAt: inDays(state.opensInDays), closesAt: inDays(state.closesInDays) };
    accept(await schedulePoll(commands, poll.id, window));
    return;
  }
  accept(await openPoll(at(opensAt), poll.id));
  const until = state.kind === 'CLOSED' ? state.closesAt : now;
  await store.write(({ sql }) =>
    addSyntheticBallots(sql, { ...poll, pollId: poll.id, count: poll.ballots, from: opensAt, until }),
  );
  if (state.kind === 'CLOSED') accept(await closePoll(at(state.closesAt), poll.id));
}

function accept({ faults }: PollOutcome): void {
  if (faults.length > 0) throw new InternalError(`the sample polls do not load: ${faults[0]?.message}`);
}
