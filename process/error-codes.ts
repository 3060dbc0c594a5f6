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
  NOT_FOUND: 'There is nothing of that name at this address. The README and /openapi.json tell what there is.',
  DOCUMENT_NOT_FOUND: 'No trusted document has this id. Send the id of one that the gateway serves.',
  DOCUMENT_NOT_TRUSTED:
    'The gateway runs trusted documents only, and the operation is none (status 403). Have it added to the list.',
  BODY_TOO_LARGE: 'The request body is larger than LIMIT_BODY_BYTES (status 413). Send less at once.',
  BATCH_TOO_LARGE: 'The list holds more operations than LIMIT_BATCH, or lists are not taken. Send several requests.',
  CSRF_BLOCKED:
    'A page of another site asked (status 403). Its origin must be in CORS_ORIGINS; programs send neither Origin nor Sec-Fetch-Site.',
  TOO_MANY_TOKENS: 'The document is longer than is parsed. Select less, or send several requests.',
  QUERY_TOO_DEEP: 'Fields, fragments or brackets of the document lie too deep in one another. Select less deeply.',
  TOO_MANY_ALIASES: 'The operation has too many aliases, fragments unfolded. Send several requests.',
  TOO_MANY_ROOT_FIELDS: 'The operations of the document have too many root fields. Send several requests.',
  TOO_MANY_DIRECTIVES: 'The document, or one place in it, has too many directives.',
  FRAGMENT_CYCLE: 'A fragment lies in itself, by way of others or at once. The message names them.',
  TOO_MANY_FIELDS:
    'The document unfolds to too many fields and fragments, or repeats the same ones too often. Select less, each field once.',
  INTROSPECTION_TOO_DEEP: 'The introspection goes deeper than any tool needs. Ask for less, or by `__type`.',
  VARIABLES_TOO_LARGE:
    'The variables are too many, take too many bytes, hold too long a list or object, or lie too deep. Send less at once, or several requests.',
  PAGE_TOO_LARGE: '`first` or `last` is too large. Ask for a smaller page, and for the next one with its cursor.',
  COST_TOO_HIGH: 'The operation would cost too much. Ask for smaller pages or fewer fields.',
  RATE_LIMITED: 'Too much was asked for in a short time. Ask again after the seconds in `Retry-After`.',
  TOO_MANY_SUBSCRIPTIONS: 'Too many subscriptions of one caller are open. End one before you open another.',
  RESPONSE_TOO_LARGE: 'The answer is longer than is sent. Ask for smaller pages or fewer fields.',
  OPERATION_TOO_LARGE:
    'The operation unfolds to more fields than are planned. Select less, or use fewer fragments within fragments.',
  QUERY_PLANNING_TIMEOUT:
    'The operation could not be planned in time. Ask for less at once; the same text is not tried again for a while.',
  QUERY_PLANNING_FAILED: 'The operation could not be planned. Ask for it in parts; the log has the cause.',
  QUERY_PLANNING_REFUSED:
    'The plan for the operation could not be shown to be right, so it is not run rather than run wrongly. Ask for it in parts; the log has the cause.',
  UNAUTHENTICATED:
    'What was asked needs to know who asks, or what was shown is not valid: send a bearer token or an API key that is.',
  FORBIDDEN:
    'It is known who asks, but not the scope or policy that the message names: ask for a key or token that has it.',
  AUTHENTICATION_UNAVAILABLE: 'Keys or tokens cannot be checked at the moment. Try again shortly.',
  INVALID_CURSOR: 'The cursor does not belong to this list or order. Start again without it.',
  SUBGRAPH_UNAVAILABLE:
    'The subgraph named in `extensions.subgraph` did not answer. The rest of the answer holds; try again later.',
  SUBGRAPH_INVALID_RESPONSE: 'The subgraph named in `extensions.subgraph` answered with something that is not GraphQL.',
  INTERNAL_SERVER_ERROR: 'A fault on our side; the log line with the same `extensions.errorId` has the cause.',
} as const;

export type ErrorCode = keyof typeof errorCodes;
