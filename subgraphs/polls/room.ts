// The polls room: storage, graph, and what runs beside requests. Nothing here knows another room.
import { defineRoom } from '../kit/room.js';
import { createBallotBox } from './commands/ballot-box.js';
import { createBallotHashes } from './commands/ballot-hashes.js';
import { createRefusedBallots } from './commands/refused-ballots.js';
import { startDueWork } from './commands/due-work.js';
import { createWrongCodes } from './commands/wrong-codes.js';
import { pollStorage, type PollTables } from './entities/storage.js';
import { createPollLoaders } from './loaders/loaders.js';
import { loadPollSample } from './sample/load-sample.js';
import { BallotResolver, BallotUserError } from './schema/ballot-resolver.js';
import type { PollContext } from './schema/context.js';
import { PollMutations, PollUserError } from './schema/poll-mutations.js';
import { PollOptionResolver, PollResolver } from './schema/poll-resolver.js';
import { PollSubscriptions } from './schema/poll-subscriptions.js';
import { OrgUnit, Poll } from './schema/poll-types.js';
import { PollResultsField, PollResultsResolver, PollResultsWithheldResolver } from './schema/results-resolver.js';
import { UnitPollsResolver } from './schema/unit-resolver.js';
import { typeDeclarations } from './schema/type-declarations.js';

export const room = defineRoom<PollTables, PollContext>({
  name: 'polls',
  storage: pollStorage,
  graph: {
    declarations: typeDeclarations,
    resolvers: [
      PollResolver,
      PollOptionResolver,
      PollResultsField,
      PollResultsResolver,
      PollResultsWithheldResolver,
      UnitPollsResolver,
      PollMutations,
      PollSubscriptions,
      BallotResolver,
    ],
    orphanedTypes: [Poll, OrgUnit, PollUserError, BallotUserError],
    references: {
      Poll: (reference, { loaders }) =>
        typeof reference['id'] === 'string'
          ? loaders.byId.load(reference['id'])
          : loaders.bySlug.load(String(reference['slug'])),
      OrgUnit: (reference) => ({ id: reference['id'] }),
    },
  },
  async open({ store, now, secret, log, settings, meters }) {
    const hashes = createBallotHashes(secret);
    const commands = { store, now, hashes };
    const ballotBox = createBallotBox({ ...commands, wrongCodes: createWrongCodes(now) });
    const ballotRefused = createRefusedBallots(meters);
    const dueWork = startDueWork(commands, log, settings.POLL_TIMER_MS);
    return {
      createContext(caller) {
        let loaders = createPollLoaders(store.sql, caller, hashes, now);
        return {
          store,
          now,
          caller,
          commands,
          ballotBox,
          ballotRefused,
          get loaders() {
            return loaders;
          },
          refresh() {
            loaders = createPollLoaders(store.sql, caller, hashes, now);
          },
        };
      },
      loadSample: (report) => loadPollSample(commands, report),
      close: () => dueWork.close(),
    };
  },
});
