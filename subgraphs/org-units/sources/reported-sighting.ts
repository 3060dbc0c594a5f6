// What an outside text reports (a name, a post, a day) → a sighting as commands take it, with where it comes from.
// Separate, because importers of any kind report in these words, and only here they are tidied.
import type { Sighting } from '../commands/observe-tenure.js';
import type { PostRole } from '../entities/kinds.js';

export interface ReportedSighting {
  readonly personId?: string | null | undefined;
  readonly personName: string;
  readonly unitId: string;
  readonly role: PostRole;
  readonly title: string;
  readonly observedOn: string;
  readonly provenanceKind: Sighting['provenance']['kind'];
  readonly sourceName: string;
  readonly sourceUrl?: string | null | undefined;
}

/** Texts composed and without space around; the bounds of the post are what a report never tells. */
export function toSighting(reported: ReportedSighting, retrievedAt: Date): Sighting {
  return {
    personId: reported.personId ?? null,
    personName: reported.personName.normalize('NFC').trim(),
    unitId: reported.unitId,
    role: reported.role,
    title: reported.title.normalize('NFC').trim(),
    observedOn: reported.observedOn,
    provenance: {
      kind: reported.provenanceKind,
      sourceName: reported.sourceName.normalize('NFC').trim(),
      sourceUrl: reported.sourceUrl ?? null,
      licence: null,
      retrievedAt: retrievedAt.toISOString(),
      completeness: 'PARTIAL',
      missing: ['from', 'until'],
    },
  };
}
