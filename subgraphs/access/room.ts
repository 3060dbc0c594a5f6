// The room of access: who may use the gateway by a key, what of the graph is used, and what changed in it for
// those who follow. Its storage, its graph and how it starts.
import { defineRoom } from '../kit/room.js';
import { createKeyHash } from './commands/key-text.js';
import { accessStorage, type AccessTables } from './entities/storage.js';
import { ChangeResolver } from './schema/change-resolver.js';
import type { AccessContext } from './schema/context.js';
import { GatewayResolver } from './schema/gateway-resolver.js';
import { KeyResolver } from './schema/key-resolver.js';
import { ApiKeyUserError } from './schema/key-types.js';
import { UsageResolver } from './schema/usage-resolver.js';
import { createRoomLogs } from './sources/room-logs.js';

export const room = defineRoom<AccessTables, AccessContext>({
  name: 'access',
  storage: accessStorage,
  graph: {
    resolvers: [KeyResolver, UsageResolver, GatewayResolver, ChangeResolver],
    orphanedTypes: [ApiKeyUserError],
    references: {},
    enumTags: { ApiKeyErrorCode: 'internal' },
  },
  async open({ store, now, secret, ask }) {
    const commands = { store, now, hashKey: createKeyHash(secret) };
    const roomLogs = createRoomLogs(ask);
    return {
      createContext: (caller) => ({ caller, store, now, commands, roomLogs }),
      // A key that everybody knows would be none.
      loadSample: async () => {},
      close: async () => {},
    };
  },
});
