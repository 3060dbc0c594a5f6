// The directory of org-units → what the recogniser of mentions knows. Held for a minute, since every written article needs it;
// when org-units is away, the last one goes on being used, and without any there is none.
import { z } from 'zod';
import type { AskRoom } from '../../kit/room.js';
import { createMentionRecognizer } from './mentions/recognize-mentions.js';
import type { ArticleText, Directory, RecognizedMentions } from './mentions/mention.js';

export type Recognizer = (article: ArticleText) => RecognizedMentions;

const heldMs = 60_000;

const query = `{
  orgUnitDirectory {
    units { id kind level names { text validFrom validUntil } shortName aliases intervals { validFrom validUntil } links { otherId hierarchy validFrom validUntil } }
    regions { id level names { text validFrom validUntil } shortName aliases intervals { validFrom validUntil } links { otherId hierarchy validFrom validUntil } }
    persons { id name posts { unitId role title } }
  }
}`;

const period = z.object({ validFrom: z.string().nullable(), validUntil: z.string().nullable() });
const level = z.enum(['NATIONAL', 'CITY', 'DISTRICT', 'WARD', 'RESIDENTIAL_GROUP']);
const subject = z.object({
  id: z.string(),
  level,
  names: z.array(period.extend({ text: z.string() })),
  shortName: z.string().nullable(),
  aliases: z.array(z.string()),
  intervals: z.array(period),
  links: z.array(period.extend({ otherId: z.string(), hierarchy: z.string() })),
});
const role = z.enum([
  'SECRETARY',
  'STANDING_DEPUTY_SECRETARY',
  'DEPUTY_SECRETARY',
  'STANDING_COMMITTEE_MEMBER',
  'HEAD',
  'DEPUTY_HEAD',
  'CHAIR',
  'VICE_CHAIR',
  'MEMBER',
]);
const answer = z.object({
  orgUnitDirectory: z.object({
    units: z.array(subject.extend({ kind: z.string() })),
    regions: z.array(subject),
    persons: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        posts: z.array(z.object({ unitId: z.string(), role, title: z.string() })),
      }),
    ),
  }),
});
type Answer = z.infer<typeof answer>['orgUnitDirectory'];
type Subject = z.infer<typeof subject>;
type Period = z.infer<typeof period>;

/** Gives the recogniser on the directory of this minute, or `null` while there was never one. */
export function createRecognizerSource(ask: AskRoom, now: () => Date): () => Promise<Recognizer | null> {
  let held: { readonly recognizer: Recognizer; readonly readAt: number } | null = null;
  let reading: Promise<void> | null = null;
  const read = async () => {
    const data = await ask('org-units', query, {}, ['directory:read']);
    const parsed = answer.safeParse(data);
    // No units at all: org-units has just started and is still being filled.
    if (parsed.success && parsed.data.orgUnitDirectory.units.length > 0)
      held = {
        recognizer: createMentionRecognizer(toDirectory(parsed.data.orgUnitDirectory)),
        readAt: now().getTime(),
      };
  };
  return async () => {
    if (held === null || now().getTime() - held.readAt > heldMs) {
      reading ??= read().finally(() => (reading = null));
      await reading;
    }
    return held?.recognizer ?? null;
  };
}

/** A unit that lay in several regions over time stands in the directory once for each. */
function toDirectory({ units, regions, persons }: Answer): Directory {
  return {
    units: units.flatMap((unit) => {
      const areas = unit.links.filter(({ hierarchy }) => hierarchy === 'AREA');
      const whole = span(unit.intervals);
      return (areas.length === 0 ? [null] : areas).map((area) => ({
        ...namesOf(unit),
        kind: unit.kind,
        sector: '',
        regionId: area?.otherId ?? null,
        parentId: unit.links.findLast(({ hierarchy }) => hierarchy === 'STRUCTURAL')?.otherId ?? null,
        from: later(whole.from, area?.validFrom ?? null),
        until: earlier(whole.until, area?.validUntil ?? null),
      }));
    }),
    regions: regions.map((region) => {
      const { shortName: _short, aliases: _aliases, ...names } = namesOf(region);
      return {
        ...names,
        ...span(region.intervals),
        parentId: region.links.find(({ hierarchy }) => hierarchy === 'TERRITORIAL')?.otherId ?? null,
      };
    }),
    persons,
  };
}

function namesOf({ id, level: own, names, shortName, aliases }: Subject) {
  const texts = names.map(({ text }) => text);
  const name = texts.at(-1) ?? '';
  return { id, level: own, name, shortName, aliases: [...aliases, ...texts.filter((text) => text !== name)] };
}

/** From the first day to the last of intervals that may have gaps. */
function span(intervals: readonly Period[]): { from: string | null; until: string | null } {
  const starts = intervals.map(({ validFrom }) => validFrom);
  const ends = intervals.map(({ validUntil }) => validUntil);
  return {
    from: starts.includes(null) ? null : (starts.toSorted().at(0) ?? null),
    until: ends.includes(null) ? null : (ends.toSorted().at(-1) ?? null),
  };
}

const later = (one: string | null, other: string | null) =>
  one === null ? other : other === null || one > other ? one : other;
const earlier = (one: string | null, other: string | null) =>
  one === null ? other : other === null || one < other ? one : other;
