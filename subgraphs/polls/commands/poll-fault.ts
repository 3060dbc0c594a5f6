// What a command on a poll gives back: the poll, or the faults that kept it from being changed.
// One shape for all commands, so that GraphQL has one payload for them.

export type PollFaultCode =
  | 'BLANK'
  | 'TOO_LONG'
  | 'NOT_FOUND'
  | 'TOO_FEW_OPTIONS'
  | 'DUPLICATE_OPTION'
  | 'INVALID_SELECTIONS'
  | 'INVALID_THRESHOLD'
  | 'INVALID_UNIT'
  | 'INVALID_WINDOW'
  | 'INVALID_COUNT'
  | 'LOCKED_WHILE_OPEN'
  | 'LOCKED_AFTER_CLOSE'
  | 'INVALID_TRANSITION'
  | 'WRONG_ASSURANCE';

export interface PollFault {
  readonly code: PollFaultCode;
  readonly message: string;
  /** Leads to the argument at fault. */
  readonly path: readonly string[];
}

/** `pollId` is null exactly when there are faults. */
export interface PollOutcome {
  readonly pollId: string | null;
  readonly faults: readonly PollFault[];
}

export function changed(pollId: string): PollOutcome {
  return { pollId, faults: [] };
}

export function refused(...faults: readonly PollFault[]): PollOutcome {
  return { pollId: null, faults };
}

export function notFound(): PollOutcome {
  return refused({ code: 'NOT_FOUND', message: 'There is no poll with this id.', path: ['id'] });
}
