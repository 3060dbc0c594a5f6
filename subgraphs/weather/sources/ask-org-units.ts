// Questions to org-units, each one request whatever the number of regions. Answers are checked, because they come
// over HTTP where the subgraphs run apart; `null` means that org-units is away, and the caller decides what that is worth.
import { z } from 'zod';
import type { AskRoom } from '../../kit/room.js';

const reference = z.object({ id: z.string() });
/** `ancestors` runs from the country to the parent. */
const lineagesAnswer = z.object({ _entities: z.array(reference.extend({ ancestors: z.array(reference) }).nullable()) });
const lineagesQuery = `query RegionLineages($regions: [_Any!]!) {
  _entities(representations: $regions) { ... on Region { id ancestors { id } } }
}`;

/** How many regions one question names at most; a page of the graph never holds more. */
const mostRegions = 1000;

/**
 * The region and the regions above it, nearest first, for each id that org-units knows.
 * Shape: no entry for an unknown id. `null` when org-units is away or more than 1,000 ids are asked for.
 */
export async function askLineages(
  ask: AskRoom,
  regionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]> | null> {
  if (regionIds.length > mostRegions) return null;
  const regions = regionIds.map((id) => ({ __typename: 'Region', id }));
  const answer = lineagesAnswer.safeParse(await ask('org-units', lineagesQuery, { regions }));
  if (!answer.success) return null;
  const lineages = new Map<string, readonly string[]>();
  for (const region of answer.data._entities) {
    if (region === null) continue;
    lineages.set(region.id, [region.id, ...region.ancestors.map(({ id }) => id).toReversed()]);
  }
  return lineages;
}

/** A region as the areas of an alert are matched to it. */
export interface NamedRegion {
  readonly id: string;
  readonly names: readonly string[];
  readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
}

const regionsAnswer = z.object({
  regions: z.array(
    reference.extend({
      name: z.string(),
      shortName: z.string().nullable(),
      identifiers: z.array(z.object({ scheme: z.string(), value: z.string() })),
    }),
  ),
});
const regionsQuery = `query RegionsOfDay($asOf: Date) {
  regions(asOf: $asOf) { id name(asOf: $asOf) shortName identifiers(asOf: $asOf) { scheme value } }
}`;

/** The regions in force on the day (`YYYY-MM-DD`), with their names and codes of that day. `null` when org-units is away. */
export async function askRegions(ask: AskRoom, day: string): Promise<readonly NamedRegion[] | null> {
  const answer = regionsAnswer.safeParse(await ask('org-units', regionsQuery, { asOf: day }));
  if (!answer.success) return null;
  return answer.data.regions.map(({ id, name, shortName, identifiers }) => ({
    id,
    names: shortName === null ? [name] : [name, shortName],
    identifiers,
  }));
}
