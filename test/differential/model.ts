// A seed → an unsplit schema and how it is split: entities with fields of every kind, each owned by a subgraph, and the values
// of their data. Everything else of a case follows from it.
import { createRandom, hashText, type Random } from './random.js';

export interface Field {
  readonly name: string;
  /** A type reference of the unsplit schema. */
  readonly type: string;
  /** Name of the type without lists and marks. */
  readonly named: string;
  /** Whether it takes `x: Int = 1`. */
  readonly hasArgument: boolean;
  /** Subgraphs that answer it; more than one where it is shareable. */
  readonly owners: readonly number[];
  /** Field sets of the same entity, such as `a`, `b(x: 2)`, `value { va }`. */
  readonly requires: readonly string[];
}

export interface Entity {
  readonly name: string;
  readonly fields: readonly Field[];
  /** Subgraphs that know it by `code` alone. */
  readonly byCode: ReadonlySet<number>;
  readonly isInterface: boolean;
}

export interface Model {
  readonly seed: number;
  readonly subgraphs: number;
  readonly entities: readonly Entity[];
  /** Fields of the interface that the subgraph with the interface object adds; none where there is no such subgraph. */
  readonly interfaceFields: readonly Field[];
  readonly interfaceObjectIn: number | null;
}

export const idsPerEntity = 3;

export function createModel(seed: number): Model {
  const random = createRandom(seed);
  const interfaceObjectIn = random.chance(0.4) ? 1 : null;
  const subgraphs = interfaceObjectIn === null ? 2 + random.below(4) : 3 + random.below(3);
  const count = 2 + random.below(3);
  const names = Array.from({ length: count }, (_, index) => `E${index}`);
  // A subgraph with an interface object may not know the types that it stands for: it has nothing else.
  const owners = Array.from({ length: subgraphs }, (_, index) => index).filter((index) => index !== interfaceObjectIn);
  const entities = names.map((name, index) => createEntity(random, name, names, owners, index < 2));
  const interfaceFields: Field[] =
    interfaceObjectIn === null ? [] : [{ ...scalarField(random, 'extra', 1), owners: [interfaceObjectIn] }];
  return { seed, subgraphs, entities, interfaceFields, interfaceObjectIn };
}

function createEntity(
  random: Random,
  name: string,
  names: readonly string[],
  subgraphs: readonly number[],
  isInterface: boolean,
): Entity {
  const owner = () => random.pick(subgraphs);
  const fields: Field[] = [{ ...scalarField(random, 'label', 1), owners: [0], hasArgument: false }];
  const scalars = 2 + random.below(4);
  for (let index = 0; index < scalars; index += 1)
    fields.push({ ...scalarField(random, `s${index}`, owner()), owners: [owner()] });
  const links = 1 + random.below(2);
  for (let index = 0; index < links; index += 1) {
    const named = random.pick(names);
    const type = random.pick([named, `[${named}]`, `[${named}!]`, `[${named}!]!`, `[[${named}]]`]);
    fields.push({ name: `l${index}`, type, named, hasArgument: false, owners: [owner()], requires: [] });
  }
  fields.push({
    name: 'value',
    type: random.pick(['Value', 'Value!', '[Value]', '[Value!]!']),
    named: 'Value',
    hasArgument: false,
    owners: [owner()],
    requires: [],
  });
  if (subgraphs.includes(1) && random.chance(0.4)) {
    const owners = [0, 1];
    fields.push({ name: 'parts', type: 'Parts', named: 'Parts', hasArgument: false, owners, requires: [] });
  }
  const requiring = random.below(3);
  for (let index = 0; index < requiring; index += 1) {
    const own = owner();
    const candidates = fields.filter(
      (each) =>
        !each.owners.includes(own) && (each.named === 'String' || each.named === 'Int' || each.name === 'value'),
    );
    if (candidates.length === 0) continue;
    const chosen = new Set(Array.from({ length: 1 + random.below(2) }, () => random.pick(candidates)));
    const requires = [...chosen].map((each) => {
      if (each.name === 'value') return 'value { va }';
      return each.hasArgument && random.chance(0.7) ? `${each.name}(x: ${2 + random.below(3)})` : each.name;
    });
    fields.push({ name: `r${index}`, type: 'String', named: 'String', hasArgument: false, owners: [own], requires });
  }
  const byCode = new Set<number>();
  for (const index of subgraphs) if (index !== 0 && random.chance(0.2)) byCode.add(index);
  return { name, fields, byCode: isInterface ? new Set() : byCode, isInterface };
}

function scalarField(random: Random, name: string, _salt: number): Omit<Field, 'owners'> {
  const named = random.pick(['String', 'String', 'Int', 'Boolean', 'Float', 'Kind', 'Any']);
  const type = random.pick([named, named, `${named}!`, `[${named}]`, `[[${named}!]]`]);
  return {
    name,
    type: name === 'label' ? 'String' : type,
    named: name === 'label' ? 'String' : named,
    hasArgument: random.chance(0.3),
    requires: [],
  };
}

/** The value of a field of the data: leaves, `{ id }` of entities, objects of value types; null where the type allows it, sometimes. */
export function valueOf(model: Model, entity: string, id: string, field: Field, x: number): unknown {
  return build(model, field.type, `${model.seed} ${entity} ${id} ${field.name}${field.hasArgument ? ` ${x}` : ''}`);
}

function build(model: Model, type: string, path: string): unknown {
  const hash = hashText(path);
  if (type.endsWith('!')) return buildNonNull(model, type.slice(0, -1), path, hash);
  return hash % 7 === 0 ? null : buildNonNull(model, type, path, hash);
}

function buildNonNull(model: Model, type: string, path: string, hash: number): unknown {
  if (type.startsWith('['))
    return Array.from({ length: hash % 3 }, (_, index) => build(model, type.slice(1, -1), `${path} ${index}`));
  switch (type) {
    case 'String':
      return hash % 11 === 0 ? `"quoted" \\ ${hash % 100}` : `text ${hash % 1_000}`;
    case 'Int':
      return (hash % 1_000) - 500;
    case 'Float':
      return (hash % 1_000) / 8;
    case 'Boolean':
      return hash % 2 === 0;
    case 'Kind':
      return hash % 2 === 0 ? 'ONE' : 'TWO';
    case 'Any':
      return hash % 2 === 0 ? { nested: [hash % 10, null, 'a'] } : hash % 100;
    case 'Value':
      return { va: build(model, 'String', `${path} va`), vb: build(model, 'Int!', `${path} vb`) };
    case 'Parts':
      return { left: build(model, 'String', `${path} left`), right: build(model, 'Int', `${path} right`) };
    default:
      return { __typename: type, id: idNumber(type, 1 + (hash % idsPerEntity)) };
  }
}

/** What a field with requirements gives, from the values that they had. */
export function requiringValue(field: Field, held: readonly unknown[]): string {
  return `${field.name}<${JSON.stringify(held)}>`;
}

/** Ids are of one entity alone, since an interface's key is one of them. */
export const idNumber = (entity: string, number: number) => `${entity}:${number}`;
export const entityOf = (id: string) => id.split(':')[0] ?? '';
export const codeOf = (id: string) => `code ${id}`;
export const idOf = (code: string) => code.slice('code '.length);
