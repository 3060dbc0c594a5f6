// `npm run usage -- [--field Type.field] [--deprecated] [--days 30]`: who asks for which field, by day, client and key.
import { parseArgs } from 'node:util';
import { parseOrTellUsage } from '../process/command-line.js';
import { StartError } from '../process/errors.js';
import { runProcess } from '../process/lifecycle.js';
import { openAccessStore } from './access-store.js';
import { readUsage, type UsageRow } from './access/loaders/usage.js';
import { readDeprecatedFields } from './access/sources/deprecated-fields.js';

const usage = `Use: npm run usage -- [--field Type.field] [--deprecated] [--days N]
  --field        one field; without it all of them
  --deprecated   every field, argument and value that schema/api.graphql marks as deprecated, also those that nobody asks for
  --days         the last N days, today included; 30 if nothing is said`;

const dayMs = 86_400_000;

function readArguments(given: readonly string[]) {
  const { values } = parseOrTellUsage(usage, () =>
    parseArgs({
      args: [...given],
      options: {
        field: { type: 'string' },
        deprecated: { type: 'boolean', default: false },
        days: { type: 'string', default: '30' },
      },
    }),
  );
  const { field, days } = values;
  if (!/^[1-9]\d{0,3}$/.test(days)) throw new StartError(`--days ${days} is no number of days.\n${usage}`);
  if (field !== undefined && !/^\w+\.\w+(\(\w+:\))?$/.test(field))
    throw new StartError(`--field ${field} is no field such as Article.title.\n${usage}`);
  return { field, isDeprecated: values.deprecated, days: Number(days) };
}

function describe({ day, client, keyId, keyName, count }: UsageRow): string {
  const key = keyId === null ? 'no key' : `key ${keyName ?? 'unknown'} (${keyId})`;
  return `  ${day}  ${String(count).padStart(10)}  ${client || 'a client without a name'}, ${key}`;
}

await runProcess(
  async (context) => {
    const { field, isDeprecated, days } = readArguments(context.arguments);
    const { print } = context;
    const deprecated = isDeprecated ? await readDeprecatedFields() : null;
    const asked = field === undefined ? null : [field];
    const coordinates =
      deprecated === null ? asked : deprecated.filter((each) => asked === null || asked.includes(each));
    if (coordinates?.length === 0) {
      print(field === undefined ? 'Nothing is deprecated.' : `${field} is not deprecated.`);
      return;
    }
    const now = () => new Date();
    const store = await openAccessStore(context, now, 'the query fieldUsage needs a key with the scope usage:read');
    const today = Math.floor(now().getTime() / dayMs) * dayMs;
    const dayOf = (instant: number) => new Date(instant).toISOString().slice(0, 10);
    const period = { since: dayOf(today - (days - 1) * dayMs), until: dayOf(today + dayMs) };
    const rows = await readUsage(store.sql, { coordinates, ...period });
    const found = Map.groupBy(rows, ({ coordinate }) => coordinate);
    for (const coordinate of coordinates ?? [...found.keys()].toSorted()) {
      const own = found.get(coordinate) ?? [];
      print(own.length === 0 ? `${coordinate}: nobody in ${days} days` : coordinate);
      for (const row of own) print(describe(row));
    }
    if (coordinates === null && rows.length === 0) print(`Nothing was used in ${days} days.`);
  },
  { stay: false },
);
