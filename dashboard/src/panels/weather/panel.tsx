// The weather of the portal's cities in its order: as it is now for the front page, in full for its own.
import type { JSX } from 'preact';
import type { Locale } from '../../i18n/text.js';
import type { Panel, PanelView } from '../../panel.js';
import { ProvenanceLine } from '../../synthetic-badge.js';
import { NowNote } from '../now-note.js';
import { CityClimate } from './city-climate.js';
import { CityDays, CityHours } from './city-forecast.js';
import { CityNow, FreshnessNote } from './city-now.js';
import { FollowCities } from './follow-cities.js';
import { UsualTable } from './usual-table.js';
import {
  type CityWeather,
  type WeatherData,
  weatherFragment,
  type WeatherNowData,
  weatherNowFragment,
} from './weather-data.js';

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

/** The same each time, so that nothing seems to have changed. */
const noCities: readonly never[] = [];

function WeatherNow({ request, data }: PanelView<WeatherNowData>): JSX.Element {
  const { locale } = request;
  return (
    <>
      <NowNote request={request} />
      <FollowCities cities={data.weatherWidget ?? noCities} locale={locale}>
        {(cities) =>
          cities.some(({ current }) => current !== null) ? (
            <ul class="cards">
              {cities.map((city) => (
                <li key={city.location.label} class="card">
                  <h3>{city.location.label}</h3>
                  <CityNow city={city} locale={locale} />
                </li>
              ))}
            </ul>
          ) : (
            <>
              {cities.slice(0, 1).map(({ freshness }) => (
                <FreshnessNote key="freshness" freshness={freshness} locale={locale} />
              ))}
              <UsualTable cities={cities} locale={locale} />
            </>
          )
        }
      </FollowCities>
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
      <FollowCities cities={data.weatherWidget ?? noCities} locale={locale}>
        {(cities) => (
          <>
            {cities.map((city, index) => (
              <City key={city.location.label} id={`city-${index + 1}`} city={city} locale={locale} />
            ))}
          </>
        )}
      </FollowCities>
    </>
  );
}

function City(given: { readonly id: string; readonly city: CityWeather; readonly locale: Locale }): JSX.Element {
  const { id, city, locale } = given;
  return (
    <section id={id} class="city" aria-labelledby={`${id}-heading`}>
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
}
