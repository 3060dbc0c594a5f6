// Types and descriptions of the schema → markup with links to the page of each type.
import {
  type GraphQLNamedType,
  type GraphQLType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isSpecifiedScalarType,
} from 'graphql';
import { type Html, html, nothing } from './html.js';
import { renderInline } from './markdown.js';
import { addressOf } from './page.js';

export const roots = ['Query', 'Mutation', 'Subscription'];

/** Whether it has a page of its own. */
export const isDocumented = (type: GraphQLNamedType): boolean =>
  !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !roots.includes(type.name);

export const pathOfType = (name: string): string => `types/${name}`;

export const linkType = (name: string): Html => html`<a href="${addressOf(pathOfType(name))}">${name}</a>`;

/** As written in the schema, with its marks for lists and for what is never null. */
export function renderType(type: GraphQLType): Html {
  return html`<code>${renderBareType(type)}</code>`;
}

function renderBareType(type: GraphQLType): Html {
  if (isNonNullType(type)) return html`${renderBareType(type.ofType)}!`;
  if (isListType(type)) return html`[${renderBareType(type.ofType)}]`;
  return isDocumented(type) ? linkType(type.name) : html`${type.name}`;
}

export function describe(description: string | null | undefined): Html {
  if (!description) return nothing;
  return html`${description.split('\n\n').map((paragraph) => html`<p>${renderInline(paragraph.replaceAll('\n', ' '))}</p>`)}`;
}

export function renderDeprecation(reason: string | null | undefined): Html {
  return reason === null || reason === undefined
    ? nothing
    : html`<p class="deprecated"><strong>Deprecated.</strong> ${renderInline(reason)}</p>`;
}
