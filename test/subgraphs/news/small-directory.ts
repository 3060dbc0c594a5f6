// An answer of org-units in its own shape, small enough to be read here: two units, two regions and one person.
// For tests of what news does with a directory; tests of the sample use the real org-units.
import type { AskRoom } from '../../../subgraphs/kit/room.js';

const always = [{ validFrom: null, validUntil: null }];
const named = (text: string) => [{ text, validFrom: null, validUntil: null }];
const link = (otherId: string, hierarchy: string) => ({ otherId, hierarchy, validFrom: null, validUntil: null });

const id = (prefix: string, name: string) => `${prefix}_${name.padStart(24, '0')}`;

export const ids = {
  city: id('region', 'hanoi'),
  district: id('region', 'hoangmai'),
  committee: id('unit', 'quanuy'),
  people: id('unit', 'ubnd'),
  person: id('person', 'nguyenvanmau'),
};

const directory = {
  units: [
    {
      id: ids.committee,
      kind: 'PARTY_COMMITTEE',
      level: 'DISTRICT',
      names: named('Quận ủy Hoàng Mai'),
      shortName: null,
      aliases: [],
      intervals: always,
      links: [link(ids.district, 'AREA')],
    },
    {
      id: ids.people,
      kind: 'PEOPLES_COMMITTEE',
      level: 'DISTRICT',
      names: named('Ủy ban nhân dân quận Hoàng Mai'),
      shortName: 'UBND quận Hoàng Mai',
      aliases: [],
      intervals: always,
      links: [link(ids.district, 'AREA')],
    },
  ],
  regions: [
    {
      id: ids.city,
      level: 'CITY',
      names: named('Thành phố Hà Nội'),
      shortName: 'Hà Nội',
      aliases: ['Hà Nội'],
      intervals: always,
      links: [],
    },
    {
      id: ids.district,
      level: 'DISTRICT',
      names: named('Quận Hoàng Mai'),
      shortName: 'Hoàng Mai',
      aliases: [],
      intervals: always,
      links: [link(ids.city, 'TERRITORIAL')],
    },
  ],
  persons: [
    {
      id: ids.person,
      name: 'Nguyễn Văn Mẫu',
      posts: [{ unitId: ids.committee, role: 'SECRETARY', title: 'Bí thư Quận ủy Hoàng Mai' }],
    },
  ],
};

export const askSmallDirectory: AskRoom = async () => ({ orgUnitDirectory: directory });
