// Imports → those that go against the architecture, each with the rule that it breaks. Pure.
// Separate from its test so that a rule reads as one line and is tried on planted faults.
import type { Import } from './imports.js';

interface Rule {
  readonly name: string;
  /** Files that the rule is about. */
  readonly from: RegExp;
  /** What they may import of ours: the rest of our files is denied. */
  readonly mayImport?: (target: string, from: string) => boolean;
  /** Packages that they may not import. */
  readonly deniedPackages?: RegExp;
  /** Our files that they may not import as values; a type is a shape and calls nothing. */
  readonly deniedValues?: RegExp;
}

const DATABASE_PACKAGES = /^(@mikro-orm\/|@electric-sql\/|kysely$|pg$)/;
const GRAPHQL_PACKAGES = /^(graphql$|type-graphql$|@apollo\/|@graphql-tools\/)/;
const ELASTIC_PACKAGES = /^@apollo\/(gateway|composition|query-planner|query-graphs|federation-internals)$/;

/** The way of a request through the gateway; a stage may know what those before it produce. */
const STAGES = ['http', 'access', 'operation', 'plan', 'execute', 'partners'];
/** Ports that a stage calls: they know what they are asked, not by whom. */
const PORTS = ['cache', 'fetch', 'telemetry'];

const isUnder = (...folders: string[]) => {
  const pattern = new RegExp(`^(${folders.join('|')})/`);
  return (target: string) => pattern.test(target);
};
const roomOf = (path: string) => /^subgraphs\/([^/]+)\//.exec(path)?.[1];
const stageOf = (path: string) => STAGES.indexOf(/^gateway\/([^/]+)\//.exec(path)?.[1] ?? '');

const RULES: readonly Rule[] = [
  { name: 'process/ imports nothing of ours', from: /^process\//, mayImport: isUnder('process') },
  {
    name: 'the gateway never imports a subgraph, nor what joins them',
    from: /^gateway\//,
    mayImport: isUnder('gateway', 'process'),
  },
  { name: 'the kit knows no room', from: /^subgraphs\/kit\//, mayImport: isUnder('subgraphs/kit', 'process') },
  {
    name: 'a room imports itself, the kit and process/',
    from: /^subgraphs\/(?!kit\/)[^/]+\//,
    mayImport: (target, from) => isUnder(`subgraphs/${roomOf(from)}`, 'subgraphs/kit', 'process')(target),
  },
  {
    name: 'what joins the rooms does not know the gateway',
    from: /^subgraphs\/[^/]+$/,
    mayImport: isUnder('subgraphs', 'process'),
  },
  {
    name: 'only tests import tests',
    from: /^(?!test\/|vitest\.config)/,
    mayImport: (target) => !isUnder('test')(target),
  },
  {
    name: 'only benchmarks and tests import benchmarks',
    from: /^(?!test\/|bench\/)/,
    mayImport: (target) => !isUnder('bench')(target),
  },
  {
    name: 'the pages for developers are made from process/ and texts',
    from: /^docs\/site\//,
    mayImport: isUnder('docs/site', 'process'),
  },
  {
    name: 'what partners copy imports nothing but what lies beside it',
    from: /^docs\/(tasks|client)\//,
    mayImport: (target, from) => target.startsWith(from.replace(/[^/]+$/, '')),
  },
  {
    name: 'only tests import the documentation',
    from: /^(?!test\/|docs\/)/,
    mayImport: (target) => !isUnder('docs')(target),
  },
  {
    name: 'a stage of the gateway does not import a later one',
    from: new RegExp(`^gateway/(${STAGES.join('|')})/`),
    mayImport: (target, from) => stageOf(target) <= stageOf(from),
  },
  {
    name: 'the gateway is joined in its root files only',
    from: /^gateway\/[^/]+\//,
    mayImport: (target) => !/^gateway\/[^/]+$/.test(target),
  },
  {
    name: 'a port of the gateway knows no stage',
    from: new RegExp(`^gateway/(${PORTS.join('|')})/`),
    mayImport: (target) => stageOf(target) === -1,
  },
  {
    name: 'Elastic-licensed packages are imported by gateway/plan, schema/, tests and benches of the engine only',
    from: /^(?!gateway\/plan\/|schema\/|test\/|bench\/engine\/)/,
    deniedPackages: ELASTIC_PACKAGES,
  },
  {
    name: 'resolvers never touch the database',
    from: /^subgraphs\/[^/]+\/schema\//,
    deniedPackages: DATABASE_PACKAGES,
    deniedValues: /^subgraphs\/[^/]+\/(entities|migrations)(\/|$)/,
  },
  {
    name: 'entities never touch GraphQL',
    from: /^subgraphs\/[^/]+\/entities\//,
    deniedPackages: GRAPHQL_PACKAGES,
    mayImport: (target) => !/^subgraphs\/[^/]+\/(schema|loaders|commands)(\/|$)/.test(target),
  },
  {
    name: 'reads and writes do not know the resolvers above them',
    from: /^subgraphs\/[^/]+\/(loaders|commands|sources|migrations)\//,
    mayImport: (target) => !/^subgraphs\/[^/]+\/schema(\/|$)/.test(target),
  },
];

/** One line for each import that breaks a rule: `file:line: rule (target)`. */
export function findWrongImports(imports: readonly Import[]): string[] {
  return imports.flatMap((each) =>
    RULES.filter((rule) => {
      if (!rule.from.test(each.from)) return false;
      if (each.isPackage) return rule.deniedPackages?.test(each.target) ?? false;
      if (rule.mayImport && !rule.mayImport(each.target, each.from)) return true;
      return !each.isTypeOnly && (rule.deniedValues?.test(each.target) ?? false);
    }).map(({ name }) => `${each.from}:${each.line}: ${name} (${each.target})`),
  );
}
