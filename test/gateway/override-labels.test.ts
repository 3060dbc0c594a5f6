// Progressive overrides by name: a field is moved to another subgraph by a label that is switched on where the gateway starts.
import { afterEach, describe, expect, it } from 'vitest';
import { startGateway } from '../../gateway/gateway.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { parseSettings } from '../../process/settings.js';
import { gatewayDefaults } from './gateway-options.js';
import { compose } from './plan/compose.js';

const supergraphSdl = compose({
  old: 'type Query { name: String  place: String  time: String }',
  new: `type Query { name: String @override(from: "old", label: "names-move")  place: String @override(from: "old", label: "places/move")
      time: String @override(from: "old", label: "percent(0)") }`,
});

const opened = createClosingStack();
afterEach(() => opened.close());

/** Which subgraph answers each field where these labels are set. */
async function askWith(text: string) {
  const read = parseSettings({ OVERRIDE_LABELS: text });
  if (!read.ok) throw new Error('these are no labels');
  const transport = {
    fetchFrom: () => async (request: { readonly subgraph: string; readonly body: string }) => {
      const fields = [...request.body.matchAll(/name|place|time/g)].map(([field]) => [field, request.subgraph]);
      return { data: Object.fromEntries(fields), errors: [], plain: true };
    },
    subscribeFrom: () => () => {
      throw new Error('no subscriptions here');
    },
    probesFor: () => [],
  };
  const overrideLabels = read.settings.OVERRIDE_LABELS;
  const gateway = opened.add(await startGateway({ ...gatewayDefaults, supergraphSdl, transport, overrideLabels }));
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ name place time }"}',
  });
  return response.json();
}

describe('labels of progressive overrides', () => {
  it('move what they stand on, and nothing else', async () => {
    expect(await askWith('')).toEqual({ data: { name: 'old', place: 'old', time: 'old' } });
    expect(await askWith('names-move, unknown')).toEqual({ data: { name: 'new', place: 'old', time: 'old' } });
    expect(await askWith('places/move,names-move')).toEqual({ data: { name: 'new', place: 'new', time: 'old' } });
  });

  it('are refused by name when they are none', () => {
    const read = parseSettings({ OVERRIDE_LABELS: 'good,percent(5)' });
    expect(read.ok ? [] : read.faults.join()).toContain('percent(5)');
  });
});
