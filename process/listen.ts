// Fastify applications, and what makes one a listening server whose faults at start are told in one line and which drains on close.
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { drainOnClose } from './draining.js';
import { StartError } from './errors.js';
import { acceptHttp2 } from './http2-connections.js';
import type { Closable } from './lifecycle.js';
import { createRequestIds, type RequestIdOf } from './request-ids.js';

/** Where a process says that it lives. */
export const healthPath = '/health';

const startFaults: Readonly<Record<string, (portSetting: string) => string>> = {
  EADDRINUSE: (setting) => `is taken by another process: stop that one or set ${setting} to a free port`,
  EACCES: (setting) => `may not be opened by this user: set ${setting} to one above 1023`,
  EADDRNOTAVAIL: () => 'is no address of this machine: set HOST to one that is, such as 127.0.0.1',
  ENOTFOUND: () => 'is no known host name: set HOST to an address such as 127.0.0.1',
};

/** The longest part of a path that stands for a parameter, in characters. */
const maximumParameterLength = 512;
/** How long a kept connection may be without a request, in milliseconds; longer than what load balancers keep. */
const keepAliveMs = 72_000;

export interface AppOptions extends Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'> {
  /** What gives requests their ids, where others than the application need it too. */
  readonly requestIdOf?: RequestIdOf;
  /** How long the headers of a request may take to arrive, in milliseconds: a client that sends them drop by drop is cut. */
  readonly headersTimeoutMs?: number;
  /** How long a whole request may take to arrive, in milliseconds. */
  readonly requestTimeoutMs?: number;
  /** Whose `x-forwarded-for` is believed; nobody's without it. */
  readonly isTrustedProxy?: ((address: string) => boolean) | undefined;
}

/** An application for `listen`. `bodyLimit`: the most bytes of a request's body. */
export function createApp(bodyLimit: number, options: AppOptions = {}): FastifyInstance {
  const {
    headersTimeoutMs = 20_000,
    requestTimeoutMs = 60_000,
    requestIdOf = createRequestIds(),
    isTrustedProxy,
    ...handlers
  } = options;
  const app: FastifyInstance = Fastify({
    ...handlers,
    bodyLimit,
    trustProxy: isTrustedProxy ?? false,
    // A request that a connection took while the process closes is answered, not turned away: see draining.
    return503OnClosing: false,
    genReqId: requestIdOf,
    keepAliveTimeout: keepAliveMs,
    requestTimeout: requestTimeoutMs,
    routerOptions: { maxParamLength: maximumParameterLength },
    http: {
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: headersTimeoutMs / 4,
      // A client that offers HTTP/2 by `upgrade: h2c` is answered in HTTP/1, as if it had not.
      shouldUpgradeCallback: ({ headers }) =>
        app.server.listenerCount('upgrade') > 0 && headers.upgrade?.toLowerCase() === 'websocket',
    },
  });
  return app;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** The setting that names the port, for who has to mend it; PORT without it. */
  readonly portSetting?: string;
  /** Whether clients may speak HTTP/2 by prior knowledge. */
  readonly http2?: boolean;
  /** Connections that are open at once; more are closed as soon as they come. */
  readonly maximumConnections?: number;
}

/**
 * Listens and gives the address that answers.
 * Errors: `StartError` that says what to do when the address cannot be had.
 */
export async function listen(app: FastifyInstance, at: ListenOptions): Promise<Closable & { url: string }> {
  const { server } = app;
  const limits = { firstBytesMs: server.headersTimeout, requestMs: server.requestTimeout, idleMs: keepAliveMs };
  const drain = drainOnClose(server, at.http2 === true ? acceptHttp2(server, limits) : null);
  if (at.maximumConnections !== undefined) server.maxConnections = at.maximumConnections;
  try {
    await app.listen({ host: at.host, port: at.port });
  } catch (error) {
    const fault = error instanceof Error && 'code' in error ? startFaults[String(error.code)] : undefined;
    if (fault === undefined) throw error;
    throw new StartError(`${at.host}:${at.port} ${fault(at.portSetting ?? 'PORT')}.`, { cause: error });
  }
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new StartError(`${at.host}:${at.port} could not be opened.`);
  const close = () => drain(() => app.close());
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { url: `http://${host}:${address.port}`, close };
}
