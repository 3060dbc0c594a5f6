// GraphQL over HTTP to the letter: the audits of graphql-http, MUST, SHOULD and MAY, against the whole gateway.
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../../../gateway/gateway.js';
import { reachOverHttp } from '../../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { serveTwoSubgraphs } from '../../support/two-subgraphs.js';
import { gatewayDefaults } from '../gateway-options.js';

const opened = createClosingStack();
let url = '';

beforeAll(async () => {
  const subgraphs = await serveTwoSubgraphs();
  opened.add({ close: () => subgraphs.polls.stop() });
  opened.add({ close: () => subgraphs.units.stop() });
  const transport = opened.add(reachOverHttp({ urls: new Map(), timeoutMs: 1_000, subscriptionProtocols: new Map() }));
  ({ url } = opened.add(await startGateway({ ...gatewayDefaults, supergraphSdl: subgraphs.supergraphSdl, transport })));
});
afterAll(() => opened.close());

describe('the audits of graphql-http', () => {
  const audits = serverAudits({ url: () => url });

  it('are 61', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const { status, ...found } = await audit.fn();
    expect({ status, reason: 'reason' in found ? found.reason : undefined }).toEqual({
      status: 'ok',
      reason: undefined,
    });
  });
});
