// What watches the gateway (dashboard, Prometheus, Grafana's data sources) and what there is to watch → where they disagree, one
// line each. Pure. Separate from its test so that every way to disagree is tried on a planted fault.
import { parse } from 'yaml';
import { z } from 'zod';
import type { ReadMetrics } from '../support/read-metrics.js';

const Dashboard = z.object({
  panels: z.array(
    z.object({
      title: z.string(),
      datasource: z.object({ uid: z.string() }).optional(),
      targets: z.array(z.object({ expr: z.string() })).default([]),
    }),
  ),
});
const Prometheus = z.object({
  scrape_configs: z.array(
    z.object({ job_name: z.string(), static_configs: z.array(z.object({ targets: z.array(z.string()) })) }),
  ),
});
const Datasources = z.object({ datasources: z.array(z.object({ uid: z.string(), url: z.string() })) });
const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      build: z.string().optional(),
      environment: z.record(z.string(), z.coerce.string()).default({}),
      volumes: z.array(z.string()).default([]),
      profiles: z.array(z.string()).default([]),
      depends_on: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).default([]),
    }),
  ),
});

/** Ports that the images of others listen on, as their manuals say. */
const knownPorts: Readonly<Record<string, readonly string[]>> = { prometheus: ['9090'], tempo: ['3200', '4318'] };
/** What a scraper adds. */
const scrapeLabels = ['job', 'instance', 'le'];
const functions = ['sum', 'rate', 'increase', 'histogram_quantile', 'max', 'by'];

/** Queries that name a metric which the gateway does not expose, or a label that it does not have. */
export function findDashboardFaults(dashboard: string, { names, labels }: ReadMetrics): string[] {
  const { panels } = Dashboard.parse(JSON.parse(dashboard));
  return panels.flatMap(({ title, targets }) =>
    targets.flatMap(({ expr }) => {
      const selectors = [...expr.matchAll(/\{([^}]*)\}/g)].flatMap(([, inner = '']) =>
        [...inner.matchAll(/(\w+)\s*[!=]/g)].map(([, label = '']) => label),
      );
      const groups = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, inner = '']) => inner.split(/,\s*/));
      const bare = expr.replaceAll(/\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)/g, ' ').replaceAll(/\b\d[\w.]*/g, ' ');
      const words = [...bare.matchAll(/[a-zA-Z_]\w*/g)].map(([word]) => word);
      const used = words.filter((word) => !functions.includes(word));
      const known = new Set([...scrapeLabels, ...used.flatMap((name) => [...(labels.get(name) ?? [])])]);
      return [
        ...used.filter((name) => !names.has(name)).map((name) => `${title}: there is no metric ${name}`),
        ...[...selectors, ...groups].filter((label) => !known.has(label)).map((label) => `${title}: no label ${label}`),
      ];
    }),
  );
}

/** Targets and data sources that lead to no service or to a port that it does not listen on, and metrics that nobody asks for. */
export function findAddressFaults(files: {
  readonly compose: string;
  readonly prometheus: string;
  readonly datasources: string;
  readonly dashboard: string;
}): string[] {
  const { services } = Compose.parse(parse(files.compose, { merge: true }));
  const { scrape_configs: jobs } = Prometheus.parse(parse(files.prometheus));
  const { datasources } = Datasources.parse(parse(files.datasources));
  const check = (what: string, host: string, port: string): string[] => {
    const service = services[host];
    if (service === undefined) return [`${what}: there is no service ${host}`];
    const { PORT, METRICS_PORT } = service.environment;
    const ports = knownPorts[host] ?? [METRICS_PORT ?? PORT ?? 'none'];
    return ports.includes(port) ? [] : [`${what}: ${host} does not answer on ${port}`];
  };
  const targets = jobs.flatMap(({ job_name: job, static_configs: configs }) =>
    configs.flatMap((config) =>
      config.targets.flatMap((target) => {
        const [host = '', port = ''] = target.split(':');
        return check(`job ${job}`, host === 'localhost' ? 'prometheus' : host, port);
      }),
    ),
  );
  const asked = jobs.flatMap(({ static_configs: configs }) => configs.flatMap((config) => config.targets));
  const unasked = Object.entries(services).flatMap(([name, { environment }]) => {
    const { METRICS_PORT: port } = environment;
    return port === undefined || asked.includes(`${name}:${port}`)
      ? []
      : [`${name}: nobody asks for its metrics on ${port}`];
  });
  const sources = datasources.flatMap(({ uid, url }) => {
    const { hostname, port } = new URL(url);
    return check(`data source ${uid}`, hostname, port);
  });
  const uids = datasources.map(({ uid }) => uid);
  const panels = Dashboard.parse(JSON.parse(files.dashboard)).panels.flatMap(({ title, datasource }) =>
    datasource === undefined || uids.includes(datasource.uid) ? [] : [`${title}: no data source ${datasource.uid}`],
  );
  return [...targets, ...unasked, ...sources, ...panels];
}

/** Images without a version, mounted files that are not there, services of a profile that those without one wait for. */
export function findServiceFaults(compose: string, exists: (path: string) => boolean): string[] {
  const { services } = Compose.parse(parse(compose, { merge: true }));
  return Object.entries(services).flatMap(([name, { image, build, volumes, profiles, depends_on: waits }]) => [
    ...(build !== undefined || /:v?\d+/.test(image) ? [] : [`${name}: ${image} has no version`]),
    ...volumes
      .filter((volume) => volume.startsWith('./') && !exists(volume.split(':')[0] ?? ''))
      .map((volume) => `${name}: there is no ${volume.split(':')[0]}`),
    ...(Array.isArray(waits) ? waits : Object.keys(waits))
      .filter((other) => profiles.length === 0 && (services[other]?.profiles.length ?? 0) > 0)
      .map((other) => `${name}: waits for ${other}, which is in a profile`),
  ]);
}
