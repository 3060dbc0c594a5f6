// Why ballots were not counted → a metric. Ballots that were counted are in none: their number is withheld until a poll closes
// (docs/decisions/0008).
import type { Meters } from '../../../process/meters.js';
import { type BallotFaultCode, ballotFaultCodes } from './cast-ballot.js';

export function createRefusedBallots(meters: Meters | null): (code: BallotFaultCode) => void {
  if (meters === null) return () => {};
  const refused = meters.counter({
    name: 'civic_ballots_refused_total',
    help: 'Ballots that were not counted, by reason.',
    labels: ['code'],
  });
  const series = new Map(ballotFaultCodes.map((code) => [code, refused.series({ code })]));
  return (code) => series.get(code)?.add();
}
