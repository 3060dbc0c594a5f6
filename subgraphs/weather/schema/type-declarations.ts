// How old weather may be that is given while the room is away, and where it comes from. Measurements and forecasts say of when they
// are. Alerts are in no case given again, nor whether their feeds were read: an alert may have ended or been taken back meanwhile,
// and another may have been issued.
import { day, hour, type TypeDeclarations } from '../../kit/graphql/type-declarations.js';

const openMeteo = {
  publisher: 'Open-Meteo',
  licence: 'CC BY 4.0',
  source: 'https://open-meteo.com/',
  note: 'Where a provider of weather is set; a provider of your own may have other terms, which `provenance` of each reading names.',
};
const normals = {
  publisher: 'Vietnamese Institute of Meteorology, Hydrology and Environment, by the R package imhen of Marc Choisy',
  licence: 'MIT',
  source: 'https://github.com/choisy/imhen',
  note: 'Averages computed for this project from redistributed station data; no official normals of the WMO.',
};

export const typeDeclarations: TypeDeclarations = {
  staleIfError: {
    RegionWeather: hour,
    WeatherLocation: day,
    WeatherObservation: hour,
    WeatherObservationConnection: hour,
    WeatherObservationEdge: hour,
    WeatherCondition: hour,
    HourlyForecast: hour,
    DailyForecast: hour,
    Freshness: hour,
    ClimateNormals: day,
    MonthNormal: day,
    NormalYears: day,
    'RegionWeather.alerts': 0,
    'RegionWeather.alertsFreshness': 0,
  },
  provenance: {
    WeatherObservation: openMeteo,
    HourlyForecast: openMeteo,
    DailyForecast: openMeteo,
    ClimateNormals: normals,
    MonthNormal: normals,
    WeatherLocation: { publisher: 'GeoNames', licence: 'CC BY 4.0', source: 'https://www.geonames.org/' },
    WeatherAlert: {
      publisher: 'The senders of the CAP feeds that are set, by the names in `sender`',
      licence: null,
      source: null,
      note: 'Each alert names where it was read in `sourceUrl`.',
    },
  },
};
