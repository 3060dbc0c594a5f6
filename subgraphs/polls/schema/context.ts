// What every resolver of the room gets: commands, loaders, the clock and who asks. One for each request.
import type { Caller } from '../../kit/caller.js';
import type { Store } from '../../kit/store.js';
import type { BallotHashes } from '../commands/ballot-hashes.js';
import type { BallotBox, BallotFaultCode } from '../commands/cast-ballot.js';
import type { PollCommands } from '../commands/poll-life.js';
import type { PollTables } from '../entities/storage.js';
import type { PollLoaders } from '../loaders/loaders.js';

export interface PollContext {
  readonly store: Store<PollTables>;
  readonly now: () => Date;
  readonly caller: Caller;
  readonly commands: PollCommands & { readonly hashes: BallotHashes };
  readonly ballotBox: BallotBox;
  /** Told why a ballot was not counted. Of one that was, nobody is: turnout is withheld until a poll closes. */
  readonly ballotRefused: (code: BallotFaultCode) => void;
  readonly loaders: PollLoaders;
  /** Forgets what was read; called after each write. */
  refresh(): void;
}
