// Subgraph name → its room. Loaded one by one, so that a process of one subgraph holds no other's code.
import type { SubgraphName } from '../process/subgraphs.js';
import type { Room } from './kit/room.js';

const loaders: Readonly<Record<SubgraphName, () => Promise<{ room: Room }>>> = {
  news: () => import('./news/room.js'),
  'org-units': () => import('./org-units/room.js'),
  polls: () => import('./polls/room.js'),
  access: () => import('./access/room.js'),
  weather: () => import('./weather/room.js'),
};

export async function loadRoom(name: SubgraphName): Promise<Room> {
  return (await loaders[name]()).room;
}
