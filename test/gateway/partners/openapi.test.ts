// The OpenAPI document: accepted by the schema of OpenAPI 3.1, and of exactly the endpoints that answer.
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorCodes } from '../../../process/error-codes.js';
import { get, openPartnerGraph, type PartnerGraph } from './partner-graph.js';

const operation = z.object({
  operationId: z.string(),
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.string(),
      required: z.boolean().optional(),
      example: z.string(),
      schema: z.record(z.string(), z.unknown()),
    }),
  ),
  responses: z.record(z.string(), z.unknown()),
  security: z.array(z.record(z.string(), z.array(z.string()))),
});
const document = z.object({
  openapi: z.literal('3.1.1'),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.object({ get: operation, head: operation })),
  components: z.object({
    responses: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
});

let graph: PartnerGraph;
let given: unknown;
let described: z.infer<typeof document>;
beforeAll(async () => {
  graph = await openPartnerGraph({ sample: true });
  given = JSON.parse((await get(`${graph.url}/openapi.json`)).text);
  described = document.parse(given);
});
afterAll(() => graph.close());

const plain = z.record(z.string(), z.unknown());

describe('the OpenAPI document', () => {
  it('is valid by the schema of OpenAPI 3.1', async () => {
    expect(await new Validator().validate(plain.parse(given))).toEqual({ valid: true });
  });

  it('would not be with a fault in it', async () => {
    const broken = { ...plain.parse(given), paths: { '/changes': { get: { responses: { many: {} } } } } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('describes the endpoints that there are', () => {
    expect(Object.keys(described.paths).toSorted()).toEqual([
      '/changes',
      '/export',
      '/export/{type}.{format}',
      '/feeds/articles.{format}',
      '/feeds/categories/{slug}.{format}',
      '/feeds/org-units/{slug}.{format}',
      '/openapi.json',
    ]);
    const ids = Object.values(described.paths).flatMap(({ get: read, head }) => [read.operationId, head.operationId]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes addresses that answer by the examples it gives, with a status that it names', async () => {
    const partner = { 'x-api-key': await graph.makeKey('partner') };
    for (const [path, { get: read }] of Object.entries(described.paths)) {
      let filled = path;
      for (const { name, example, ...parameter } of read.parameters)
        if (parameter.in === 'path') filled = filled.replace(`{${name}}`, example);
      const answer = await get(`${graph.url}${filled}`, partner);
      expect(answer.status, filled).toBe(200);
      const refused = await get(`${graph.url}${filled}?no-such-parameter=1`, partner);
      expect(refused.status, filled).toBe(400);
      expect(read.responses, path).toHaveProperty('400');
      const anonymous = await get(`${graph.url}${filled}`);
      const isOpen = read.security.some((each) => Object.keys(each).length === 0);
      expect(anonymous.status, filled).toBe(isOpen ? 200 : 401);
      expect(read.responses, path).toHaveProperty(String(anonymous.status));
    }
  });

  it('knows every parameter by its schema, and which must be given', () => {
    const all = Object.values(described.paths).flatMap(({ get: read }) => read.parameters);
    for (const { name, schema, required, ...parameter } of all) {
      expect(schema, name).toHaveProperty('type');
      expect(required ?? false, name).toBe(parameter.in === 'path');
    }
    const formats = described.paths['/export/{type}.{format}']?.get.parameters.find(({ name }) => name === 'format');
    expect(formats?.schema['enum']).toEqual(['ndjson', 'csv', 'jsonld']);
  });

  it('names the codes of the one table', () => {
    expect(JSON.stringify(given)).toContain(JSON.stringify(Object.keys(errorCodes)));
  });
});
