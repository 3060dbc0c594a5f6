// Flags of a command that cannot be understood → an error of one's own that says how the command is used.
import { StartError } from './errors.js';

/** What `parse` gives. Errors: `StartError` with the reason and the usage, where it throws. */
export function parseOrTellUsage<T>(usage: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error });
  }
}
