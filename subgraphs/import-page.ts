// One page of a portal → records in the four rooms: the article with its mentions, the persons seen in their posts, the
// poll of its widget, the places of its weather widget. The one place that writes to several rooms; each step is a
// transaction of its room, and the same page again changes nothing, so a run that broke off is simply run again.
import { idPrefix } from './kit/ids.js';
import type { ProvenanceRecord } from './kit/provenance.js';
import type { Store } from './kit/store.js';
import { type ImportOutcome, importArticle } from './news/commands/import-article.js';
import type { NewsTables } from './news/entities/tables.js';
import type { FoundPerson, RecognizedMentions } from './news/sources/mentions/mention.js';
import { parsePortalPage } from './news/sources/portal-page/parse-portal-page.js';
import type { PageRefusal, PortalPage } from './news/sources/portal-page/portal-page.js';
import type { Recognizer } from './news/sources/unit-directory.js';
import { observeTenure } from './org-units/commands/observe-tenure.js';
import type { OrgUnitTables } from './org-units/entities/tables.js';
import type { PollTables } from './polls/entities/storage.js';
import { importPoll } from './polls/sources/import-poll.js';
import { importWeatherWidget } from './weather/commands/import-weather-widget.js';
import type { WeatherTables } from './weather/entities/storage.js';

export interface ImportDependencies {
  readonly orgUnits: Store<OrgUnitTables>;
  readonly news: Store<NewsTables>;
  readonly polls: Store<PollTables>;
  readonly weather: Store<WeatherTables>;
  readonly recognize: Recognizer;
  readonly now: () => Date;
}

export interface PageReport {
  readonly ok: true;
  readonly page: PortalPage;
  readonly article: ImportOutcome;
  readonly recognized: RecognizedMentions;
  /** How many posts of persons were seen for the first time, of how many that the page names with a unit. */
  readonly sightings: { readonly added: number; readonly seen: number };
  readonly poll: { readonly id: string; readonly isNew: boolean; readonly subjectId: string | null } | null;
  readonly weather: Awaited<ReturnType<typeof importWeatherWidget>> | null;
}

/** Imports one page. A file that is no page of a portal is refused with the reason, and nothing is written. */
export async function importPage(
  file: { readonly name: string; readonly bytes: Uint8Array },
  dependencies: ImportDependencies,
): Promise<PageReport | PageRefusal> {
  const { news, orgUnits, polls, weather, recognize, now } = dependencies;
  const categories = await news.sql.selectFrom('category').select('nameVi').execute();
  const parsed = parsePortalPage(file.bytes, {
    fileName: file.name,
    knownCategories: categories.map(({ nameVi }) => nameVi),
  });
  if (!parsed.ok) return parsed;
  const { page } = parsed;
  const provenance = describeSource(file.name, page, now());

  const recognized = recognize({
    blocks: page.blocks.map((block, index) => ({ ...block, index })),
    publishedOn: page.publishedOn,
    contextUnitId: null,
    contextRegionId: null,
  });
  const { personIds, ...sightings } = await recordSightings(
    orgUnits,
    recognized.persons,
    page.publishedOn,
    provenance,
    now,
  );
  const article = await importArticle(
    { store: news, now },
    // The page does not name who publishes it; a publisher would be a guess.
    { page, recognized, personIds, publisherId: null, language: 'vi', provenance },
  );
  const hostId = findMainUnit(recognized);
  const poll =
    page.pollTitle === null
      ? null
      : await importPagePoll(page, page.pollTitle, hostId, { polls, recognize, now }, provenance);
  const places = page.weatherLabels.length === 0 ? null : await importWeatherWidget(weather, page.weatherLabels);
  return { ok: true, page, article, recognized, sightings, poll, weather: places };
}

function describeSource(fileName: string, page: PortalPage, at: Date): ProvenanceRecord {
  const missing = [...page.missing.article, 'publisher'];
  return {
    kind: 'IMPORTED',
    sourceName: page.siteName ?? fileName,
    sourceUrl: page.url,
    licence: null,
    retrievedAt: at.toISOString(),
    completeness: missing.length === 0 ? 'COMPLETE' : 'PARTIAL',
    missing: [...new Set(missing)],
  };
}

/** Writes what the page tells of persons in posts; gives the person of org-units for each key that the recogniser used. */
async function recordSightings(
  orgUnits: Store<OrgUnitTables>,
  persons: readonly FoundPerson[],
  publishedOn: string,
  provenance: ProvenanceRecord,
  now: () => Date,
): Promise<{ personIds: ReadonlyMap<string, string>; added: number; seen: number }> {
  return orgUnits.write(async ({ sql, record }) => {
    const personIds = new Map<string, string>();
    let added = 0;
    let seen = 0;
    for (const person of persons) {
      let personId = idPrefix(person.key) === 'person' ? person.key : null;
      for (const { unitId, role, title, observedOn } of person.posts) {
        if (unitId === null || role === null) continue;
        const sighting = {
          personId,
          personName: person.name,
          unitId,
          role,
          title,
          observedOn: observedOn ?? publishedOn,
          provenance,
        };
        const observed = await observeTenure({ sql, record, at: now() }, sighting);
        if (!observed.ok) continue;
        seen += 1;
        if (observed.changed) added += 1;
        const tenure = await sql
          .selectFrom('tenure')
          .select('personId')
          .where('id', '=', observed.id)
          .executeTakeFirstOrThrow();
        personId = tenure.personId;
      }
      if (personId !== null) personIds.set(person.key, personId);
    }
    return { personIds, added, seen };
  });
}

/** The unit that the page is about: who hosts its first event, else the one named most often. */
function findMainUnit({ events, mentions }: RecognizedMentions): string | null {
  const host = events.find(({ hostUnitId }) => hostUnitId !== null)?.hostUnitId;
  if (host !== undefined && host !== null) return host;
  const counts = new Map<string, number>();
  for (const { type, targetKey } of mentions) {
    if (type === 'ORGANIZATION' && targetKey !== null) counts.set(targetKey, (counts.get(targetKey) ?? 0) + 1);
  }
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}

async function importPagePoll(
  page: PortalPage,
  title: string,
  contextUnitId: string | null,
  { polls, recognize, now }: Pick<ImportDependencies, 'polls' | 'recognize' | 'now'>,
  { sourceName, sourceUrl, licence }: ProvenanceRecord,
) {
  const named = recognize({
    blocks: [{ index: 0, kind: 'PARAGRAPH', text: title }],
    publishedOn: page.publishedOn,
    contextUnitId,
    contextRegionId: null,
  });
  const subjectId =
    named.mentions.find(({ type, targetKey }) => type === 'ORGANIZATION' && targetKey !== null)?.targetKey ?? null;
  const poll = await importPoll(
    { store: polls, now },
    {
      title,
      sourceFingerprint: `${page.url ?? sourceName} ${title}`,
      sourceName,
      sourceUrl,
      licence,
      retrievedAt: now(),
      subjectId,
      organizerId: null,
    },
  );
  return { ...poll, subjectId };
}
