// Several who count → one observer, or null where nobody does. A method that one of them has is that very function, so that
// joining costs nothing where most events have one listener.
import type { Observer } from './observer.js';

type Call<Arguments extends readonly unknown[]> = (...given: Arguments) => void;

export function joinObservers(parts: readonly Partial<Observer>[]): Observer | null {
  if (parts.length === 0) return null;
  return {
    requestEnded: joinCalls(parts.flatMap((part) => part.requestEnded ?? [])),
    stageEnded: joinCalls(parts.flatMap((part) => part.stageEnded ?? [])),
    fetchEnded: joinCalls(parts.flatMap((part) => part.fetchEnded ?? [])),
    errorAnswered: joinCalls(parts.flatMap((part) => part.errorAnswered ?? [])),
    cost: joinCalls(parts.flatMap((part) => part.cost ?? [])),
    rateLimited: joinCalls(parts.flatMap((part) => part.rateLimited ?? [])),
    operationLookedUp: joinCalls(parts.flatMap((part) => part.operationLookedUp ?? [])),
    planLookedUp: joinCalls(parts.flatMap((part) => part.planLookedUp ?? [])),
    operationShared: joinCalls(parts.flatMap((part) => part.operationShared ?? [])),
    fetchShared: joinCalls(parts.flatMap((part) => part.fetchShared ?? [])),
    cacheLookedUp: joinCalls(parts.flatMap((part) => part.cacheLookedUp ?? [])),
    purgeSent: joinCalls(parts.flatMap((part) => part.purgeSent ?? [])),
    subscriptionOpened: joinCalls(parts.flatMap((part) => part.subscriptionOpened ?? [])),
    subscriptionClosed: joinCalls(parts.flatMap((part) => part.subscriptionClosed ?? [])),
    reloaded: joinCalls(parts.flatMap((part) => part.reloaded ?? [])),
  };
}

function joinCalls<Arguments extends readonly unknown[]>(calls: readonly Call<Arguments>[]): Call<Arguments> {
  const [only] = calls;
  if (only === undefined) return () => {};
  if (calls.length === 1) return only;
  return (...given) => {
    for (const call of calls) call(...given);
  };
}
