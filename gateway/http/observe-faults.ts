// Answers that are nothing but an error of HTTP → their codes, told to an observer. Answers to operations are written past
// Fastify's reply and so past this hook: what they hold is told where it is made.
import type { FastifyInstance } from 'fastify';
import type { Observer } from '../telemetry/observer.js';

const codeForm = /"code":"(?<code>[A-Z_]+)"/;

export function observeFaults(app: FastifyInstance, observer: Observer): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (reply.statusCode >= 400 && typeof payload === 'string') {
      const code = codeForm.exec(payload)?.groups?.['code'];
      if (code !== undefined) observer.errorAnswered(code);
    }
    done(null, payload);
  });
}
