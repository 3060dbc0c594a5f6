// docker-compose.yml, the Dockerfile and what the code says → where they disagree, one line each. Pure.
// Separate from its test so that every way to disagree is tried on a planted fault.
import { parse } from 'yaml';
import { z } from 'zod';

/** What the files are held against. */
export interface Facts {
  readonly scripts: readonly string[];
  readonly settings: readonly string[];
  readonly rooms: readonly string[];
  readonly healthPath: string;
  /** Whether a path from the root exists in the project. */
  readonly exists: (path: string) => boolean;
  /** Of the Node that npm scripts run on outside an image. */
  readonly nodeMajor: string;
  /** The faults of an environment, as a process would report them at its start. */
  readonly findSettingFaults: (environment: Record<string, string>) => readonly string[];
}

const text = z.coerce.string();
const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  command: z.string().optional(),
  environment: z.record(z.string(), text).default({}),
  ports: z.array(z.string()).default([]),
  depends_on: z
    .union([z.array(z.string()), z.record(z.string(), z.unknown()).transform((services) => Object.keys(services))])
    .default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).default({ test: [] }),
});
type Service = z.infer<typeof Service>;
const Compose = z.object({ services: z.record(z.string(), Service) });

const OLDEST_POSTGRESQL = 15;
const settingOf = (room: string) => `${room.replaceAll('-', '_').toUpperCase()}_URL`;

/** Puts in what a person would give, or what stands there for nothing given: the value is only read by the checks here. */
function fillIn(value: string): string {
  const withDefaults = value.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
  return withDefaults.replace(/\$\{(\w+)[^}]*\}/g, 'given-by-the-person-who-starts-it');
}

function checkProcess(name: string, service: Service, facts: Facts): string[] {
  const faults: string[] = [];
  const environment = Object.fromEntries(
    Object.entries(service.environment).map(([key, value]) => [key, fillIn(value)]),
  );
  const [, script, room] = /^npm run ([\w:-]+)(?: -- ([\w-]+))?$/.exec(service.command ?? '') ?? [];
  if (script === undefined) faults.push(`the command is not an npm script`);
  else if (!facts.scripts.includes(script)) faults.push(`package.json has no script ${script}`);
  else if (script === 'start:subgraph' && room !== name) faults.push(`it runs the subgraph ${room}`);

  faults.push(
    ...Object.keys(environment)
      .filter((key) => !facts.settings.includes(key))
      .map((key) => `${key} is no setting`),
  );
  faults.push(...facts.findSettingFaults(environment));
  if (environment['HOST'] !== '0.0.0.0') faults.push('HOST must be 0.0.0.0 to be reached from another container');
  for (const port of service.ports) {
    if (port.split(':').at(-1) !== environment['PORT']) faults.push(`port ${port} leads to no PORT`);
  }
  const probe = service.healthcheck.test.join(' ');
  if (!probe.includes(`process.env.PORT + '${facts.healthPath}'`))
    faults.push(`the health check does not ask ${facts.healthPath} on PORT`);
  return faults;
}

function checkDatabase(service: Service, users: readonly Service[]): string[] {
  const faults: string[] = [];
  const [, major] = /^postgres:(\d+)/.exec(service.image) ?? [];
  if (Number(major) < OLDEST_POSTGRESQL) faults.push(`PostgreSQL ${major} is older than ${OLDEST_POSTGRESQL}`);
  const { POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: name } = service.environment;
  const wanted = `postgresql://${user}:${fillIn(password ?? '')}@postgresql:5432/${name}`;
  for (const { environment, command } of users) {
    const url = fillIn(environment['DATABASE_URL'] ?? '');
    if (url !== wanted) faults.push(`"${command}" has the DATABASE_URL ${url}`);
  }
  if (!service.healthcheck.test.includes(`--username=${user}`)) faults.push('the health check asks as another user');
  return faults;
}

/** Every line names the service; nothing is returned when the file says what the code does. */
export function findComposeFaults(composeFile: string, facts: Facts): string[] {
  const { services } = Compose.parse(parse(composeFile, { merge: true }));
  const own = Object.entries(services).filter(([, { build }]) => build !== undefined);
  const faults = own.flatMap(([name, service]) =>
    checkProcess(name, service, facts).map((fault) => `${name}: ${fault}`),
  );

  const secret = services['gateway']?.environment['SUBGRAPH_SECRET'];
  for (const [name, { environment }] of own) {
    if (environment['SUBGRAPH_SECRET'] === undefined) faults.push(`${name}: has no SUBGRAPH_SECRET`);
    else if (environment['SUBGRAPH_SECRET'] !== secret)
      faults.push(`${name}: its SUBGRAPH_SECRET is not the gateway's`);
  }
  for (const room of facts.rooms) {
    const subgraph = services[room];
    if (subgraph === undefined) {
      faults.push(`${room}: there is no such service`);
      continue;
    }
    const url = `http://${room}:${subgraph.environment['PORT']}/graphql`;
    for (const [name, { environment }] of own) {
      if (environment[settingOf(room)] !== url) faults.push(`${name}: ${settingOf(room)} is not ${url}`);
    }
    if (!services['gateway']?.depends_on.includes(room)) faults.push(`gateway: starts without ${room}`);
    if (!subgraph.depends_on.includes('postgresql')) faults.push(`${room}: does not wait for postgresql`);
  }
  const database = services['postgresql'];
  if (database === undefined) return [...faults, 'postgresql: there is no such service'];
  const users = facts.rooms.flatMap((room) => services[room] ?? []);
  return [...faults, ...checkDatabase(database, users).map((fault) => `postgresql: ${fault}`)];
}

/** Steps of the Dockerfile that name a file, a script or a Node that is not there, and a container run as root. */
export function findDockerfileFaults(dockerfile: string, facts: Facts): string[] {
  const steps = dockerfile.split('\n').filter((line) => /^[A-Z]+ /.test(line));
  const faults = steps.flatMap((step) => {
    const [instruction, ...rest] = step.split(/\s+/).filter((word) => !word.startsWith('--'));
    if (instruction === 'COPY') {
      return rest
        .slice(0, -1)
        .filter((path) => !facts.exists(path))
        .map((path) => `${step}: there is no ${path}`);
    }
    const [, file] = /^RUN node (\S+)/.exec(step) ?? [];
    if (file !== undefined && !facts.exists(file)) return [`${step}: there is no ${file}`];
    const [, script] = /npm"?,? "?run"?,? "?([\w:-]+)/.exec(step) ?? [];
    if (script !== undefined && !facts.scripts.includes(script))
      return [`${step}: package.json has no script ${script}`];
    return [];
  });
  const [, major] = /^FROM node:(\d+)/m.exec(dockerfile) ?? [];
  if (major !== facts.nodeMajor) faults.push(`the image has Node ${major}, the packages bring Node ${facts.nodeMajor}`);
  const user = steps.findLast((step) => step.startsWith('USER '));
  if (user === undefined || /USER (root|0)\b/.test(user)) faults.push('the container runs as root');
  return faults;
}
