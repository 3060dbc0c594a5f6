// Tables of the code → what the guides put in at `{{name}}`. Separate so that a guide holds no figure that could go out of date.
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { type Html, markUp } from './html.js';
import { type Locale, type SiteTexts, siteTexts } from './languages.js';
import { type Inserts, renderInline, renderTable } from './markdown.js';
import type { Reference } from './reference.js';
import { addressOfCoordinate } from './type-pages.js';
import { linkType } from './type-links.js';

export interface Tables {
  readonly errorCodes: Readonly<Record<string, string>>;
  readonly settings: readonly { name: string; defaultValue: string | null; description: string }[];
}

const byName = (a: readonly [string, unknown], b: readonly [string, unknown]) => a[0].localeCompare(b[0]);

export function createInserts(reference: Reference, { errorCodes, settings }: Tables, locale: Locale): Inserts {
  const texts = siteTexts[locale];
  const inEnglish = (text: string): Html =>
    locale === 'en' ? renderInline(text) : markUp`<span lang="en">${renderInline(text)}</span>`;
  const limits = settings.filter(({ name }) => /^(LIMIT|RATE_LIMIT)_/.test(name));
  return {
    'error-codes': renderNamed(
      texts.tables.errorCodes,
      Object.entries(errorCodes)
        .toSorted(byName)
        .map(([code, meaning]) => [markUp`<code id="${code}">${code}</code>`, inEnglish(meaning)]),
    ),
    'user-error-codes': renderUserErrors(reference, inEnglish),
    limits: renderNamed(
      texts.tables.limits,
      limits.map(({ name, defaultValue, description }) => [
        markUp`<code id="${name}">${name}</code>`,
        markUp`<code>${defaultValue ?? texts.noDefault}</code>`,
        inEnglish(description),
      ]),
    ),
    scopes: renderScopes(reference, texts),
    deprecations: renderDeprecations(reference, texts, inEnglish),
  };
}

/** `named`: what it is a table of, then its columns. */
function renderNamed([label = '', ...head]: readonly string[], rows: readonly (readonly Html[])[]): Html {
  return renderTable(label, head, rows);
}

type InEnglish = (text: string) => Html;

/** The enums of codes that `userErrors` have, and whose they are. */
function renderUserErrors({ schema }: Reference, inEnglish: InEnglish): Html {
  const types = Object.values(schema.getTypeMap());
  const enums = types.filter((type) => isEnumType(type) && type.name.endsWith('ErrorCode'));
  return markUp`<ul>${enums.map(({ name, description }) => markUp`<li>${linkType(name)}${description ? markUp`: ${inEnglish(description)}` : markUp``}</li>`)}</ul>`;
}

function renderScopes({ schema, factsOf }: Reference, texts: SiteTexts): Html {
  const fields = new Map<string, string[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.keys(type.getFields())) {
      const coordinate = `${type.name}.${field}`;
      for (const scope of factsOf(coordinate).scopes.flat())
        fields.set(scope, [...(fields.get(scope) ?? []), coordinate]);
    }
  }
  const rows = [...fields]
    .toSorted(byName)
    .map(([scope, coordinates]) => [
      markUp`<code>${scope}</code>`,
      markUp`<ul class="plain">${coordinates.map((each) => markUp`<li><a href="${addressOfCoordinate(each)}">${each}</a></li>`)}</ul>`,
    ]);
  return renderNamed(texts.tables.scopes, rows);
}

/** What is deprecated, wherever it is. */
function renderDeprecations({ schema }: Reference, texts: SiteTexts, inEnglish: InEnglish): Html {
  const found: { coordinate: string; reason: string }[] = [];
  const add = (coordinate: string, reason: string | null | undefined) => {
    if (reason) found.push({ coordinate, reason });
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isEnumType(type))
      for (const value of type.getValues()) add(`${type.name}.${value.name}`, value.deprecationReason);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      add(`${type.name}.${field.name}`, field.deprecationReason);
      for (const arg of 'args' in field ? field.args : []) add(`${type.name}.${field.name}`, arg.deprecationReason);
    }
  }
  if (found.length === 0) return markUp`<p>${texts.nothingDeprecated}</p>`;
  const rows = found.map(({ coordinate, reason }) => [
    markUp`<a href="${addressOfCoordinate(coordinate)}"><code>${coordinate}</code></a>`,
    inEnglish(reason),
  ]);
  return renderNamed(texts.tables.deprecated, rows);
}
