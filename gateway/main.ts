// The gateway as a process of its own: `npm run start:gateway -- [--supergraph FILE] [--port N]`.
import { parseArgs } from 'node:util';
import { StartError } from '../process/errors.js';
import { runProcess } from '../process/lifecycle.js';
import { configuredSubgraphUrls } from '../process/subgraphs.js';
import { createHttpTransport } from './fetch/http-transport.js';
import { withTimeout } from './fetch/subgraph-fetch.js';
import { readSubgraphUrls } from './fetch/supergraph-urls.js';
import { readSupergraph, startGateway } from './gateway.js';

const usage = 'Use: npm run start:gateway -- [--supergraph FILE] [--port N]';

function readArguments(given: readonly string[]): { supergraph?: string; port?: number } {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...given],
      options: { supergraph: { type: 'string' }, port: { type: 'string' } },
    }));
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error });
  }
  if (values.port !== undefined && !/^\d{1,5}$/.test(values.port))
    throw new StartError(`--port ${values.port} is no port number.\n${usage}`);
  return {
    ...(values.supergraph === undefined ? {} : { supergraph: values.supergraph }),
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
  };
}

await runProcess(
  async ({ settings, log, arguments: given, opened, print }) => {
    const flags = readArguments(given);
    const file = flags.supergraph ?? settings.SUPERGRAPH;
    const supergraphSdl = await readSupergraph(file);
    const urls = new Map([...readSubgraphUrls(supergraphSdl), ...configuredSubgraphUrls(settings)]);
    const transport = opened.add(createHttpTransport({ urls, timeoutMs: settings.SUBGRAPH_TIMEOUT_MS }));
    const gateway = opened.add(
      await startGateway({
        supergraphSdl,
        fetchSubgraph: withTimeout(settings.SUBGRAPH_TIMEOUT_MS, transport.fetch),
        host: settings.HOST,
        port: flags.port ?? settings.PORT ?? 4000,
        publicUrl: settings.PUBLIC_URL,
        log,
      }),
    );
    print(`The gateway serves ${file} at ${gateway.url}`);
  },
  { stay: true },
);
