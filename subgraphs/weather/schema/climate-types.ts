// Climate averages as GraphQL types. They say in every answer that they are averages of past years,
// so that nobody takes one for today's weather.
import 'reflect-metadata';
import { Arg, Ctx, Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ListOf } from '../../kit/graphql/directives.js';
import { LocaleScalar } from '../../kit/graphql/scalars.js';
import { Provenance } from '../../kit/graphql/shared-types.js';
import type { AverageName, MonthAverages } from '../entities/readings.js';
import type { NormalRow } from '../loaders/place-readings.js';
import { toProvenance } from '../../kit/provenance.js';
import type { WeatherContext } from './context.js';
import { pickText } from './units.js';

export enum NormalValue {
  MEAN_TEMPERATURE = 'MEAN_TEMPERATURE',
  MEAN_MAX_TEMPERATURE = 'MEAN_MAX_TEMPERATURE',
  MEAN_MIN_TEMPERATURE = 'MEAN_MIN_TEMPERATURE',
  RAINFALL = 'RAINFALL',
  RELATIVE_HUMIDITY = 'RELATIVE_HUMIDITY',
  SUNSHINE_HOURS = 'SUNSHINE_HOURS',
}
registerEnumType(NormalValue, { name: 'NormalValue', description: 'The values of a MonthNormal.' });

const valueNames: Readonly<Record<AverageName, NormalValue>> = {
  meanTemperatureC: NormalValue.MEAN_TEMPERATURE,
  meanMaxTemperatureC: NormalValue.MEAN_MAX_TEMPERATURE,
  meanMinTemperatureC: NormalValue.MEAN_MIN_TEMPERATURE,
  rainfallMm: NormalValue.RAINFALL,
  relativeHumidityPercent: NormalValue.RELATIVE_HUMIDITY,
  sunshineHours: NormalValue.SUNSHINE_HOURS,
};

@ObjectType({ description: 'Averages of one month of the year. Null where the source holds none.' })
export class MonthNormal {
  @Field(() => Int, { description: '1 to 12.' }) month!: number;
  @Field(() => Float, { nullable: true }) meanTemperatureC!: number | null;
  @Field(() => Float, { nullable: true }) meanMaxTemperatureC!: number | null;
  @Field(() => Float, { nullable: true }) meanMinTemperatureC!: number | null;
  @Field(() => Float, { nullable: true }) rainfallMm!: number | null;
  @Field(() => Float, { nullable: true }) relativeHumidityPercent!: number | null;
  @Field(() => Float, { nullable: true }) sunshineHours!: number | null;
  @Field(() => Int, { description: 'Fewest years behind any value of the month; see `ClimateNormals.yearsOfData`.' })
  yearsOfData!: number;
}

@ObjectType({ description: 'How many years of data stand behind one value: the fewest and the most of its months.' })
export class NormalYears {
  @Field(() => NormalValue) value!: NormalValue;
  @Field(() => Int) fewest!: number;
  @Field(() => Int) most!: number;
}

@ObjectType({
  description:
    'What is usual at a station in each month, averaged over past years. Never an observation or a forecast.',
})
export class ClimateNormals {
  @Field({ description: 'First and last year: 1991-2017.' }) period!: string;
  @Field() station!: string;
  @Field(() => Float, { nullable: true, description: 'Of the station; null where no source gives it.' })
  stationLatitude!: number | null;
  @Field(() => Float, { nullable: true }) stationLongitude!: number | null;
  @Field(() => Float, { nullable: true }) elevationM!: number | null;
  @ListOf(12)
  @Field(() => [MonthNormal], { description: 'January to December.' })
  months!: readonly MonthNormal[];
  @ListOf(6) @Field(() => [NormalYears]) yearsOfData!: readonly NormalYears[];
  @Field(() => Provenance) provenance!: Provenance;
  caveatTexts!: readonly { readonly vi: string; readonly en: string }[];
  timezone!: string;

  @Field({ description: 'What these values are, to be shown with them.' })
  label(@Arg('locale', () => LocaleScalar, { defaultValue: 'vi' }) locale: string): string {
    const years = this.period.replace('-', '–');
    return pickText(
      {
        vi: `Trung bình nhiều năm ${years}, trạm ${this.station}; không phải số đo hiện tại`,
        en: `Average of ${years} at ${this.station} station; not a measurement of today`,
      },
      locale,
    );
  }
  @Field(() => [String], { description: 'What to know before using the values.' })
  caveats(@Arg('locale', () => LocaleScalar, { defaultValue: 'vi' }) locale: string): string[] {
    return this.caveatTexts.map((text) => pickText(text, locale));
  }
  @Field(() => MonthNormal, { description: 'The month that it is now at the place.' })
  thisMonth(@Ctx() { loaders }: WeatherContext) {
    const month = new Intl.DateTimeFormat('en', { month: 'numeric', timeZone: this.timezone }).format(loaders.now);
    return this.months.find((candidate) => String(candidate.month) === month);
  }
}

/** A stored row → the value of field `normals`. */
export function toClimateNormals({ caveats, months, yearsOfData, provenance, ...row }: NormalRow, timezone: string) {
  const fewestYears = Math.min(...yearsOfData.map(({ fewest }) => fewest));
  return {
    ...row,
    timezone,
    months: months.map((month: MonthAverages) => ({ ...month, yearsOfData: fewestYears })),
    yearsOfData: yearsOfData.map((years) => ({ ...years, value: valueNames[years.value] })),
    // `caveats` itself is a method of the type.
    caveatTexts: caveats,
    provenance: toProvenance(provenance),
  };
}
