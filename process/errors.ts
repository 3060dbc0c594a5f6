// The two error families. A ClientError's message is meant for the one who asked and is sent as it is;
// an InternalError is masked and logged with its cause. A StartError ends a process with one line.
import type { ErrorCode } from './error-codes.js';

export class ClientError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ClientError';
    this.code = code;
  }
}

export class InternalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InternalError';
  }
}

/** A fault that keeps a process from starting; its message says what to do. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
  }
}
