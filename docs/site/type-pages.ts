// Every type of the schema → a page of its own: fields or values, where it is found, an example; and the indexes of types and of all
// coordinates. Separate from operation-pages.ts, which is about what is asked first.
import {
  getNamedType,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
} from 'graphql';
import { exampleOfType } from './example-operation.js';
import { type Html, markUp, joinHtml, nothing } from './html.js';
import { renderCode, renderInline, renderTable } from './markdown.js';
import { addressOf, type Page } from './page.js';
import type { Reference } from './reference.js';
import { sampleArguments } from './sample-arguments.js';
import { describe, isDocumented, linkType, pathOfType, renderDeprecation, renderType, roots } from './type-links.js';

const kindOf = (type: GraphQLNamedType): string => {
  if (isObjectType(type)) return 'Object';
  if (isInterfaceType(type)) return 'Interface';
  if (isUnionType(type)) return 'Union';
  if (isInputObjectType(type)) return 'Input';
  return isEnumType(type) ? 'Enum' : 'Scalar';
};

const pageOfRoot: Readonly<Record<string, string>> = {
  Query: 'queries',
  Mutation: 'mutations',
  Subscription: 'subscriptions',
};

export function createTypePages(reference: Reference): Page[] {
  const { schema, factsOf } = reference;
  const all = Object.values(schema.getTypeMap()).toSorted((a, b) => a.name.localeCompare(b.name));
  const types = all.filter(isDocumented);
  const uses = findUses(all);
  const argumentsOf = (rootField: string) => sampleArguments[`Query.${rootField}`];
  return [
    renderTypeIndex(types),
    renderCoordinateIndex(all),
    ...types.map((type) => ({ path: pathOfType(type.name), title: type.name, content: renderTypePage(type) })),
  ];

  function renderTypePage(type: GraphQLNamedType): Html {
    const { contract, scopes } = factsOf(type.name);
    return markUp`<p class="kind">${kindOf(type)}</p>
<h1><code>${type.name}</code></h1>
${describe(type.description)}
${contract === 'public' ? nothing : markUp`<p>It exists for callers with the contract ${contract === 'partner' ? 'partner or internal' : 'internal'}.</p>`}
${scopes.length === 0 ? nothing : markUp`<p>It is read with the scope <code>${scopes.map((set) => set.join(' ')).join(', ')}</code>.</p>`}
${renderContent(type)}
${renderUses(type)}
${renderExample(type)}`;
  }

  function renderContent(type: GraphQLNamedType): Html {
    if (isScalarType(type))
      return type.specifiedByURL
        ? markUp`<p>Specified by <a href="${type.specifiedByURL}">${type.specifiedByURL}</a>.</p>`
        : nothing;
    if (isUnionType(type))
      return markUp`<h2 id="members">One of</h2><ul>${type.getTypes().map(({ name }) => markUp`<li>${linkType(name)}</li>`)}</ul>`;
    if (isEnumType(type)) {
      const rows = type
        .getValues()
        .map((value) => [
          markUp`<code id="${value.name}">${value.name}</code>`,
          markUp`${describe(value.description)}${renderDeprecation(value.deprecationReason)}`,
        ]);
      return markUp`<h2 id="values">Values</h2>${renderTable(`Values of ${type.name}`, ['Value', 'Meaning'], rows)}`;
    }
    return markUp`${renderInterfaces(type)}<h2 id="fields">Fields</h2>${renderTable(
      `Fields of ${type.name}`,
      ['Field', 'Type', 'Meaning'],
      listFields(type),
    )}`;
  }

  function renderInterfaces(type: GraphQLNamedType): Html {
    if (isInterfaceType(type)) {
      const members = schema.getPossibleTypes(type).map(({ name }) => linkType(name));
      return markUp`<p>Implemented by ${joinHtml(members, ', ')}.</p>`;
    }
    const interfaces = isObjectType(type) ? type.getInterfaces().map(({ name }) => linkType(name)) : [];
    return interfaces.length === 0 ? nothing : markUp`<p>Implements ${joinHtml(interfaces, ', ')}.</p>`;
  }

  function listFields(type: GraphQLNamedType): Html[][] {
    if (isInputObjectType(type)) {
      return Object.values(type.getFields()).map((field) => [
        markUp`<code id="${field.name}">${field.name}</code>`,
        renderType(field.type),
        markUp`${describe(field.description)}${renderDefault(field.defaultValue)}${renderDeprecation(field.deprecationReason)}`,
      ]);
    }
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).map((field) => {
      const { scopes, cost } = factsOf(`${type.name}.${field.name}`);
      return [
        markUp`<code id="${field.name}">${field.name}</code>`,
        renderType(field.type),
        markUp`${renderDeprecation(field.deprecationReason)}${describe(field.description)}${
          scopes.length === 0
            ? nothing
            : markUp`<p>Needs the scope <code>${scopes.map((set) => set.join(' ')).join(', ')}</code>.</p>`
        }${cost === null ? nothing : markUp`<p>Costs ${cost}.</p>`}${
          field.args.length === 0
            ? nothing
            : markUp`<ul class="arguments">${field.args.map(
                (arg) =>
                  markUp`<li><code>${arg.name}:</code> ${renderType(arg.type)}${
                    arg.defaultValue === undefined
                      ? nothing
                      : markUp` = <code>${JSON.stringify(arg.defaultValue)}</code>`
                  }${arg.description ? markUp` – ${renderInline(arg.description.replaceAll('\n', ' '))}` : nothing}</li>`,
              )}</ul>`
        }`,
      ];
    });
  }

  function renderUses(type: GraphQLNamedType): Html {
    const found = uses.get(type.name) ?? [];
    if (found.length === 0) return nothing;
    return markUp`<h2 id="found">Where it is found</h2><ul class="jump">${found.map(
      (coordinate) => markUp`<li><a href="${addressOfCoordinate(coordinate)}"><code>${coordinate}</code></a></li>`,
    )}</ul>`;
  }

  function renderExample(type: GraphQLNamedType): Html {
    if (!isObjectType(type) && !isInterfaceType(type)) return nothing;
    const example = exampleOfType(schema, type, argumentsOf);
    return example === null ? nothing : markUp`<h2 id="example">Example</h2>${renderCode(example.text, 'graphql')}`;
  }
}

function renderDefault(value: unknown): Html {
  return value === undefined ? nothing : markUp`<p>Default: <code>${JSON.stringify(value)}</code></p>`;
}

export function addressOfCoordinate(coordinate: string): string {
  const [type = '', field] = coordinate.split('.');
  const page = pageOfRoot[type] ?? pathOfType(type);
  return field === undefined ? addressOf(page) : `${addressOf(page)}#${field}`;
}

/** Type → coordinates of the fields that give it or take it. */
function findUses(types: readonly GraphQLNamedType[]): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, string[]>();
  const add = (used: GraphQLNamedType, coordinate: string) => {
    const found = uses.get(used.name) ?? [];
    if (!found.includes(coordinate)) uses.set(used.name, [...found, coordinate]);
  };
  for (const type of types) {
    if (!isDocumented(type) && !roots.includes(type.name)) continue;
    if (isUnionType(type)) for (const member of type.getTypes()) add(member, type.name);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) add(getNamedType(field.type), `${type.name}.${field.name}`);
    if (isObjectType(type) || isInterfaceType(type))
      for (const { name, type: given, args } of Object.values(type.getFields()))
        for (const each of [given, ...args.map((arg) => arg.type)]) add(getNamedType(each), `${type.name}.${name}`);
  }
  return uses;
}

function renderTypeIndex(types: readonly GraphQLNamedType[]): Page {
  const kinds = ['Object', 'Interface', 'Union', 'Input', 'Enum', 'Scalar'];
  const sections = kinds.map((kind) => {
    const rows = types
      .filter((type) => kindOf(type) === kind)
      .map((type) => [linkType(type.name), renderInline((type.description ?? '').replaceAll('\n', ' '))]);
    return markUp`<h2 id="${kind.toLowerCase()}">${kind}</h2>${renderTable(`Types: ${kind}`, ['Type', 'Meaning'], rows)}`;
  });
  return { path: 'types', title: 'Types', content: markUp`<h1>Types</h1>${joinHtml(sections, '\n')}` };
}

function renderCoordinateIndex(types: readonly GraphQLNamedType[]): Page {
  const coordinates = types
    .filter((type) => isDocumented(type) || roots.includes(type.name))
    .flatMap((type) => {
      const fields = 'getFields' in type ? Object.keys(type.getFields()) : [];
      const values = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
      return [...fields, ...values]
        .map((member) => ({ member, type: type.name }))
        .concat({ member: type.name, type: '' });
    })
    .toSorted((a, b) => a.member.localeCompare(b.member) || a.type.localeCompare(b.type));
  const letters = Map.groupBy(coordinates, ({ member }) => member.charAt(0).toUpperCase());
  const sections = [...letters].map(
    ([letter, entries]) =>
      markUp`<h2 id="${letter}">${letter}</h2><ul class="index">${entries.map(({ member, type }) => {
        const coordinate = type === '' ? member : `${type}.${member}`;
        return markUp`<li><a href="${addressOfCoordinate(coordinate)}"><code>${member}</code></a>${type === '' ? nothing : markUp` <span>${type}</span>`}</li>`;
      })}</ul>`,
  );
  const jumps = [...letters.keys()].map((letter) => markUp`<li><a href="#${letter}">${letter}</a></li>`);
  return {
    path: 'index-of-names',
    title: 'Index of names',
    content: markUp`<h1>Index of names</h1>
<p>Every type, field and value of the schema. Use the search of your browser on this page.</p>
<ul class="jump">${jumps}</ul>${joinHtml(sections, '\n')}`,
  };
}
