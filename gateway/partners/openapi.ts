// The table of endpoints → their OpenAPI 3.1 document. What it says is read from the table that is mounted; only the shapes that
// several endpoints share are written here.
import { errorCodes } from '../../process/error-codes.js';
import type { DescribedParameter, PartnerRoute, RouteDescription } from './partner-route.js';
import { defineRoute } from './partner-route.js';

type Json = Readonly<Record<string, unknown>>;

const openApiPath = '/openapi.json';

/** `routes`: all but the one that this makes, which describes itself too. */
export function createOpenApiRoute(routes: readonly PartnerRoute[], publicUrl: string): PartnerRoute {
  const own: RouteDescription = {
    path: openApiPath,
    operationId: 'describeEndpoints',
    summary: 'This document',
    description: 'The endpoints for partners in OpenAPI 3.1.',
    content: { 'application/json': { schema: { type: 'object' }, example: { openapi: '3.1.1' } } },
    headers: {},
    isForPartners: false,
    isConditional: false,
    faults: [400],
  };
  const body = JSON.stringify(describeEndpoints([...routes, { ...own, parameters: [] }], publicUrl));
  return defineRoute(own, {}, async () => ({
    kind: 'whole',
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body,
  }));
}

type Described = RouteDescription & { readonly parameters: readonly DescribedParameter[] };

function describeEndpoints(routes: readonly Described[], publicUrl: string): Json {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Civic gateway: endpoints for partners',
      version: '1.0.0',
      description: 'Change feed, exports and feeds beside the GraphQL graph at `/graphql`.',
      license: { name: 'MIT (of the software; the records name theirs)', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    paths: Object.fromEntries(
      routes.map((route) => [
        route.path,
        { get: describeOperation(route, 'get'), head: describeOperation(route, 'head') },
      ]),
    ),
    components: {
      schemas,
      responses: Object.fromEntries(
        Object.entries(faults).map(([status, fault]) => [`Fault${status}`, describeFault(fault)]),
      ),
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'A key of the gateway: `civic_…`.' },
        bearer: { type: 'http', scheme: 'bearer', description: 'The same key, or a JSON Web Token.' },
      },
    },
  };
}

function describeOperation(route: Described, method: 'get' | 'head'): Json {
  const { content } = route;
  const headers = Object.fromEntries(
    Object.entries(route.headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
  const conditional: Json = route.isConditional
    ? { 304: { description: 'Not changed since the ETag that was sent.', headers } }
    : {};
  const statuses = [...new Set([...route.faults, ...(route.isForPartners ? [401, 403] : [401]), 500])].toSorted();
  const conditionalParameter = {
    name: 'if-none-match',
    in: 'header',
    description: 'The ETag of an earlier answer.',
    schema: { type: 'string' },
    example: '"2jmj7l5rSw0yVb_vlWAYkK_YBwk"',
  };
  return {
    operationId: method === 'get' ? route.operationId : `${route.operationId}Headers`,
    summary: method === 'get' ? route.summary : `${route.summary}: the headers alone`,
    description: route.description,
    parameters: [
      ...route.parameters.map(({ isRequired, ...parameter }) => ({ ...parameter, required: isRequired })),
      ...(route.isConditional ? [conditionalParameter] : []),
    ],
    responses: {
      200: { description: route.summary, headers, ...(method === 'get' ? { content } : {}) },
      ...conditional,
      ...Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/Fault${status}` }])),
    },
    security: [{ apiKey: [] }, { bearer: [] }, ...(route.isForPartners ? [] : [{}])],
  };
}

interface Fault {
  readonly meaning: string;
  readonly code: keyof typeof errorCodes;
  readonly message: string;
}

const faults: Readonly<Record<number, Fault>> = {
  400: {
    meaning: 'A parameter is not as it should be.',
    code: 'BAD_USER_INPUT',
    message: '`first`: a whole number from 1 on.',
  },
  401: {
    meaning: 'No credential, or one that is not valid.',
    code: 'UNAUTHENTICATED',
    message: 'The change feed is for partners: send an API key.',
  },
  403: {
    meaning: 'The credential is not a partner’s, or a page of another site asks.',
    code: 'FORBIDDEN',
    message: 'The change feed needs the contract partner.',
  },
  404: {
    meaning: 'There is nothing of that name.',
    code: 'NOT_FOUND',
    message: 'There is no category or unit of this slug.',
  },
  429: {
    meaning: 'The quota is used up, or too many streams are open: `Retry-After` says when to ask again.',
    code: 'RATE_LIMITED',
    message: 'The operation costs 120, and you have 14 left of 1200: ask again in 11 s.',
  },
  500: { meaning: 'A fault on our side.', code: 'INTERNAL_SERVER_ERROR', message: 'Internal error 0b4f3c7e.' },
  503: {
    meaning: 'A subgraph is away, or keys cannot be checked.',
    code: 'SUBGRAPH_UNAVAILABLE',
    message: 'The change log of polls cannot be read at the moment. Ask again from the same cursor: nothing is lost.',
  },
};

function describeFault({ meaning, code, message }: Fault): Json {
  const example = { errors: [{ message, extensions: { code } }] };
  return {
    description: meaning,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Errors' }, example } },
  };
}

const string = { type: 'string' };
const cursor = { ...string, description: 'Where to go on.' };
const provenance = { type: 'object', description: 'Where the record comes from and under which licence.' };

const schemas: Json = {
  Errors: {
    type: 'object',
    required: ['errors'],
    properties: {
      errors: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['message', 'extensions'],
          properties: {
            message: string,
            extensions: {
              type: 'object',
              required: ['code'],
              properties: { code: { ...string, enum: Object.keys(errorCodes) }, errorId: string },
            },
          },
        },
      },
    },
  },
  ChangeLine: {
    oneOf: [{ $ref: '#/components/schemas/Change' }, { $ref: '#/components/schemas/ControlLine' }],
  },
  Change: {
    type: 'object',
    required: ['cursor', 'kind', 'nodeId', 'nodeType', 'occurredAt'],
    properties: {
      cursor,
      kind: { ...string, enum: ['CREATED', 'UPDATED', 'DELETED'] },
      nodeId: string,
      nodeType: { ...string, description: 'Such as Article.' },
      occurredAt: { ...string, format: 'date-time' },
    },
  },
  ControlLine: {
    type: 'object',
    required: ['control', 'cursor'],
    properties: {
      control: { ...string, enum: ['end', 'heartbeat', 'error'] },
      cursor,
      errors: { $ref: '#/components/schemas/Errors/properties/errors' },
    },
  },
  ExportedRecord: { type: 'object', required: ['id'], properties: { id: string, provenance } },
  LinkedRecords: {
    type: 'object',
    required: ['@context', '@graph'],
    properties: { '@context': { type: 'object' }, '@graph': { type: 'array', items: { type: 'object' } } },
  },
  ExportList: {
    type: 'object',
    required: ['exports', 'licence'],
    properties: {
      exports: {
        type: 'array',
        items: {
          type: 'object',
          required: ['type', 'meaning', 'urls'],
          properties: { type: string, meaning: string, urls: { type: 'array', items: { ...string, format: 'uri' } } },
        },
      },
      licence: { type: ['string', 'null'], format: 'uri' },
    },
  },
  JsonFeed: {
    type: 'object',
    required: ['version', 'title', 'items'],
    properties: { version: string, title: string, items: { type: 'array', items: { type: 'object' } } },
  },
};
