// Settings → how a gateway tells the age of its answers.
import type { Settings } from '../process/settings.js';

export interface FreshnessOptions {
  /** For replies that are given again where a subgraph fails; 0: none are. */
  readonly staleBytes: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Null: no answer tells its age, and none holds an earlier reply. `isOnByDefault`: where the setting says nothing. */
export function readFreshnessOptions(settings: Settings, isOnByDefault: boolean): FreshnessOptions | null {
  const isOn = settings.FRESHNESS === undefined ? isOnByDefault : settings.FRESHNESS === 'on';
  return isOn ? { staleBytes: settings.STALE_MB * 1024 * 1024, now: Date.now } : null;
}
