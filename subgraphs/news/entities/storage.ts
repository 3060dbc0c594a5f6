// Where the room's data lies: schema, entities, migrations. Separate from room.ts, so that the importer, benchmarks and
// tests open the store without the graph.
import type { StoreDefinition } from '../../kit/store.js';
import { CreateNews } from '../migrations/0001-create-news.js';
import { FinerStatistics } from '../migrations/0002-finer-statistics.js';
import { CoveringKeys } from '../migrations/0003-covering-keys.js';
import { UpdateOrder } from '../migrations/0004-update-order.js';
import { WithdrawnSearch } from '../migrations/0005-withdrawn-search.js';
import { entities } from './tables.js';

export const newsStorage: StoreDefinition = {
  schema: 'news',
  entities: [...entities],
  migrations: [
    { name: '0001-create-news', class: CreateNews },
    { name: '0002-finer-statistics', class: FinerStatistics },
    { name: '0003-covering-keys', class: CoveringKeys },
    { name: '0004-update-order', class: UpdateOrder },
    { name: '0005-withdrawn-search', class: WithdrawnSearch },
  ],
};
