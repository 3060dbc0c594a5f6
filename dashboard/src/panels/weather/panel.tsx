// The weather of the portal's cities in its order: as it is now for the front page, in full for its own.
import type { JSX } from 'preact';
import type { Panel, PanelView } from '../../panel.js';
import { ProvenanceLine } from '../../synthetic-badge.js';
import { NowNote } from '../now-note.js';
import { CityClimate } from './city-climate.js';
import { CityDays, CityHours } from './city-forecast.js';
import { CityNow } from './city-now.js';
import { type WeatherData, weatherFragment, type WeatherNowData, weatherNowFragment } from './weather-data.js';

export const weatherPanel: Panel<WeatherNowData> = {
  name: 'weather',
  title: { vi: 'Thời tiết', en: 'Weather' },
  subgraphs: ['weather'],
  fields: ['weatherWidget'],
  fragment: weatherNowFragment,
  variables: { locale: 'Locale!' },
  values: ({ locale }) => ({ locale }),
  view: WeatherNow,
  // A provider may be asked first, and waited for.
  isDeferred: true,
  more: { path: '/weather', label: { vi: 'Dự báo theo giờ, theo ngày', en: 'Forecasts by hour and day' } },
};

function WeatherNow({ request, data }: PanelView<WeatherNowData>): JSX.Element {
  const { locale } = request;
  return (
    <>
      <NowNote request={request} />
      <ul class="cards">
        {data.weatherWidget?.map((city) => (
          <li key={city.location.label} class="card">
            <h3>{city.location.label}</h3>
            <CityNow city={city} locale={locale} />
          </li>
        ))}
      </ul>
    </>
  );
}

export const weatherPagePanel: Panel<WeatherData> = {
  name: 'weather',
  title: weatherPanel.title,
  subgraphs: ['weather'],
  fields: ['weatherWidget'],
  fragment: weatherFragment,
  variables: { locale: 'Locale!' },
  values: ({ locale }) => ({ locale }),
  view: Weather,
  isBare: true,
  isDeferred: true,
};

function Weather({ request, data }: PanelView<WeatherData>): JSX.Element {
  const { locale } = request;
  return (
    <>
      <NowNote request={request} />
      {data.weatherWidget?.map((city, index) => {
        const id = `city-${index + 1}`;
        return (
          <section key={id} id={id} class="city" aria-labelledby={`${id}-heading`}>
            <h2 id={`${id}-heading`}>{city.location.label}</h2>
            <div class="city-parts">
              <CityNow city={city} locale={locale} />
              <CityHours id={id} city={city} locale={locale} />
              <CityDays id={id} city={city} locale={locale} />
              {city.normals !== null && <CityClimate id={id} normals={city.normals} locale={locale} />}
            </div>
            <ProvenanceLine of={city.provenance} locale={locale} />
          </section>
        );
      })}
    </>
  );
}
