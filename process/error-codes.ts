// The one table of `extensions.code` values. The README's error table is held against it by a test, both ways.

/** Code → what it means and what the caller can do. */
export const errorCodes = {
  BAD_REQUEST:
    'The HTTP request is not GraphQL over HTTP: send JSON with a `query` (content-type application/json), or a GET with `?query=`.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL. Mend the syntax at the location given.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema. The message names the field, argument or type.',
  OPERATION_RESOLUTION_FAILURE: 'The document holds several operations or none of that name: send `operationName`.',
  BAD_USER_INPUT: 'A variable or argument has a value that is not allowed. The message says which and why.',
  PERSISTED_QUERY_NOT_FOUND: 'The hash is not known yet: send it once more together with the query text.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Persisted queries are switched off: send the query text.',
  OPERATION_TOO_LARGE:
    'The operation unfolds to more fields than are planned. Select less, or use fewer fragments within fragments.',
  QUERY_PLANNING_TIMEOUT:
    'The operation could not be planned in time. Ask for less at once; the same text is not tried again for a while.',
  QUERY_PLANNING_FAILED: 'The operation could not be planned. Ask for it in parts; the log has the cause.',
  QUERY_PLANNING_REFUSED:
    'The plan for the operation could not be shown to be right, so it is not run rather than run wrongly. Ask for it in parts; the log has the cause.',
  UNAUTHENTICATED: 'It is not known who you are: send a bearer token or an API key.',
  FORBIDDEN: 'You are known, but lack the scope the message names.',
  INVALID_CURSOR: 'The cursor does not belong to this list or order. Start again without it.',
  SUBGRAPH_UNAVAILABLE:
    'The subgraph named in `extensions.subgraph` did not answer. The rest of the answer holds; try again later.',
  SUBGRAPH_INVALID_RESPONSE: 'The subgraph named in `extensions.subgraph` answered with something that is not GraphQL.',
  INTERNAL_SERVER_ERROR: 'A fault on our side; the log line with the same `extensions.errorId` has the cause.',
} as const;

export type ErrorCode = keyof typeof errorCodes;
