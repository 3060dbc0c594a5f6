// A CAP 1.2 alert as a GraphQL type. Texts come in the language asked for where the message has it.
import 'reflect-metadata';
import { Arg, Ctx, Directive, Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ListOf } from '../../kit/graphql/directives.js';
import { DateTimeScalar, LocaleScalar, UrlScalar } from '../../kit/graphql/scalars.js';
import { Node, Provenance } from '../../kit/graphql/shared-types.js';
import { toProvenance } from '../../kit/provenance.js';
import type { AlertText } from '../entities/alert.js';
import type { AlertRow } from '../loaders/alerts.js';
import type { WeatherContext } from './context.js';
import { RegionReference } from './region-reference.js';

export enum AlertStatus {
  ACTUAL = 'ACTUAL',
  EXERCISE = 'EXERCISE',
  SYSTEM = 'SYSTEM',
  TEST = 'TEST',
  DRAFT = 'DRAFT',
}
export enum AlertMessageType {
  ALERT = 'ALERT',
  UPDATE = 'UPDATE',
  CANCEL = 'CANCEL',
  ACK = 'ACK',
  ERROR = 'ERROR',
}
export enum AlertUrgency {
  IMMEDIATE = 'IMMEDIATE',
  EXPECTED = 'EXPECTED',
  FUTURE = 'FUTURE',
  PAST = 'PAST',
  UNKNOWN = 'UNKNOWN',
}
export enum AlertSeverity {
  EXTREME = 'EXTREME',
  SEVERE = 'SEVERE',
  MODERATE = 'MODERATE',
  MINOR = 'MINOR',
  UNKNOWN = 'UNKNOWN',
}
export enum AlertCertainty {
  OBSERVED = 'OBSERVED',
  LIKELY = 'LIKELY',
  POSSIBLE = 'POSSIBLE',
  UNLIKELY = 'UNLIKELY',
  UNKNOWN = 'UNKNOWN',
}
registerEnumType(AlertStatus, { name: 'AlertStatus', description: 'Only ACTUAL alerts are meant to be acted on.' });
registerEnumType(AlertMessageType, { name: 'AlertMessageType' });
registerEnumType(AlertUrgency, { name: 'AlertUrgency' });
registerEnumType(AlertSeverity, { name: 'AlertSeverity', description: 'Most severe first.' });
registerEnumType(AlertCertainty, { name: 'AlertCertainty' });

@ObjectType({ description: 'A code of an area in some scheme, as the alert gives it.' })
export class AlertGeocode {
  @Field() scheme!: string;
  @Field() value!: string;
}

@ObjectType({ description: 'An area as the alert names it.' })
export class AlertArea {
  @Field() name!: string;
  @ListOf(2) @Field(() => [AlertGeocode]) geocodes!: readonly AlertGeocode[];
}

const inVietnamese = { defaultValue: 'vi' } as const;

@Directive('@key(fields: "id")')
@ObjectType('WeatherAlert', {
  implements: Node,
  description: 'One CAP 1.2 message. A later message takes its place and does not change it.',
})
export class WeatherAlert extends Node {
  @Field({ description: 'Unique among the messages of the sender.' }) identifier!: string;
  @Field() sender!: string;
  @Field(() => DateTimeScalar) sentAt!: Date;
  @Field(() => AlertStatus) status!: `${AlertStatus}`;
  @Field(() => AlertMessageType) messageType!: `${AlertMessageType}`;
  @Field(() => AlertUrgency) urgency!: `${AlertUrgency}`;
  @Field(() => AlertSeverity, { description: 'The most severe of its parts.' }) severity!: `${AlertSeverity}`;
  @Field(() => AlertCertainty) certainty!: `${AlertCertainty}`;
  @Field(() => Int, { nullable: true, description: 'Vietnamese natural disaster risk level, 1 to 5.' })
  riskLevel!: number | null;
  @Field(() => DateTimeScalar, { nullable: true }) effectiveAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the event is expected to begin.' })
  onsetAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'As sent; null where the sender gave none.' })
  expiresAt!: Date | null;
  @Field(() => DateTimeScalar, {
    description: '`expiresAt`, or 24 hours after it was sent, took effect or begins, whichever is last.',
  })
  activeUntil!: Date;
  @ListOf(5) @Field(() => [AlertArea]) areas!: readonly AlertArea[];
  @Field(() => UrlScalar, { description: 'Where the message was read.' }) sourceUrl!: string;
  @Field(() => Provenance) provenance!: Provenance;
  texts!: readonly AlertText[];
  regionIds!: readonly string[];

  @Field(() => String, {
    nullable: true,
    description:
      'What it warns of, in the language asked for where the sender wrote it, else in another. Null for a message without texts, as cancellations often are.',
  })
  event(@Arg('locale', () => LocaleScalar, inVietnamese) locale: string): string | null {
    return pickAlertText(this.texts, locale)?.event ?? null;
  }
  @Field(() => String, { nullable: true })
  headline(@Arg('locale', () => LocaleScalar, inVietnamese) locale: string): string | null {
    return pickAlertText(this.texts, locale)?.headline ?? null;
  }
  @Field(() => String, { nullable: true })
  description(@Arg('locale', () => LocaleScalar, inVietnamese) locale: string): string | null {
    return pickAlertText(this.texts, locale)?.description ?? null;
  }
  @Field(() => String, { nullable: true, description: 'What to do.' })
  instruction(@Arg('locale', () => LocaleScalar, inVietnamese) locale: string): string | null {
    return pickAlertText(this.texts, locale)?.instruction ?? null;
  }
  @Field(() => LocaleScalar, { nullable: true, description: 'The language that the texts for this locale are in.' })
  language(@Arg('locale', () => LocaleScalar, inVietnamese) locale: string): string | null {
    return pickAlertText(this.texts, locale)?.language ?? null;
  }
  // Nullable items: a region that org-units cannot give now must not take the alert with it.
  @ListOf(5)
  @Field(() => [RegionReference], { nullable: 'items', description: 'The regions that its areas name.' })
  regions() {
    return this.regionIds.map((id) => ({ id }));
  }
  @Field(() => Boolean, {
    description: 'Whether it holds at the instant: real, in effect, not expired, not updated or cancelled.',
  })
  isActive(
    @Arg('at', () => DateTimeScalar, { nullable: true, description: 'Default: now.' }) at: Date | null,
    @Ctx() { loaders }: WeatherContext,
  ) {
    return loaders.isActive(at ?? loaders.now).load(this.id);
  }
  @ListOf(3)
  @Field(() => [WeatherAlert], {
    description: 'The messages that it updates or cancels, as far as they are held here.',
  })
  async supersedes(@Ctx() { loaders }: WeatherContext) {
    return (await loaders.relatedAlerts('supersedes').load(this.id)).map(toAlert);
  }
  @ListOf(3)
  @Field(() => [WeatherAlert], { description: 'The messages that update or cancel it.' })
  async supersededBy(@Ctx() { loaders }: WeatherContext) {
    return (await loaders.relatedAlerts('supersededBy').load(this.id)).map(toAlert);
  }
}

/** The text of the language asked for, else Vietnamese, else English, else the first. */
function pickAlertText(texts: readonly AlertText[], locale: string): AlertText | undefined {
  const inLanguage = (wanted: string) =>
    texts.find(({ language }) => language.toLowerCase().split('-')[0] === wanted.toLowerCase().split('-')[0]);
  return inLanguage(locale) ?? inLanguage('vi') ?? inLanguage('en') ?? texts[0];
}

/** A stored row → a WeatherAlert. */
export function toAlert(row: AlertRow) {
  return { __typename: 'WeatherAlert', ...row, provenance: toProvenance(row.provenance) };
}
