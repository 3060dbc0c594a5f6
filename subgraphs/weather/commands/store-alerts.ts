// Alert messages of a feed → rows, one transaction a feed. A message is stored once and stays as it was sent;
// the log names every alert whose standing the write may change.
import { sql } from 'kysely';
import { newId } from '../../kit/ids.js';
import type { ProvenanceRecord } from '../../kit/provenance.js';
import type { Store } from '../../kit/store.js';
import { AlertEntity, AlertReferenceEntity, issuedFor } from '../entities/alert.js';
import type { WeatherTables } from '../entities/storage.js';
import type { MatchedAreas } from '../sources/match-areas.js';
import type { AlertMessage, AlertReference } from '../sources/read-cap.js';

export interface ReceivedAlert {
  readonly message: AlertMessage;
  readonly sourceUrl: string;
  readonly matched: MatchedAreas;
}

/** Tag of every list of alerts. */
const alertsTag = 'weatherAlerts';

const keyOf = ({ sender, identifier, sentAt }: AlertReference) => JSON.stringify([sender, identifier, sentAt]);

/** Stores the messages that are new, by sender, identifier and time sent. Returns their number. */
export async function storeAlerts(
  store: Store<WeatherTables>,
  received: readonly ReceivedAlert[],
  at: Date,
): Promise<number> {
  if (received.length === 0) return 0;
  return store.write(async ({ em, sql: database, record }) => {
    const known = await findByIdentity(
      database,
      received.map(({ message }) => message),
    );
    const fresh = new Map(received.map((alert) => [keyOf(alert.message), alert]));
    for (const alert of known) fresh.delete(keyOf(alert));
    const named: AlertReference[] = [];
    const referenceRows: (AlertReference & { readonly alertId: string })[] = [];
    for (const { message, sourceUrl, matched } of fresh.values()) {
      const { references, ...values } = message;
      const id = newId('alert');
      const provenance = alertProvenance(message, sourceUrl, at);
      em.create(AlertEntity, { id, ...values, ...matched, endLogged: false, sourceUrl, provenance, createdAt: at });
      record({ kind: 'CREATED', nodeType: 'WeatherAlert', nodeId: id, touches: [alertsTag, ...matched.regionIds] });
      const unique = [...new Map(references.map((reference) => [keyOf(reference), reference])).values()];
      referenceRows.push(...unique.map((reference) => ({ alertId: id, ...reference })));
      if (message.messageType === 'UPDATE' || message.messageType === 'CANCEL') named.push(...unique);
    }
    // The alerts first: the entities know of no relation that would put them in order.
    await em.flush();
    for (const row of referenceRows) em.create(AlertReferenceEntity, row);
    for (const alert of await findByIdentity(database, named)) {
      record({ kind: 'UPDATED', nodeType: 'WeatherAlert', nodeId: alert.id, touches: [alertsTag, ...alert.regionIds] });
    }
    return fresh.size;
  });
}

function alertProvenance(message: AlertMessage, sourceUrl: string, at: Date): ProvenanceRecord {
  const missing = (['expiresAt', 'onsetAt', 'riskLevel'] as const).filter((name) => message[name] === null);
  return {
    kind: 'PROVIDER',
    sourceName: `CAP 1.2 alert of ${message.sender}`,
    sourceUrl,
    licence: null,
    retrievedAt: at.toISOString(),
    completeness: missing.length === 0 ? 'COMPLETE' : 'PARTIAL',
    missing,
  };
}

type Database = Store<WeatherTables>['sql'];

async function findByIdentity(database: Database, identities: readonly AlertReference[]) {
  if (identities.length === 0) return [];
  const wanted = JSON.stringify(
    identities.map(({ sender, identifier, sentAt }) => ({ sender, identifier, at: sentAt })),
  );
  return database
    .selectFrom('alert as a')
    .select(['a.id', 'a.sender', 'a.identifier', 'a.sentAt', 'a.regionIds'])
    .where(
      sql<boolean>`(a.sender, a.identifier, a.sent_at) in (
        select w.sender, w.identifier, w.at from jsonb_to_recordset(${wanted}::jsonb) as w(sender text, identifier text, at timestamptz))`,
    )
    .execute();
}

/** Alerts that may still hold and have an area without a region. */
export async function findUnmatchedAlerts({ sql: database }: Store<WeatherTables>, at: Date) {
  return database
    .selectFrom('alert')
    .select(['id', 'areas', 'regionIds'])
    .where('hasUnmatchedArea', '=', true)
    .where('activeUntil', '>', at)
    .execute();
}

/** Gives an alert the regions that its areas could be matched to later than it came. */
export async function storeMatch(store: Store<WeatherTables>, id: string, matched: MatchedAreas): Promise<void> {
  await store.write(async ({ sql: database, record }) => {
    const before = await database
      .selectFrom('alert')
      .select('regionIds')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    const added = matched.regionIds.filter((regionId) => before?.regionIds.includes(regionId) !== true);
    await database
      .updateTable('alert')
      .set({ regionIds: [...matched.regionIds], hasUnmatchedArea: matched.hasUnmatchedArea })
      .where('id', '=', id)
      .execute();
    const touches = [alertsTag, ...matched.regionIds, ...added.map(issuedFor)];
    record({ kind: 'UPDATED', nodeType: 'WeatherAlert', nodeId: id, touches });
  });
}

/** Logs the alerts that time has ended, each once, so that those who follow the log need no clock. */
export async function logEndedAlerts(store: Store<WeatherTables>, at: Date): Promise<void> {
  const ended = await store.sql
    .selectFrom('alert')
    .select('id')
    .where('endLogged', '=', false)
    .where('activeUntil', '<=', at)
    .limit(1)
    .execute();
  if (ended.length === 0) return;
  await store.write(async ({ sql: database, record }) => {
    const rows = await database
      .updateTable('alert')
      .set({ endLogged: true })
      .where('endLogged', '=', false)
      .where('activeUntil', '<=', at)
      .returning(['id', 'regionIds'])
      .execute();
    for (const { id, regionIds } of rows)
      record({ kind: 'UPDATED', nodeType: 'WeatherAlert', nodeId: id, touches: [alertsTag, ...regionIds] });
  });
}
