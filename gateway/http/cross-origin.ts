// The origins that are listed → the headers by which browsers let their pages read answers, and answers to their preflights.
import { fastifyCors } from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** How long a browser remembers a preflight, in seconds. */
const preflightSeconds = 7_200;

/** Without an origin nothing is added: no other site's page can read anything. */
export function allowOrigins(app: FastifyInstance, corsOrigins: readonly string[]): void {
  if (corsOrigins.length === 0) return;
  const isOpen = corsOrigins.includes('*');
  void app.register(fastifyCors, {
    origin: isOpen ? '*' : [...corsOrigins],
    // What a browser keeps of its user goes with requests of listed pages alone.
    credentials: !isOpen,
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    maxAge: preflightSeconds,
    exposedHeaders: [
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'x-request-id',
      'ETag',
      'Age',
      'Cache-Status',
      'x-change-cursor',
    ],
  });
}
