// What every resolver of a request gets. Separate, because resolvers of all files share it and none owns it.
import type { Caller } from '../../kit/caller.js';
import type { NewsCommands } from '../commands/news-commands.js';
import type { NewsLoaders } from '../loaders/news-loaders.js';

export interface NewsContext {
  readonly caller: Caller;
  readonly loaders: NewsLoaders;
  readonly commands: NewsCommands;
  /** Where readers reach the gateway; without a slash at the end. */
  readonly publicUrl: string;
  /** After a write: what was read before it must not answer for what is read after it. */
  forgetReads(): void;
}
