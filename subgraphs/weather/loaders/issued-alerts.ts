// Entries of the change log → the alerts that they say were issued, as far as they reach a region and are severe enough.
import type { ChangeEntry } from '../../kit/change-log.js';
import { alertSeverities, type AlertSeverityName, issuedFor } from '../entities/alert.js';
import type { AlertRow } from './alerts.js';

export interface IssuedAlertsQuery {
  /** A region and those around it; null for all. */
  readonly lineage: readonly string[] | null;
  readonly minimumSeverity: AlertSeverityName | null;
}

/** Alerts meant to be acted on, in the order of the entries. A cancellation has no severity of its own and is never left out. */
export async function findIssued(
  load: (ids: readonly string[]) => Promise<readonly (AlertRow | Error | null)[]>,
  { lineage, minimumSeverity }: IssuedAlertsQuery,
  entries: readonly ChangeEntry[],
): Promise<readonly { readonly cursor: string; readonly value: AlertRow }[]> {
  const issued = entries.filter((entry) => isIssued(entry, lineage));
  if (issued.length === 0) return [];
  const rows = await load(issued.map(({ nodeId }) => nodeId));
  const lowest = minimumSeverity === null ? alertSeverities.length : alertSeverities.indexOf(minimumSeverity);
  return issued.flatMap(({ cursor }, index) => {
    const value = rows[index];
    if (value === null || value === undefined || value instanceof Error || value.status !== 'ACTUAL') return [];
    const isSevere = alertSeverities.indexOf(value.severity) <= lowest;
    const isWanted =
      value.messageType === 'CANCEL' || (isSevere && (value.messageType === 'ALERT' || value.messageType === 'UPDATE'));
    return isWanted ? [{ cursor, value }] : [];
  });
}

/** An alert is issued when it comes, and for a region that its areas are matched to later, then. */
function isIssued({ nodeType, kind, touches }: ChangeEntry, lineage: readonly string[] | null): boolean {
  if (nodeType !== 'WeatherAlert') return false;
  if (kind === 'CREATED' && (lineage === null || touches.some((each) => lineage.includes(each)))) return true;
  return lineage?.some((id) => touches.includes(issuedFor(id))) ?? false;
}
