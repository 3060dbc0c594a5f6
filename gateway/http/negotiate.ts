// What a client accepts → the form of its answer, by GraphQL over HTTP (6.3) and the incremental forms beside it.

export interface AcceptedForms {
  /** `legacy`: application/json asked for by name, whose status is 200 for every well-formed request. */
  readonly single: 'graphql-response' | 'json' | 'legacy';
  /** Several payloads of one answer as multipart/mixed. */
  readonly multipart: boolean;
  /** Events as multipart/mixed in Apollo's form for subscriptions. */
  readonly multipartEvents: boolean;
  readonly eventStream: boolean;
}

const usual: AcceptedForms = { single: 'json', multipart: false, multipartEvents: false, eventStream: false };

/** What most clients ask for, which need not be taken apart for each of their requests. */
const legacy: AcceptedForms = { ...usual, single: 'legacy' };

/** Null when the client accepts nothing that can be sent. */
export function negotiate(accept: string | undefined): AcceptedForms | null {
  if (accept === undefined || accept === '*/*') return usual;
  if (accept === 'application/json') return legacy;
  const types = accept.split(',').map((each) => each.trim().toLowerCase());
  const has = (type: string) => types.some((each) => each === type || each.startsWith(`${type};`));
  const multipart = types.find((each) => each.startsWith('multipart/mixed'));
  const isMultipartEvents = multipart?.includes('subscriptionspec') ?? false;
  const forms = {
    multipart: multipart !== undefined,
    multipartEvents: isMultipartEvents,
    eventStream: has('text/event-stream'),
  };
  if (has('application/graphql-response+json')) return { single: 'graphql-response', ...forms };
  if (has('application/json')) return { single: 'legacy', ...forms };
  const isAny = has('*/*') || has('application/*');
  return isAny || multipart !== undefined || forms.eventStream ? { single: 'json', ...forms } : null;
}

/** Browsers name HTML when a person opens an address, and clients of the graph never do. */
export function isReader(accept: string | undefined): boolean {
  return accept !== undefined && accept.includes('text/html') && !accept.includes('json');
}
