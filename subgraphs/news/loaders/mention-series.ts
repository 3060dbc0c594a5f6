// Units and an interval → how many published articles named each unit in each bucket of time, in one statement.
import DataLoader from 'dataloader';
import { sql } from 'kysely';
import { ClientError } from '../../../process/errors.js';
import type { Store } from '../../kit/store.js';
import type { NewsTables } from '../entities/tables.js';

export type BucketName = 'HOUR' | 'DAY' | 'WEEK' | 'MONTH';

/** `from` is inside, `until` is not; days YYYY-MM-DD in Vietnam's time. */
export interface SeriesRequest {
  readonly from: string;
  readonly until: string;
  readonly bucket: BucketName;
}

export interface SeriesPoint {
  /** The instant at which the bucket starts. */
  readonly at: Date;
  readonly value: number;
}

const mostBuckets = 1000;
/** No news is older, and days before it have neither an offset of whole minutes nor, in year 1, an instant in our era. */
const firstDay = '1900-01-01';
const bucketHours: Readonly<Record<BucketName, number>> = { HOUR: 1, DAY: 24, WEEK: 168, MONTH: 672 };

/**
 * Shape:  every bucket that starts before `until`, oldest first, zeros included; weeks start on Monday.
 * Errors: `BAD_USER_INPUT` where `until` is not after `from`, `from` is before 1900, or for more than 1,000 buckets.
 */
export function createMentionSeries({ sql: db }: Store<NewsTables>) {
  const loaders = new Map<string, DataLoader<string, readonly SeriesPoint[]>>();

  function createLoader({ from, until, bucket }: SeriesRequest) {
    const unit = bucket.toLowerCase();
    return new DataLoader<string, readonly SeriesPoint[]>(async (ids) => {
      const found = await sql<SeriesPoint & { unitId: string }>`
        select parent.id as "unit_id", bucket.start at time zone 'Asia/Ho_Chi_Minh' as "at", count(link.article_id) as "value"
        from unnest(${[...ids]}::text[]) as parent(id)
        cross join generate_series(
          date_trunc(${unit}, ${from}::date::timestamp), ${until}::date::timestamp - interval '1 microsecond',
          ('1 ' || ${unit})::interval) as bucket(start)
        left join ${sql.table('news.article_link')} as link
          on link.target_id = parent.id and link.status = 'PUBLISHED'
          and link.listed_at >= greatest(bucket.start, ${from}::date::timestamp) at time zone 'Asia/Ho_Chi_Minh'
          and link.listed_at < least(bucket.start + ('1 ' || ${unit})::interval, ${until}::date::timestamp) at time zone 'Asia/Ho_Chi_Minh'
        group by parent.id, bucket.start
        order by parent.id, bucket.start`.execute(db);
      const byUnit = new Map<string, SeriesPoint[]>(ids.map((id) => [id, []]));
      for (const { unitId, at, value } of found.rows) byUnit.get(unitId)?.push({ at, value });
      return ids.map((id) => byUnit.get(id) ?? []);
    });
  }

  return (unitId: string, request: SeriesRequest): Promise<readonly SeriesPoint[]> => {
    const hours = (Date.parse(request.until) - Date.parse(request.from)) / 3_600_000;
    if (!(hours > 0)) throw new ClientError('BAD_USER_INPUT', '`until` must be after `from`.');
    if (request.from < firstDay) throw new ClientError('BAD_USER_INPUT', `\`from\` must not be before ${firstDay}.`);
    if (hours / bucketHours[request.bucket] > mostBuckets)
      throw new ClientError(
        'BAD_USER_INPUT',
        `The series would have over ${mostBuckets} points: ask for a shorter time or a larger bucket.`,
      );
    const key = JSON.stringify(request);
    const loader = loaders.get(key) ?? createLoader(request);
    loaders.set(key, loader);
    return loader.load(unitId);
  };
}
