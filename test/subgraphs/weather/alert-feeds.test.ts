// Feeds of alerts, good and bad: what is read of them, how often, and how far an empty list can be trusted.
import { describe, expect, it } from 'vitest';
import { type Replay, status, xml } from '../../support/outside-feeds.js';
import { databases } from '../../support/services/databases.js';
import { hours, useAlertRoom } from './alert-room.js';
import { atomFeed, capDocument, rssFeed } from './cap-documents.js';
import { hanoi, thinhLiet } from './region-directory.js';

describe.each(databases)('an alert of a feed, on the $name database', ({ create }) => {
  const suite = useAlertRoom(create);

  it('is stored once and fetched once, however often the feed names it', async () => {
    suite.feeds.replay('/feed', xml(rssFeed(['/a.xml'])));
    suite.feeds.replay('/a.xml', xml(capDocument()));
    for (let time = 0; time < 3; time += 1) {
      await suite.untilRead();
      suite.pass(hours(0.2));
    }
    expect(await suite.identifiers()).toEqual(['SYNTHETIC-1']);
    expect(suite.feeds.requests.filter((request) => request === '/a.xml')).toHaveLength(1);
    expect(suite.feeds.requests.filter((request) => request === '/feed').length).toBeGreaterThanOrEqual(3);
  });

  it('of a feed that is one CAP document is read too', async () => {
    suite.feeds.replay('/feed', xml(capDocument()));
    await suite.untilRead();
    expect(await suite.identifiers()).toEqual(['SYNTHETIC-1']);
  });

  it('is left out when it is malformed, and the others are read', async () => {
    suite.feeds.replay('/feed', xml(atomFeed(['/bad.xml', '/bomb.xml', '/good.xml'])));
    suite.feeds.replay('/bad.xml', xml(capDocument().slice(0, 700)));
    suite.feeds.replay('/bomb.xml', xml('<!DOCTYPE a [<!ENTITY x "xx">]><alert>&x;</alert>'));
    suite.feeds.replay('/good.xml', xml(capDocument({ identifier: 'GOOD' })));
    await suite.untilRead();
    expect(await suite.identifiers()).toEqual(['GOOD']);
  });

  it.each<[string, Replay]>([
    ['answers 500', status(500)],
    ['resets the connection', { kind: 'reset' }],
    ['breaks off', { kind: 'cut', body: atomFeed(['/a.xml']) }],
    ['is no feed', xml('<html/>')],
    ['names an alert that is away', xml(atomFeed(['/away.xml']))],
    ['floods', xml(' '.repeat(3 * 1024 * 1024))],
  ])('stays when the feed %s, and the list is marked', async (_, fault) => {
    suite.feeds.replay('/away.xml', status(503));
    await suite.receive({ identifier: 'A' });
    suite.feeds.replay('/feed', fault);
    suite.pass(hours(0.5));
    await suite.untilStatus('PROVIDER_DOWN');
    expect(await suite.identifiers()).toEqual(['A']);
  });

  it('finds its region later when org-units is away, and its city at once', async () => {
    suite.directory.isAway = true;
    await suite.receive(
      { identifier: 'CITY' },
      { identifier: 'WARD', area: '<area><areaDesc>Phường Thịnh Liệt</areaDesc></area>' },
    );
    const regions = async () =>
      Object.fromEntries(
        (await suite.alerts('', 'identifier regions { id }')).map((alert) => [alert['identifier'], alert['regions']]),
      );
    expect(await regions()).toEqual({ CITY: [{ id: hanoi }], WARD: [] });
    suite.directory.isAway = false;
    suite.pass(hours(0.1));
    await expect.poll(regions, { timeout: 20_000 }).toEqual({ CITY: [{ id: hanoi }], WARD: [{ id: thinhLiet }] });
  });
});
