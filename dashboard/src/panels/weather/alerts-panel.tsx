// Weather alerts, at the head of a page: as the page was made, and anew as soon as one is issued, updated or cancelled.
import type { JSX } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { Graph } from '../../graph-reader.js';
import { useLive } from '../../live/use-live.js';
import type { Panel, PanelView } from '../../panel.js';
import { NowNote } from '../now-note.js';
import { WeatherAlerts } from './weather-alerts.js';
import {
  type AlertIssuedData,
  alertIssuedDocument,
  type AlertsData,
  alertsFragment,
  type Freshness,
} from './weather-data.js';
import { weatherTextsOf } from './weather-texts.js';

export const alertsPanel: Panel<AlertsData> = {
  name: 'alerts',
  title: { vi: 'Cảnh báo thời tiết', en: 'Weather alerts' },
  subgraphs: ['weather'],
  fields: ['weatherAlerts', 'alertsAge'],
  fragment: alertsFragment,
  variables: { locale: 'Locale!' },
  values: ({ locale }) => ({ locale }),
  view: Alerts,
  isBare: true,
};

function Alerts({ request, data: asked }: PanelView<AlertsData>): JSX.Element {
  const { locale } = request;
  const texts = weatherTextsOf(locale);
  const [newer, setNewer] = useState<AlertsData | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const graph = useContext(Graph);
  const refresh = async () => {
    try {
      const answer = await graph?.read<AlertsData>('DashboardAlerts', { locale });
      if (answer?.data?.weatherAlerts) setNewer(answer.data);
    } catch {
      // What is shown stays, with the time that it was checked at.
    }
  };
  // An alert ends without any message: the page is asked for again now and then, and then knows more.
  useEffect(() => setNewer(null), [asked.weatherAlerts]);
  useLive<AlertIssuedData>({
    document: alertIssuedDocument,
    variables: { locale },
    cursorOf: ({ weatherAlertIssued }) => weatherAlertIssued?.cursor ?? null,
    onEvent({ weatherAlertIssued: event }) {
      void refresh();
      if (event === null) return;
      const { severity, headline } = event.alert;
      if (headline !== null) setAnnouncement(texts.newAlert(texts.severity[severity], headline));
    },
    key: `alerts ${locale}`,
  });
  const { weatherAlerts, alertsAge } = newer ?? asked;
  return (
    <>
      {/* Polite even for a severe alert: it is at the head of the page, and cutting off what is being read helps nobody. */}
      <p class="visually-hidden" role="status">
        {announcement}
      </p>
      {weatherAlerts?.length ? <NowNote request={request} /> : null}
      <WeatherAlerts alerts={weatherAlerts ?? []} freshness={findWorst(alertsAge ?? [])} locale={locale} />
    </>
  );
}

const ranks = { FRESH: 0, STALE: 1, NO_DATA: 2, PROVIDER_DOWN: 3 } as const;

function findWorst(ages: readonly { readonly alertsFreshness: Freshness }[]): Freshness | null {
  const all = ages.map(({ alertsFreshness }) => alertsFreshness);
  return all.toSorted((a, b) => ranks[b.status] - ranks[a.status])[0] ?? null;
}
