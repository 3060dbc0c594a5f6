// What went wrong while an operation ran, before it is worded for the client: where, which code, whose fault.
import type { Denial } from '../access/requirements.js';

export type ResponsePath = readonly (string | number)[];

export interface ExecutionError {
  readonly message: string;
  /** Undefined where the error belongs to no place of the answer. */
  readonly path?: ResponsePath;
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** The subgraph that it comes from. */
  readonly subgraph?: string;
}

export function describeDenial({ message, code }: Denial): ExecutionError {
  return { message, extensions: { code } };
}

export function describeFault(code: string, subgraph: string): ExecutionError {
  return { message: `The subgraph ${subgraph} did not answer as it should.`, extensions: { code }, subgraph };
}
