// The cities as a page was made → the same with each reading that comes while it is open, one subscription a city.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Locale } from '../../i18n/text.js';
import { useLive } from '../../live/use-live.js';
import { type CityNowData, type CityReading, type WeatherChangedData, weatherChangedDocument } from './weather-data.js';
import { weatherTextsOf } from './weather-texts.js';

interface Given<City extends CityNowData> {
  readonly cities: readonly City[];
  readonly locale: Locale;
  readonly children: (cities: readonly City[]) => JSX.Element;
}

export function FollowCities<City extends CityNowData>({ cities, locale, children }: Given<City>): JSX.Element {
  const [newer, setNewer] = useState<Readonly<Record<string, CityReading>>>({});
  const [followed, setFollowed] = useState<Readonly<Record<string, boolean>>>({});
  // Where nothing is known there is nothing that could be old.
  const isLive = cities.some(({ current }) => current !== null) && Object.values(followed).some((each) => each);
  // A page that was asked for again knows what came before.
  useEffect(() => setNewer({}), [cities]);
  return (
    <>
      {cities.map(({ region }) =>
        region === null ? null : (
          <FollowCity
            key={region.id}
            regionId={region.id}
            locale={locale}
            onReading={(reading) => setNewer((known) => ({ ...known, [region.id]: reading }))}
            onLive={(isIt) => setFollowed((known) => ({ ...known, [region.id]: isIt }))}
          />
        ),
      )}
      {children(cities.map((city) => ({ ...city, ...newer[city.region?.id ?? ''] })))}
      {isLive ? <p class="live live-live">● {weatherTextsOf(locale).live}</p> : null}
    </>
  );
}

function FollowCity(given: {
  readonly regionId: string;
  readonly locale: Locale;
  readonly onReading: (reading: CityReading) => void;
  readonly onLive: (isLive: boolean) => void;
}): null {
  const { regionId, locale, onReading, onLive } = given;
  const state = useLive<WeatherChangedData>({
    document: weatherChangedDocument,
    variables: { regionId, locale },
    cursorOf: ({ weatherChanged }) => weatherChanged?.cursor ?? null,
    onEvent({ weatherChanged: event }) {
      if (event !== null) onReading(event.weather);
    },
    key: `weather ${regionId} ${locale}`,
  });
  useEffect(() => onLive(state === 'live'), [state]);
  return null;
}
