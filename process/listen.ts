// Fastify applications, and what makes one a listening server whose faults at start are told in one line and which drains on close.
import Fastify, { type FastifyInstance } from 'fastify';
import { drainOnClose } from './draining.js';
import { StartError } from './errors.js';
import type { Closable } from './lifecycle.js';
import type { TrustedProxies } from './trusted-proxies.js';

/** Where a process says that it lives. */
export const healthPath = '/health';

const startFaults: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another process: stop that one or set PORT to a free port',
  EACCES: 'may not be opened by this user: set PORT to one above 1023',
  EADDRNOTAVAIL: 'is no address of this machine: set HOST to one that is, such as 127.0.0.1',
  ENOTFOUND: 'is no known host name: set HOST to an address such as 127.0.0.1',
};

/** An application for `listen`. `bodyLimit`: the most bytes of a request's body. `proxies`: who is believed where a request comes from. */
export function createApp(bodyLimit: number, proxies?: TrustedProxies): FastifyInstance {
  const trustProxy = proxies === undefined ? false : (address: string) => proxies.isTrusted(address);
  // A request that a connection took while the process closes is answered, not turned away: see draining.
  return Fastify({ bodyLimit, trustProxy, return503OnClosing: false });
}

/**
 * Listens and gives the address that answers.
 * Errors: `StartError` that says what to do when the address cannot be had.
 */
export async function listen(
  app: FastifyInstance,
  at: { host: string; port: number },
): Promise<Closable & { url: string }> {
  const drain = drainOnClose(app.server);
  try {
    await app.listen({ host: at.host, port: at.port });
  } catch (error) {
    const fault = error instanceof Error && 'code' in error ? startFaults[String(error.code)] : undefined;
    if (fault === undefined) throw error;
    throw new StartError(`${at.host}:${at.port} ${fault}.`, { cause: error });
  }
  const address = app.server.address();
  if (address === null || typeof address === 'string')
    throw new StartError(`${at.host}:${at.port} could not be opened.`);
  const close = () => drain(() => app.close());
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { url: `http://${host}:${address.port}`, close };
}
