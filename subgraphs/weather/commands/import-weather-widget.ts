// The labels of a portal's weather widget → its regions in that order. A widget names places and holds no readings,
// so an import of it makes none.
import type { Store } from '../../kit/store.js';
import { foldedKey } from '../../kit/vietnamese.js';
import type { WeatherTables } from '../entities/storage.js';

export interface WidgetImport {
  /** In the order of the page. */
  readonly matched: readonly { readonly label: string; readonly regionId: string; readonly place: number }[];
  /** Labels that are no place known here. They keep their place free and are not guessed. */
  readonly unknown: readonly string[];
  /** False when the widget was already so. */
  readonly changed: boolean;
}

/**
 * Puts the named places into the widget, in the order given; "TP Hồ Chí Minh" and "Thành phố Hồ Chí Minh" are one.
 * A place that the page does not name leaves the widget. Without any known label nothing is changed.
 */
export async function importWeatherWidget(
  store: Store<WeatherTables>,
  labels: readonly string[],
): Promise<WidgetImport> {
  return store.write(async ({ sql, record }) => {
    const locations = await sql
      .selectFrom('location')
      .select(['regionId', 'nameKeys', 'widgetPlace'])
      .forUpdate()
      .execute();
    const places = new Map<string, number>();
    const matched: { label: string; regionId: string; place: number }[] = [];
    const unknown: string[] = [];
    for (const [index, label] of labels.entries()) {
      const key = nameKey(label);
      const location = locations.find(({ nameKeys }) => nameKeys.some((known) => nameKey(known) === key));
      if (location === undefined) unknown.push(label);
      else if (!places.has(location.regionId)) {
        places.set(location.regionId, index + 1);
        matched.push({ label, regionId: location.regionId, place: index + 1 });
      }
    }
    if (matched.length === 0) return { matched, unknown, changed: false };
    const moved = locations.filter(({ regionId, widgetPlace }) => (places.get(regionId) ?? null) !== widgetPlace);
    for (const { regionId } of moved) {
      const widgetPlace = places.get(regionId) ?? null;
      await sql.updateTable('location').set({ widgetPlace }).where('regionId', '=', regionId).execute();
      record({ kind: 'UPDATED', nodeType: 'Region', nodeId: regionId, touches: ['weatherRegions'] });
    }
    return { matched, unknown, changed: moved.length > 0 };
  });
}

/** Folded, without punctuation or spaces, and without the word for a city: "TP. Hồ Chí Minh" → "hochiminh". */
function nameKey(label: string): string {
  return foldedKey(label)
    .replace(/^\s*(thanh pho|tp\b\.?)\s*/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}
