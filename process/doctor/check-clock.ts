// Clocks that must agree: ours, the database's, those of the subgraphs, whose signed requests hold for half a minute.
import { type Finding, reportFailure, reportOk, reportWarning } from './finding.js';

/** What another clock showed, read between two looks at ours. */
export interface ClockReading {
  readonly of: string;
  readonly theirsMs: number;
  readonly beforeMs: number;
  readonly afterMs: number;
  /** How finely it tells the time. */
  readonly resolutionMs: number;
}

const noticedMs = 5_000;
/** Less than the window of signatures. */
const tooMuchMs = 25_000;
const remedy = 'Set the clocks by NTP: signatures, tokens and polls go by them.';

export function checkClocks(readings: readonly ClockReading[]): readonly Finding[] {
  if (readings.length === 0) return [reportOk('clock', 'there is no other clock to compare with')];
  return readings.map((reading) => {
    const skewMs = measureSkew(reading);
    const found = `${reading.of}: ${skewMs === 0 ? 'agrees' : `${(skewMs / 1000).toFixed(1)} s apart`}`;
    if (skewMs > tooMuchMs) return reportFailure('clock', found, remedy);
    return skewMs > noticedMs ? reportWarning('clock', found, remedy) : reportOk('clock', found);
  });
}

/** The least that the clocks can be apart. */
function measureSkew({ theirsMs, beforeMs, afterMs, resolutionMs }: ClockReading): number {
  if (theirsMs > afterMs) return theirsMs - afterMs;
  return Math.max(0, beforeMs - theirsMs - resolutionMs);
}
