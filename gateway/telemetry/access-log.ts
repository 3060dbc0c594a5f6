// A request that has ended → a line in the log: who asked for what by name, and how it went. Neither what was asked nor the answer.
import type { Log } from '../../process/log.js';
import type { Observer } from './observer.js';

const longestName = 200;

export function createAccessLog(log: Log): Pick<Observer, 'requestEnded'> {
  return {
    requestEnded({ requestId, operation, caller, estimatedCost, actualCost, outcome, status, startedAt }) {
      log.info(
        {
          requestId,
          operation: operation?.name?.slice(0, longestName),
          kind: operation?.kind,
          outcome,
          status,
          durationMs: Math.round((performance.now() - startedAt) * 100) / 100,
          caller: caller?.kind,
          // A key's id is no secret; a person's subject is left out.
          keyId: caller?.kind === 'partner' ? caller.id : undefined,
          estimatedCost: round(estimatedCost),
          actualCost: round(actualCost),
        },
        'an operation was answered',
      );
    },
  };
}

function round(cost: number | null): number | undefined {
  return cost === null ? undefined : Math.round(cost);
}
