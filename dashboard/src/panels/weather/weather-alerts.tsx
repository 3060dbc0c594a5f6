// Alerts in force → the first thing on a page: how severe in words, where, until when, and what to do. It also says what an
// empty list means, which depends on whether the sources of alerts answer.
import type { VNode } from 'preact';
import { formatInstant } from '../../i18n/format.js';
import type { Locale } from '../../i18n/text.js';
import type { Alert, Freshness } from './weather-data.js';
import { weatherTextsOf } from './weather-texts.js';

export interface WeatherAlertsProps {
  readonly alerts: readonly Alert[];
  /** Of the list; null where it is not known. */
  readonly freshness: Freshness | null;
  readonly locale: Locale;
}

export function WeatherAlerts({ alerts, freshness, locale }: WeatherAlertsProps): VNode {
  const texts = weatherTextsOf(locale);
  return (
    <div class="alerts">
      <h2 class={alerts.length === 0 ? 'visually-hidden' : undefined}>{texts.alertsHeading}</h2>
      {alerts.map((alert) => (
        <AlertNotice key={alert.id} alert={alert} locale={locale} />
      ))}
      <p class="meta">{describeList(alerts.length, freshness, locale)}</p>
    </div>
  );
}

function describeList(count: number, freshness: Freshness | null, locale: Locale): string | null {
  const texts = weatherTextsOf(locale);
  if (freshness === null) return null;
  const checkedAt = freshness.fetchedAt === null ? null : formatInstant(freshness.fetchedAt, locale);
  switch (freshness.status) {
    case 'FRESH':
      return count === 0 && checkedAt !== null ? texts.noAlerts(checkedAt) : null;
    case 'NO_DATA':
      return texts.noFeed;
    case 'STALE':
      return checkedAt === null ? texts.alertsDown : texts.alertsOld(checkedAt);
    case 'PROVIDER_DOWN':
      return checkedAt === null ? texts.alertsDown : `${texts.alertsDown} ${texts.alertsOld(checkedAt)}`;
  }
}

function AlertNotice({ alert, locale }: { readonly alert: Alert; readonly locale: Locale }): VNode {
  const texts = weatherTextsOf(locale);
  const { severity, riskLevel, areas, onsetAt, activeUntil, instruction, provenance } = alert;
  const language = alert.language ?? undefined;
  return (
    <article class={`alert alert-${severity.toLowerCase()}`}>
      <p class="alert-severity">
        <span aria-hidden="true">▲ </span>
        {texts.severity[severity]}
        {riskLevel !== null && ` · ${texts.riskLevel(riskLevel)}`}
      </p>
      <h3 lang={language}>{alert.headline ?? alert.event ?? alert.sender}</h3>
      <dl class="facts">
        <dt>{texts.areas}</dt>
        <dd>{areas.map(({ name }) => name).join(', ')}</dd>
        {onsetAt !== null && (
          <>
            <dt>{texts.begins}</dt>
            <dd>{formatInstant(onsetAt, locale)}</dd>
          </>
        )}
        <dt>{texts.until}</dt>
        <dd>{formatInstant(activeUntil, locale)}</dd>
        <dt>{texts.instruction}</dt>
        <dd lang={instruction === null ? undefined : language}>{instruction ?? texts.noInstruction}</dd>
      </dl>
      {alert.description !== null && <p lang={language}>{alert.description}</p>}
      <p class="meta">
        {texts.issuedBy(alert.sender, formatInstant(alert.sentAt, locale))}{' '}
        <a href={alert.sourceUrl} rel="noreferrer">
          {texts.source}
        </a>
        {provenance.kind === 'SYNTHETIC' && ' · SYNTHETIC'}
      </p>
    </article>
  );
}
