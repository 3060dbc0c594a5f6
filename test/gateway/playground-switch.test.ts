// The setting PLAYGROUND as a browser meets it: the page with its policy, and where /graphql leads.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../../gateway/gateway.js';
import { readHttpOptions } from '../../gateway/http-options.js';
import type { PageFolder } from '../../gateway/http/read-pages.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { limitedGraph, serveLimitedGraph } from '../support/limited-graph.js';
import { testSettings } from '../support/rooms.js';
import { gatewayDefaults } from './gateway-options.js';

const page = { type: 'text/html; charset=utf-8', etag: '"1"', isImmutable: false, encodings: [], styles: [] };
const pages: PageFolder = {
  files: new Map([['playground/index.html', { ...page, read: async () => Buffer.from('<!doctype html>') }]]),
  paths: [],
  madeStyle: 'sha256-none',
  documents: '{}',
  make: () => Promise.reject(new Error('no page is made here')),
};

describe('the playground', () => {
  const opened = createClosingStack();
  const start = async (playground: boolean) => {
    const { supergraphSdl } = limitedGraph;
    const http = { ...gatewayDefaults.http, playground };
    const { transport } = serveLimitedGraph();
    const gateway = opened.add(await startGateway({ ...gatewayDefaults, supergraphSdl, transport, pages, http }));
    return gateway.url.replace(/\/graphql$/, '');
  };
  let on: string;
  let off: string;
  beforeAll(async () => {
    on = await start(true);
    off = await start(false);
  });
  afterAll(() => opened.close());
  const open = (url: string) => fetch(url, { headers: { accept: 'text/html,*/*;q=0.8' }, redirect: 'manual' });

  it('is a page whose scripts, workers and requests are of this host alone', async () => {
    const response = await open(`${on}/playground`);
    expect([response.status, await response.text()]).toEqual([200, '<!doctype html>']);
    const policy = response.headers.get('content-security-policy')?.split('; ');
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("worker-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("font-src 'self'");
  });

  it('is where a browser is sent that opens /graphql, with what it asked for', async () => {
    const response = await open(`${on}/graphql?query=%7Ba%7D`);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/playground?query=%7Ba%7D']);
  });

  it('is not there where it is off, and /graphql answers browsers too', async () => {
    expect((await fetch(`${off}/playground`)).status).toBe(404);
    const answer = await open(`${off}/graphql?query=%7Bnode%7Bid%7D%7D`);
    expect([answer.status, await answer.text()]).toEqual([200, '{"data":{"node":{"id":"1"}}}']);
  });

  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ ENVIRONMENT: 'development' }, false, true],
    [{ PLAYGROUND: 'off', ENVIRONMENT: 'development' }, true, false],
    [{ PLAYGROUND: 'on' }, false, true],
  ] as const)('with the settings %j, in one process %s: %s', (environment, isOneProcess, expected) => {
    expect(readHttpOptions(testSettings(environment), { isOneProcess }).playground).toBe(expected);
  });
});
