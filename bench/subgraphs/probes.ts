// A database of articles → things to filter by that are frequent, middling or rare there. Chosen by their counts, so that
// the same share of the articles is asked for in each size of data.
import pg from 'pg';
import { rareArticles } from '../data/articles.js';

/** Ids by how many published articles lead to them. */
export interface Frequencies {
  readonly frequent: string;
  /** In about one of forty. */
  readonly middling: string;
}

export interface Probes {
  readonly unit: Frequencies & {
    /** In as many articles in each size of data. */
    readonly rare: string;
    readonly twenty: readonly string[];
  };
  readonly person: Frequencies;
  readonly region: Frequencies;
  readonly document: Frequencies;
  readonly event: Frequencies;
  readonly category: Frequencies;
  readonly publisher: Frequencies;
  /** A time in the middle of the years in which one of forty articles was published. */
  readonly window: { readonly from: string; readonly before: string };
  /** Instant since which one of forty articles was changed. */
  readonly recently: string;
}

interface Counted {
  readonly id: string;
  readonly count: number;
}

/** Errors: where the database holds no published articles. */
export async function readProbes(url: string): Promise<Probes> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ published: number; from: string; before: string; recently: string }>(`
      select count(*)::int as published,
        to_json(percentile_disc(0.5) within group (order by listed_at)) #>> '{}' as from,
        to_json(percentile_disc(0.525) within group (order by listed_at)) #>> '{}' as before,
        to_json(percentile_disc(0.975) within group (order by updated_at)) #>> '{}' as recently
      from news.article where status = 'PUBLISHED'`);
    const { published = 0, from = '', before = '', recently = '' } = rows[0] ?? {};
    const middlingCount = Math.max(published / 40, rareArticles);
    const read = async (statement: string, ...parameters: string[]) => {
      const counted = await client.query<Counted>(statement, parameters);
      return pick(counted.rows, middlingCount);
    };
    const linked = (type: string) =>
      read(
        `select target_id as id, count(*)::int as count from news.article_link
         where target_type = $1 and status = 'PUBLISHED' group by target_id order by count desc, target_id`,
        type,
      );
    const units = await linked('OrgUnit');
    return {
      unit: {
        ...units,
        rare: nearest(units.all, rareArticles - 1),
        twenty: units.all.slice(0, 20).map(({ id }) => id),
      },
      person: await linked('Person'),
      region: await linked('Region'),
      document: await linked('LegalDocument'),
      event: await linked('CivicEvent'),
      category: await linked('Category'),
      publisher: await read(
        `select publisher_id as id, count(*)::int as count from news.article
         where status = 'PUBLISHED' group by publisher_id order by count desc, publisher_id`,
      ),
      window: { from: new Date(from).toISOString(), before: new Date(before).toISOString() },
      recently: new Date(recently).toISOString(),
    };
  } finally {
    await client.end();
  }
}

function pick(all: readonly Counted[], middlingCount: number): Frequencies & { all: readonly Counted[] } {
  return { frequent: nearest(all, Infinity), middling: nearest(all, middlingCount), all };
}

/** The one whose count is nearest; for Infinity the most frequent. */
function nearest(all: readonly Counted[], wanted: number): string {
  let [best] = all;
  for (const each of all)
    if (best !== undefined && Math.abs(each.count - wanted) < Math.abs(best.count - wanted)) best = each;
  if (best === undefined)
    throw new Error('no article leads to anything of this kind: make the data with npm run bench:data');
  return best.id;
}
