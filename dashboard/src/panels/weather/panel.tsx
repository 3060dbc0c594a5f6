// The weather of the portal's cities in its order, for the front page.
import type { JSX } from 'preact';
import type { Panel, PanelView } from '../../panel.js';

interface WeatherData {
  readonly weatherWidget: readonly { readonly location: { readonly label: string } }[] | null;
}

export const weatherPanel: Panel<WeatherData> = {
  name: 'weather',
  title: { vi: 'Thời tiết', en: 'Weather' },
  subgraphs: ['weather'],
  fields: ['weatherWidget'],
  fragment: { name: 'Weather', text: `fragment Weather on Query { weatherWidget { location { label } } }` },
  variables: {},
  values: () => ({}),
  view: Weather,
};

function Weather({ data }: PanelView<WeatherData>): JSX.Element {
  return (
    <ul>
      {data.weatherWidget?.map(({ location }) => (
        <li key={location.label}>{location.label}</li>
      ))}
    </ul>
  );
}
