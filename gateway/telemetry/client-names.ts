// What clients call themselves → a bounded list of names: whoever comes up with new ones all the time is one of the others.
import type { ObservedRequest } from './observer.js';

const otherClient = 'other';
/** What the keeper of counts takes for a client without a name. */
const unnamedClient = '';

const headers = ['graphql-client-name', 'apollographql-client-name'];
const nameForm = /^[\w.@/ :+-]{1,64}$/;

/** `maximumNames`: how many are told apart while the process lives. */
export function createClientNames(maximumNames: number): (request: Pick<ObservedRequest, 'headers'>) => string {
  const known = new Set<string>();
  return (request) => {
    const given = request.headers[headers[0] ?? ''] ?? request.headers[headers[1] ?? ''];
    if (given === undefined) return unnamedClient;
    if (typeof given !== 'string') return otherClient;
    if (known.has(given)) return given;
    if (known.size >= maximumNames || !nameForm.test(given)) return otherClient;
    known.add(given);
    return given;
  };
}
