// The environment → what is wrong with its settings: values that are not taken, and values that do not go together.
import { parseSettings, type Settings } from '../settings.js';
import { type Finding, reportFailure, reportOk, reportWarning } from './finding.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings to go on with: those that are not taken are replaced by their defaults. */
export function checkSettings(environment: Environment): { findings: readonly Finding[]; settings: Settings } {
  const parsed = parseSettings(environment);
  if (parsed.ok) return { findings: findContradictions(parsed.settings), settings: parsed.settings };
  const faulty = parsed.faults.map((fault) => fault.split(':')[0] ?? '');
  const rest = parseSettings({ ...environment, ...Object.fromEntries(faulty.map((name) => [name, ''])) });
  if (!rest.ok) throw new Error('the defaults are not taken as settings');
  const findings = parsed.faults.map((fault) =>
    reportFailure('settings', fault, 'Mend the variable; the README lists what each setting takes.'),
  );
  return {
    findings: [...findings, ...findContradictions(rest.settings).filter(({ level }) => level !== 'ok')],
    settings: rest.settings,
  };
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

function findContradictions(settings: Settings): readonly Finding[] {
  const findings: Finding[] = [];
  const onServer = settings.DATABASE_URL !== undefined;
  const missing = (['POLL_SECRET', 'ACCESS_SECRET'] as const).filter((name) => settings[name] === undefined);
  if (onServer && missing.length > 0) {
    findings.push(
      reportFailure(
        'settings',
        `DATABASE_URL is set without ${missing.join(' and ')}`,
        'Give each 32 or more random characters, to the subgraph that it is for, and keep them for good.',
      ),
    );
  }
  if (settings.JWT_JWKS !== undefined && (settings.JWT_ISSUER === undefined || settings.JWT_AUDIENCE === undefined)) {
    findings.push(
      reportFailure(
        'settings',
        'JWT_JWKS is set without JWT_ISSUER and JWT_AUDIENCE',
        'Name the issuer and the audience.',
      ),
    );
  }
  if (!loopback.has(settings.HOST) && settings.METRICS === 'on' && settings.METRICS_PORT === undefined) {
    findings.push(
      reportWarning(
        'settings',
        `everybody who reaches ${settings.HOST} can read /metrics`,
        'Set METRICS_PORT to a port that only Prometheus reaches, or METRICS=off.',
      ),
    );
  }
  if (settings.ENVIRONMENT === 'development' && !loopback.has(settings.HOST)) {
    findings.push(
      reportWarning(
        'settings',
        `ENVIRONMENT=development on ${settings.HOST}: subgraphs may take requests of anybody`,
        'Set SUBGRAPH_SECRET and leave ENVIRONMENT out.',
      ),
    );
  }
  return findings.length > 0 ? findings : [reportOk('settings', 'all are taken and go together')];
}
