// GraphQL types of single values: condition, observation, forecast. Their fields read the stored shape
// and convert units; nothing here asks the database.
import 'reflect-metadata';
import { Arg, Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateScalar, DateTimeScalar, LocaleScalar } from '../../kit/graphql/scalars.js';
import { Provenance } from '../../kit/graphql/shared-types.js';
import { Freshness } from './freshness-type.js';
import { toSpeed, toTemperature, weatherLabel } from './units.js';

export enum TemperatureUnit {
  CELSIUS = 'CELSIUS',
  FAHRENHEIT = 'FAHRENHEIT',
}
registerEnumType(TemperatureUnit, { name: 'TemperatureUnit' });

export enum SpeedUnit {
  KILOMETRES_PER_HOUR = 'KILOMETRES_PER_HOUR',
  METRES_PER_SECOND = 'METRES_PER_SECOND',
}
registerEnumType(SpeedUnit, { name: 'SpeedUnit' });

export enum ObservationOriginEnum {
  MODEL = 'MODEL',
  STATION = 'STATION',
}
registerEnumType(ObservationOriginEnum, {
  name: 'ObservationOrigin',
  description: 'How the values of an observation came about.',
  valuesConfig: {
    MODEL: { description: 'Computed for the point by a weather model; not measured there.' },
    STATION: { description: 'Measured at a station.' },
  },
});

const inCelsius = { defaultValue: TemperatureUnit.CELSIUS } as const;
const inKilometresPerHour = { defaultValue: SpeedUnit.KILOMETRES_PER_HOUR } as const;

@ObjectType({ description: 'The state of the sky and what falls from it.' })
class WeatherCondition {
  @Field(() => Int, { description: 'WMO weather interpretation code, 0 to 99.' }) code!: number;
  @Field(() => Boolean, { nullable: true }) isDay!: boolean | null;

  @Field({ description: 'The code in words, in `vi` or `en`.' })
  label(@Arg('locale', () => LocaleScalar, { defaultValue: 'vi' }) locale: string): string {
    return weatherLabel(this.code, locale);
  }
}

function toCondition(value: { weatherCode: number | null; isDay: boolean | null }) {
  return value.weatherCode === null ? null : { code: value.weatherCode, isDay: value.isDay };
}

@ObjectType({ description: 'The weather at one instant. A value that the provider did not give is null.' })
export class WeatherObservation {
  @Field(() => DateTimeScalar) observedAt!: Date;
  @Field(() => ObservationOriginEnum) origin!: `${ObservationOriginEnum}`;
  @Field(() => Float, { nullable: true }) relativeHumidityPercent!: number | null;
  @Field(() => Float, { nullable: true, description: 'In the interval before `observedAt`.' })
  precipitationMm!: number | null;
  @Field(() => Int, { nullable: true, description: 'Where the wind comes from: 0 north, 90 east.' })
  windDirectionDegrees!: number | null;
  @Field(() => Int, { nullable: true }) cloudCoverPercent!: number | null;
  @Field(() => Float, { nullable: true, description: 'Reduced to mean sea level.' }) pressureHpa!: number | null;
  @Field(() => Freshness, { description: 'Measured from now, for past observations too.' }) freshness!: Freshness;
  @Field(() => Provenance) provenance!: Provenance;
  weatherCode!: number | null;
  isDay!: boolean | null;
  temperatureCelsius!: number | null;
  apparentTemperatureCelsius!: number | null;
  windSpeedKmh!: number | null;

  @Field(() => WeatherCondition, { nullable: true })
  condition() {
    return toCondition(this);
  }
  @Field(() => Float, { nullable: true })
  temperature(@Arg('unit', () => TemperatureUnit, inCelsius) unit: TemperatureUnit): number | null {
    return toTemperature(this.temperatureCelsius, unit);
  }
  @Field(() => Float, { nullable: true, description: 'As it feels, with wind and humidity.' })
  apparentTemperature(@Arg('unit', () => TemperatureUnit, inCelsius) unit: TemperatureUnit): number | null {
    return toTemperature(this.apparentTemperatureCelsius, unit);
  }
  @Field(() => Float, { nullable: true })
  windSpeed(@Arg('unit', () => SpeedUnit, inKilometresPerHour) unit: SpeedUnit): number | null {
    return toSpeed(this.windSpeedKmh, unit);
  }
}

@ObjectType({ description: 'The forecast of one hour, from `at` on.' })
export class HourlyForecast {
  @Field(() => DateTimeScalar) at!: Date;
  @Field(() => Float, { nullable: true }) precipitationMm!: number | null;
  @Field(() => Int, { nullable: true }) precipitationProbabilityPercent!: number | null;
  weatherCode!: number | null;
  isDay!: boolean | null;
  temperatureCelsius!: number | null;
  windSpeedKmh!: number | null;

  @Field(() => WeatherCondition, { nullable: true })
  condition() {
    return toCondition(this);
  }
  @Field(() => Float, { nullable: true })
  temperature(@Arg('unit', () => TemperatureUnit, inCelsius) unit: TemperatureUnit): number | null {
    return toTemperature(this.temperatureCelsius, unit);
  }
  @Field(() => Float, { nullable: true })
  windSpeed(@Arg('unit', () => SpeedUnit, inKilometresPerHour) unit: SpeedUnit): number | null {
    return toSpeed(this.windSpeedKmh, unit);
  }
}

@ObjectType({ description: "The forecast of one day of the place's own calendar." })
export class DailyForecast {
  @Field(() => DateScalar) on!: string;
  @Field(() => Float, { nullable: true }) precipitationMm!: number | null;
  @Field(() => Int, { nullable: true, description: 'The highest of the day.' })
  precipitationProbabilityPercent!: number | null;
  @Field(() => DateTimeScalar, { nullable: true }) sunrise!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) sunset!: Date | null;
  @Field(() => Float, { nullable: true }) uvIndexMax!: number | null;
  weatherCode!: number | null;
  temperatureMinCelsius!: number | null;
  temperatureMaxCelsius!: number | null;

  @Field(() => WeatherCondition, { nullable: true, description: 'The most severe of the day.' })
  condition() {
    return toCondition({ weatherCode: this.weatherCode, isDay: null });
  }
  @Field(() => Float, { nullable: true })
  temperatureMin(@Arg('unit', () => TemperatureUnit, inCelsius) unit: TemperatureUnit): number | null {
    return toTemperature(this.temperatureMinCelsius, unit);
  }
  @Field(() => Float, { nullable: true })
  temperatureMax(@Arg('unit', () => TemperatureUnit, inCelsius) unit: TemperatureUnit): number | null {
    return toTemperature(this.temperatureMaxCelsius, unit);
  }
}
