// All entities and migrations of the room: what its store is opened with.
// Apart from room.ts, so that the importer can open the store without starting the room.
import type { StoreDefinition, Tables } from '../../kit/store.js';
import { CreateWeather } from '../migrations/0001-weather.js';
import { AlertEntity, AlertFeedEntity, AlertReferenceEntity } from './alert.js';
import { ForecastEntity, ObservationEntity } from './forecast.js';
import { ClimateNormalEntity, LocationEntity, RegionLineageEntity } from './location.js';

const entities = [
  LocationEntity,
  RegionLineageEntity,
  ClimateNormalEntity,
  ForecastEntity,
  ObservationEntity,
  AlertEntity,
  AlertReferenceEntity,
  AlertFeedEntity,
] as const;

export type WeatherTables = Tables<(typeof entities)[number]>;

export const storage: StoreDefinition = {
  schema: 'weather',
  entities: [...entities],
  migrations: [{ name: '0001-weather', class: CreateWeather }],
};
