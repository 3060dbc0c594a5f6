// Stands for the org-units subgraph, of which the weather room sees only answers: a few regions, and how often it was asked.
// It can be switched off, as that subgraph can.
import { z } from 'zod';
import type { AskRoom } from '../../../subgraphs/kit/room.js';

export const hanoi = 'region_inwhbllrry90llyak9yemgqk';
export const danang = 'region_7bawp5jncltko7nqqedu5sx1';
export const saigon = 'region_q5xkwb1lgtciopngmvz975ye';
export const vietnam = 'region_adb6ondtls1erxhfzycv4cl2';
const hoangMai = 'region_g13pu1p7le5qsi2hpgc8iisz';
export const thinhLiet = 'region_n4zk6j1jwucb9kqc5td98r53';

const representations = z.array(z.object({ id: z.string() }));

interface DirectoryRegion {
  readonly id: string;
  readonly name: string;
  readonly shortName: string | null;
  readonly gso: string | null;
  /** From the country to the parent. */
  readonly ancestors: readonly string[];
}

const regions: readonly DirectoryRegion[] = [
  { id: vietnam, name: 'Việt Nam', shortName: null, gso: null, ancestors: [] },
  { id: hanoi, name: 'Thành phố Hà Nội', shortName: 'Hà Nội', gso: '01', ancestors: [vietnam] },
  { id: danang, name: 'Thành phố Đà Nẵng', shortName: 'Đà Nẵng', gso: '48', ancestors: [vietnam] },
  { id: saigon, name: 'Thành phố Hồ Chí Minh', shortName: 'TP Hồ Chí Minh', gso: '79', ancestors: [vietnam] },
  { id: hoangMai, name: 'Quận Hoàng Mai', shortName: null, gso: '008', ancestors: [vietnam, hanoi] },
  { id: thinhLiet, name: 'Phường Thịnh Liệt', shortName: null, gso: '00331', ancestors: [vietnam, hanoi, hoangMai] },
];

export interface RegionDirectory {
  readonly ask: AskRoom;
  isAway: boolean;
  questions: number;
}

/** The regions above, and `wards` more wards of Hoàng Mai with the ids `region_ward<n>`. */
export function createRegionDirectory(wards = 0): RegionDirectory {
  const all = [
    ...regions,
    ...Array.from({ length: wards }, (_, index) => ({
      id: `region_ward${index}`,
      name: `Phường SYNTHETIC ${index}`,
      shortName: null,
      gso: null,
      ancestors: [vietnam, hanoi, hoangMai],
    })),
  ];
  const directory: RegionDirectory = {
    isAway: false,
    questions: 0,
    async ask(room, query, variables) {
      directory.questions += 1;
      if (directory.isAway || room !== 'org-units') return null;
      if (query.includes('_entities')) {
        const ids = representations.parse(variables['regions']).map(({ id }) => id);
        const found = ids.map((id) => all.find((region) => region.id === id) ?? null);
        return {
          _entities: found.map(
            (region) => region && { id: region.id, ancestors: region.ancestors.map((id) => ({ id })) },
          ),
        };
      }
      const identifiers = (gso: string | null) => (gso === null ? [] : [{ scheme: 'GSO', value: gso }]);
      return {
        regions: all.map(({ id, name, shortName, gso }) => ({ id, name, shortName, identifiers: identifiers(gso) })),
      };
    },
  };
  return directory;
}
