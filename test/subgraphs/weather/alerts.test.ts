// Alerts in the graph: what is active when, what takes the place of what, whom it concerns, and what the log tells.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../../subgraphs/kit/store.js';
import { logEndedAlerts } from '../../../subgraphs/weather/commands/store-alerts.js';
import { storage, type WeatherTables } from '../../../subgraphs/weather/entities/storage.js';
import { databases } from '../../support/services/databases.js';
import { hours, sentAt, useAlertRoom } from './alert-room.js';
import { danang, hanoi, thinhLiet } from './region-directory.js';

const changeList = z.object({
  weatherAlertChanges: z.object({
    nodes: z.array(z.object({ kind: z.string(), nodeId: z.string(), nodeType: z.string() })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

describe.each(databases)('weather alerts on the $name database', ({ create }) => {
  const suite = useAlertRoom(create);

  it('gives an alert with its texts in both languages, its risk level, areas and regions', async () => {
    await suite.receive({});
    expect(
      await suite.alerts(
        '',
        `sender sentAt status messageType severity urgency certainty riskLevel onsetAt expiresAt activeUntil isActive
         event en: event(locale: "en") headline description instruction language languageFr: language(locale: "fr")
         areas { name geocodes { scheme value } } regions { id } supersedes { id } provenance { kind sourceName missing }`,
      ),
    ).toEqual([
      {
        sender: 'synthetic@example.org',
        sentAt: '2026-07-15T04:00:00.000Z',
        status: 'ACTUAL',
        messageType: 'ALERT',
        severity: 'SEVERE',
        urgency: 'EXPECTED',
        certainty: 'LIKELY',
        riskLevel: 3,
        onsetAt: '2026-07-15T08:00:00.000Z',
        expiresAt: '2026-07-15T14:00:00.000Z',
        activeUntil: '2026-07-15T14:00:00.000Z',
        isActive: true,
        event: 'Mưa dông',
        en: 'Thunderstorm',
        headline: 'SYNTHETIC: mưa dông & gió giật',
        description: 'SYNTHETIC <b>& mưa</b>',
        instruction: null,
        language: 'vi',
        languageFr: 'vi',
        areas: [{ name: 'Hà Nội', geocodes: [{ scheme: 'GSO', value: '01' }] }],
        regions: [{ id: hanoi }],
        supersedes: [],
        provenance: { kind: 'PROVIDER', sourceName: 'CAP 1.2 alert of synthetic@example.org', missing: [] },
      },
    ]);
  });

  it('is never active past its expiry, before it takes effect, or when it is no actual one', async () => {
    await suite.receive(
      { identifier: 'NOW' },
      { identifier: 'LATER', effective: '2026-07-15T13:00:00+07:00' },
      { identifier: 'PAST', expires: '2026-07-15T12:00:00+07:00' },
      { identifier: 'DRILL', status: 'Exercise' },
      { identifier: 'TEST', status: 'Test' },
      { identifier: 'ACK', msgType: 'Ack' },
      { identifier: 'TOMORROW', sent: '2026-07-16T11:00:00+07:00', expires: '2026-07-16T21:00:00+07:00' },
      { identifier: 'OPEN', expires: null },
    );
    expect((await suite.identifiers()).toSorted()).toEqual(['NOW', 'OPEN']);
    expect((await suite.identifiers('(activeAt: "2026-07-15T13:30:00+07:00")')).toSorted()).toEqual([
      'LATER',
      'NOW',
      'OPEN',
    ]);
    expect(await suite.identifiers('(activeAt: "2026-07-15T21:00:00+07:00")')).toEqual(['OPEN']);
    expect(await suite.identifiers('(activeAt: "2026-07-16T15:00:00+07:00")')).toEqual(['TOMORROW']);
    expect((await suite.identifiers('(activeAt: "2026-07-15T11:30:00+07:00")')).toSorted()).toEqual([
      'NOW',
      'OPEN',
      'PAST',
    ]);
  });

  it('is replaced by its update and ended by its cancellation, in whatever order they arrive', async () => {
    const update = {
      identifier: 'B',
      msgType: 'Update',
      sent: '2026-07-15T11:20:00+07:00',
      references: `synthetic@example.org,A,${sentAt}`,
    };
    const cancel = {
      identifier: 'C',
      msgType: 'Cancel',
      sent: '2026-07-15T11:40:00+07:00',
      references: 'synthetic@example.org,B,2026-07-15T11:20:00+07:00',
    };
    await suite.receive(update);
    expect(await suite.identifiers()).toEqual(['B']);
    suite.pass(hours(0.1));
    await suite.receive(update, { identifier: 'A' });
    expect(await suite.identifiers()).toEqual(['B']);
    suite.pass(hours(0.1));
    await suite.receive(cancel);
    expect(await suite.identifiers()).toEqual([]);
    expect(await suite.identifiers('(activeAt: "2026-07-15T11:30:00+07:00")')).toEqual(['B']);
    const [later] = await suite.alerts(
      '(activeAt: "2026-07-15T11:30:00+07:00")',
      'isActive supersedes { identifier isActive } supersededBy { identifier messageType }',
    );
    expect(later).toEqual({
      isActive: false,
      supersedes: [{ identifier: 'A', isActive: false }],
      supersededBy: [{ identifier: 'C', messageType: 'CANCEL' }],
    });
  });

  it('is not ended by a stranger, nor by a test', async () => {
    await suite.receive(
      { identifier: 'A' },
      {
        identifier: 'X',
        sender: 'stranger@example.org',
        msgType: 'Cancel',
        references: `synthetic@example.org,A,${sentAt}`,
      },
      { identifier: 'T', status: 'Test', msgType: 'Cancel', references: `synthetic@example.org,A,${sentAt}` },
    );
    expect(await suite.identifiers()).toEqual(['A']);
  });

  it('counts for the wards of its city and not for another city; severity narrows', async () => {
    await suite.receive(
      { identifier: 'A' },
      { identifier: 'EXTREME', severity: 'Extreme' },
      { identifier: 'MINOR', severity: 'Minor' },
    );
    expect(await suite.identifiers(`(regionId: "${thinhLiet}")`)).toEqual(['EXTREME', 'A', 'MINOR']);
    expect(await suite.identifiers(`(regionId: "${danang}")`)).toEqual([]);
    expect(await suite.identifiers('(minimumSeverity: SEVERE)')).toEqual(['EXTREME', 'A']);
    const data = await suite.execute(
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Region { weather { alerts(minimumSeverity: EXTREME) { identifier } } } } }`,
      { r: [thinhLiet, danang].map((id) => ({ __typename: 'Region', id })) },
    );
    expect(data?.['_entities']).toEqual([
      { weather: { alerts: [{ identifier: 'EXTREME' }] } },
      { weather: { alerts: [] } },
    ]);
  });

  it('without texts, as a cancellation may be, has no event and no language', async () => {
    await suite.receive({
      identifier: 'C',
      msgType: 'Cancel',
      references: `synthetic@example.org,A,${sentAt}`,
      infos: 'none',
    });
    const { rows } = await sql<{ id: string }>`select id from weather.alert`.execute(suite.database.client);
    expect(
      await suite.execute(
        `{ weatherAlert(id: "${rows[0]?.id}") { messageType event headline language regions { id } } }`,
      ),
    ).toEqual({
      weatherAlert: { messageType: 'CANCEL', event: null, headline: null, language: null, regions: [] },
    });
  });

  it('is logged once when time ends it', async () => {
    await suite.receive({ identifier: 'A' });
    const store = await openStore<WeatherTables>(suite.database, storage, () => suite.now);
    await logEndedAlerts(store, suite.now);
    await logEndedAlerts(store, new Date(suite.now.getTime() + hours(24)));
    await logEndedAlerts(store, new Date(suite.now.getTime() + hours(25)));
    const { weatherAlertChanges } = changeList.parse(
      await suite.execute(
        '{ weatherAlertChanges(first: 10) { nodes { kind nodeId nodeType } pageInfo { hasNextPage endCursor } } }',
      ),
    );
    expect(weatherAlertChanges.nodes.map(({ kind }) => kind)).toEqual(['CREATED', 'UPDATED']);
  });

  it('is a node that is found by its id for ever, and its changes are a log of their own', async () => {
    await suite.receive({ identifier: 'A' });
    const id = String((await suite.alerts('', 'id'))[0]?.['id']);
    suite.pass(hours(0.1));
    await suite.receive({
      identifier: 'C',
      msgType: 'Cancel',
      sent: '2026-07-15T12:05:00+07:00',
      references: `synthetic@example.org,A,${sentAt}`,
    });
    expect(await suite.identifiers()).toEqual([]);
    const entities = await suite.execute(
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on WeatherAlert { identifier isActive } } }',
      { r: [id, 'alert_unknown'].map((key) => ({ __typename: 'WeatherAlert', id: key })) },
    );
    expect(entities?.['_entities']).toEqual([{ identifier: 'A', isActive: false }, null]);
    const all = changeList.parse(
      await suite.execute(
        '{ weatherAlertChanges(first: 10) { nodes { kind nodeId nodeType } pageInfo { hasNextPage endCursor } } }',
      ),
    ).weatherAlertChanges;
    expect(all.nodes.map(({ kind, nodeId }) => [kind, nodeId === id])).toEqual([
      ['CREATED', true],
      ['CREATED', false],
      ['UPDATED', true],
    ]);
    const first = changeList.parse(
      await suite.execute(
        '{ weatherAlertChanges(first: 1) { nodes { kind nodeId nodeType } pageInfo { hasNextPage endCursor } } }',
      ),
    ).weatherAlertChanges;
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = changeList.parse(
      await suite.execute(
        `{ weatherAlertChanges(first: 10, after: "${first.pageInfo.endCursor}") { nodes { kind nodeId nodeType } pageInfo { hasNextPage endCursor } } }`,
      ),
    ).weatherAlertChanges;
    expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
    expect(rest.pageInfo).toEqual({ hasNextPage: false, endCursor: all.pageInfo.endCursor });
  });
});
