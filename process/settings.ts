// Environment → settings. Every key is declared here once, with its default and what it means;
// the README's table is held against `declaredSettings` by a test. Nothing else reads the environment.
import { z } from 'zod';
import { httpUrl, labels, networks, origins, quota } from './setting-forms.js';

const port = z.coerce.number().int().min(0).max(65535);
const count = z.coerce.number().int().min(1);
const milliseconds = z.coerce.number().int().min(1);

interface Declaration<T> {
  readonly parser: z.ZodType<T>;
  readonly defaultValue: string | null;
  readonly description: string;
}

function declare<T>(parser: z.ZodType<T>, defaultValue: string, description: string): Declaration<T> {
  return { parser, defaultValue, description };
}
function declareOptional<T>(parser: z.ZodType<T>, description: string): Declaration<T | undefined> {
  return { parser: parser.optional(), defaultValue: null, description };
}

const declarations = {
  HOST: declare(z.string().min(1), '127.0.0.1', 'Address to listen on.'),
  PORT: declareOptional(
    port,
    'Port to listen on; 0 takes a free one. Without it the gateway takes 4000 and the subgraphs the ports of their URLs.',
  ),
  PUBLIC_URL: declare(httpUrl, 'http://127.0.0.1:4000', 'Where readers reach the gateway; article URLs start with it.'),
  DATABASE_URL: declareOptional(
    z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }),
    'A PostgreSQL 15+ server. Without it the embedded PostgreSQL in DATA_DIR is used.',
  ),
  DATABASE_POOL_SIZE: declare(
    z.coerce.number().int().min(2).max(200),
    '10',
    'Connections a process keeps to a server.',
  ),
  DATA_DIR: declare(z.string().min(1), 'data', 'Folder of the embedded database.'),
  SAMPLE_DATA: declare(
    z.enum(['on', 'off']),
    'on',
    'Whether a database without records is filled with the sample data.',
  ),
  NEWS_URL: declareOptional(
    httpUrl,
    'The news subgraph as its own process. Without it the URL in the supergraph file: http://127.0.0.1:4001/graphql.',
  ),
  ORG_UNITS_URL: declareOptional(
    httpUrl,
    'The org-units subgraph as its own process. Without it the URL in the supergraph file: http://127.0.0.1:4002/graphql.',
  ),
  POLLS_URL: declareOptional(
    httpUrl,
    'The polls subgraph as its own process. Without it the URL in the supergraph file: http://127.0.0.1:4003/graphql.',
  ),
  WEATHER_URL: declareOptional(
    httpUrl,
    'The weather subgraph as its own process. Without it the URL in the supergraph file: http://127.0.0.1:4004/graphql.',
  ),
  ACCESS_URL: declareOptional(
    httpUrl,
    'The access subgraph as its own process. Without it the URL in the supergraph file: http://127.0.0.1:4005/graphql.',
  ),
  ENVIRONMENT: declare(
    z.enum(['production', 'development']),
    'production',
    'In `development` a subgraph without SUBGRAPH_SECRET takes requests of anybody; in `production` it does not start.',
  ),
  SUBGRAPH_SECRET: declareOptional(
    z.string().min(32, 'must have at least 32 characters'),
    'Key that the gateway and the subgraphs sign requests to subgraphs with: the same for all. Not needed in one process.',
  ),
  SUPERGRAPH: declare(z.string().min(1), 'schema/supergraph.graphql', 'The supergraph file that the gateway serves.'),
  SUBGRAPH_TIMEOUT_MS: declare(
    milliseconds,
    '10000',
    'How long the gateway waits for one subgraph request, in milliseconds.',
  ),
  PLAN_TIMEOUT_MS: declare(
    milliseconds,
    '5000',
    'How long planning one operation may take, in milliseconds; then it is refused.',
  ),
  PLAN_CACHE_MB: declare(
    z.coerce.number().int().min(1).max(10_000),
    '64',
    'How much memory the plans of operations may take, in megabytes.',
  ),
  CACHE_MB: declare(
    z.coerce.number().int().min(0).max(10_000),
    '64',
    'How much memory kept replies of subgraphs and whole answers may take, in megabytes; 0 keeps none.',
  ),
  CACHE_PURGE_URL: declareOptional(
    httpUrl,
    'Where the tags that were written to are sent by POST, as JSON, within about a second, for caches in front of the gateway.',
  ),
  FORWARD_HEADERS: declare(
    z.string(),
    'x-voter-token@polls; x-caller-address@polls:mutation; x-caller-scopes; x-caller-subject@polls,access; last-event-id:subscription',
    'Headers of a request that subgraphs get: a header, @ and the subgraphs that get it (without it all), :mutation or :subscription if with these alone; separated by semicolons.',
  ),
  JWT_JWKS: declareOptional(
    z.string().min(1),
    'Public keys of the service that signs people in: the URL or the file of a JSON Web Key Set. Without it no bearer tokens are taken.',
  ),
  JWT_ISSUER: declareOptional(z.string().min(1), 'The issuer (`iss`) that tokens must have; needed with JWT_JWKS.'),
  JWT_AUDIENCE: declareOptional(z.string().min(1), 'The audience (`aud`) that tokens must have; needed with JWT_JWKS.'),
  JWT_CLOCK_SKEW_S: declare(
    z.coerce.number().int().min(0).max(600),
    '30',
    'How far the clock of who signs tokens may be off, in seconds.',
  ),
  SUBSCRIPTION_PROTOCOLS: declare(
    z.string(),
    '',
    'Subgraphs whose subscriptions are asked for by WebSocket rather than server-sent events, such as polls=ws; separated by semicolons.',
  ),
  OVERRIDE_LABELS: declare(
    labels,
    '',
    'Labels of progressive `@override` that hold for every request, separated by commas; percent(n) holds for n in a hundred by itself.',
  ),
  LIMIT_BODY_BYTES: declare(
    z.coerce.number().int().min(1_024).max(1_073_741_824),
    '1048576',
    'The most bytes of a request body and of a WebSocket message.',
  ),
  LIMIT_BATCH: declare(
    z.coerce.number().int().min(1).max(1_000),
    '10',
    'The most operations in one request, sent as a JSON list; 1 takes no lists.',
  ),
  LIMIT_CONNECTIONS: declare(
    z.coerce.number().int().min(1).max(1_000_000),
    '10000',
    'The most client connections at once; more are closed as they come.',
  ),
  CORS_ORIGINS: declare(
    origins,
    '',
    'Origins whose pages may ask and read answers, separated by commas, such as https://city.example; * lets all pages ask without cookies.',
  ),
  COMPRESSION: declare(
    z.enum(['on', 'off']),
    'on',
    'Whether answers above 1 KiB are compressed as the client accepts: br, zstd, gzip.',
  ),
  PERSISTED_QUERIES: declare(
    z.enum(['on', 'off']),
    'on',
    'Whether clients may send a query once with its hash, and then the hash alone.',
  ),
  TRUSTED_DOCUMENTS: declareOptional(
    z.string().min(1),
    'A file of operations that clients ask for by id: an apollo-persisted-query-manifest, or a JSON object of texts by id. It is read again when it changes and on SIGHUP.',
  ),
  TRUSTED_DOCUMENTS_MODE: declare(
    z.enum(['off', 'log', 'only']),
    'off',
    'What becomes of an operation that is not in TRUSTED_DOCUMENTS: off runs it, log runs it and names it once in the log, only refuses it.',
  ),
  EXPORT_LICENCE: declareOptional(
    httpUrl,
    'URL of the licence of all that is exported. Without it each record names its own.',
  ),
  PLAYGROUND: declareOptional(
    z.enum(['on', 'off']),
    'Whether the gateway serves /playground and tells plans to who asks with `x-plan: report`. Without it: on in one process and in `development`, else off.',
  ),
  DRAIN_DELAY_MS: declare(
    z.coerce.number().int().min(0).max(600_000),
    '0',
    'How long after SIGTERM connections are still taken while /ready says 503, in milliseconds; it counts towards SHUTDOWN_GRACE_MS.',
  ),
  LIMIT_TOKENS: declare(count, '10000', 'The most tokens of a document, and twenty characters for each of them.'),
  LIMIT_DEPTH: declare(count, '30', 'The most fields within one another.'),
  LIMIT_ALIASES: declare(count, '200', 'The most aliases of an operation, its fragments unfolded.'),
  LIMIT_ROOT_FIELDS: declare(count, '50', 'The most root fields of a document, over all its operations.'),
  LIMIT_DIRECTIVES: declare(count, '200', 'The most directives of a document; one place may have ten.'),
  LIMIT_FIELDS: declare(
    count,
    '5000',
    'The most fields and fragments that a document unfolds to; it may define a tenth as many fragments.',
  ),
  LIMIT_INTROSPECTION_DEPTH: declare(count, '20', 'The most fields within one another below `__schema` or `__type`.'),
  LIMIT_VARIABLES_BYTES: declare(count, '262144', 'The most bytes of the variables.'),
  LIMIT_LIST_ITEMS: declare(count, '1000', 'The most items of one list or object in the variables.'),
  LIMIT_FIRST: declare(count, '1000', 'The largest `first` or `last`; a subgraph may have a smaller one.'),
  LIMIT_COST: declare(count, '100000', 'The most that an operation may be estimated to cost.'),
  LIMIT_RESPONSE_BYTES: declare(
    count,
    '33554432',
    'The most bytes of an answer, of all answers to a list together, or of one event of a subscription.',
  ),
  LIMIT_SUBSCRIPTIONS: declare(
    count,
    '100',
    'The most subscriptions, exports and change feeds of one caller at once, in this process.',
  ),
  RATE_LIMIT_ANONYMOUS: declare(
    quota,
    '60000/min burst 120000',
    'Units of cost that an address without a key may use in a minute, and how many it can save up; or off.',
  ),
  RATE_LIMIT_PARTNER: declare(
    quota,
    '600000/min burst 1200000',
    'The same for a caller with a key or token that has no quota of its own.',
  ),
  FRESHNESS: declareOptional(
    z.enum(['on', 'off']),
    'Whether answers say how old they are, and what fails is answered from what was read before. Without it on, but off where --supergraph is given.',
  ),
  STALE_MB: declare(
    z.coerce.number().min(0),
    '32',
    'Memory for replies of subgraphs that are given again while these fail, in MB; 0 keeps none.',
  ),
  REDIS_URL: declareOptional(
    z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' }),
    'A Redis in which all gateways keep rate limits and answers of subgraphs together, and by which subgraphs wake each other after a write. Without it each gateway keeps its own, and other processes see a write within a second.',
  ),
  TRUSTED_PROXIES: declare(
    networks,
    '',
    'Addresses and networks of proxies whose `x-forwarded-for` is believed, separated by commas.',
  ),
  SHUTDOWN_GRACE_MS: declare(
    milliseconds,
    '10000',
    'How long running requests may take after SIGTERM, in milliseconds.',
  ),
  LOG_LEVEL: declare(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    'info',
    'Least severe log line that is written (JSON lines on standard error).',
  ),
  ACCESS_LOG: declare(
    z.enum(['on', 'off']),
    'off',
    'Whether the gateway writes a log line for each operation, at the level info.',
  ),
  METRICS: declare(
    z.enum(['on', 'off']),
    'on',
    'Whether the gateway and the subgraphs count what they do and tell it at /metrics.',
  ),
  METRICS_PORT: declareOptional(
    port,
    'Port of /metrics alone, one for each process; 0 takes a free one. Without it /metrics is on PORT, where everybody who reaches the process can read it.',
  ),
  USAGE: declare(
    z.enum(['on', 'off']),
    'on',
    'Whether the gateway counts which fields each client and key uses and has the access subgraph keep it by day.',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: declareOptional(
    httpUrl,
    'Where traces are sent by OTLP over HTTP, such as http://127.0.0.1:4318. Without it there are none.',
  ),
  OTEL_SERVICE_NAME: declareOptional(
    z.string().min(1),
    'Whose spans they are. Without it civic-gateway, and civic- and its name for a subgraph.',
  ),
  OTEL_TRACES_SAMPLER_ARG: declare(z.coerce.number().min(0).max(1), '1', 'Share of the traces that are kept, 0 to 1.'),
  POLL_SECRET: declareOptional(
    z.string().min(32, 'must have at least 32 characters'),
    'Key for hashing voter codes and deriving receipts. The embedded mode makes one and keeps it in DATA_DIR; a server needs it.',
  ),
  ACCESS_SECRET: declareOptional(
    z.string().min(32, 'must have at least 32 characters'),
    'Key for hashing API keys and for the secrets of webhooks; another one ends them all. The embedded mode makes one and keeps it in DATA_DIR; a server needs it.',
  ),
  WEBHOOK_PRIVATE_ADDRESSES: declare(
    z.enum(['allow', 'refuse']),
    'refuse',
    'Whether webhooks may go to private and local addresses, and by http:// too.',
  ),
  WEBHOOK_TIMER_MS: declare(
    z.coerce.number().int().min(10).max(86_400_000),
    '1000',
    'How often webhooks are looked at that nothing woke, in milliseconds.',
  ),
  POLL_TIMER_MS: declare(
    z.coerce.number().int().min(100).max(86_400_000),
    '2000',
    'How often polls are opened, closed and counted by time, in milliseconds.',
  ),
  WEATHER_PROVIDER_URL: declareOptional(
    httpUrl,
    'Base URL of a weather provider with the Open-Meteo forecast API. Without it climate averages are all that is shown.',
  ),
  WEATHER_PROVIDER_KEY: declareOptional(z.string().min(1), 'API key sent to the weather provider.'),
  WEATHER_TIMEOUT_MS: declare(
    milliseconds,
    '5000',
    'How long one request to the weather provider may take, in milliseconds.',
  ),
  CAP_FEED_URLS: declare(
    z.string().transform((text, context) => {
      const urls = text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
      for (const url of urls)
        if (!httpUrl.safeParse(url).success) context.addIssue(`holds "${url}", which is no http(s) URL`);
      return urls;
    }),
    '',
    'Feeds of CAP 1.2 alerts, separated by commas.',
  ),
} as const;

type Declarations = typeof declarations;
export type SettingName = keyof Declarations;
export type Settings = { readonly [Name in SettingName]: Declarations[Name] extends Declaration<infer T> ? T : never };

/** Name, default (`null`: none) and meaning of each setting, in the order of the README's table. */
export const declaredSettings: readonly { name: string; defaultValue: string | null; description: string }[] =
  Object.entries(declarations).map(([name, { defaultValue, description }]) => ({ name, defaultValue, description }));

export type ParsedSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Reads all settings of an environment.
 * Shape:  settings by their environment names; an empty variable counts as not given.
 * Errors: every fault is in `faults`, one line each that names the variable.
 */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): ParsedSettings {
  const given: Record<string, string | undefined> = {};
  const shape: Record<string, z.ZodType> = {};
  for (const [name, { parser, defaultValue }] of Object.entries(declarations)) {
    given[name] = environment[name]?.trim() || (defaultValue ?? undefined);
    shape[name] = parser;
  }
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return { ok: true, settings: settingsSchema.parse(parsed.data) };
  return { ok: false, faults: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) };
}

// Object.entries forgets which parser belongs to which key; this check, which cannot fail, gives the types back.
const settingsSchema = z.custom<Settings>((value) => typeof value === 'object' && value !== null);
