// Types and descriptions of the schema → markup with links to the page of each type.
import {
  type GraphQLNamedType,
  type GraphQLType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isSpecifiedScalarType,
} from 'graphql';
import { type Html, markUp, nothing } from './html.js';
import { renderInline } from './markdown.js';
import { addressOf } from './page.js';

export const roots = ['Query', 'Mutation', 'Subscription'];

/** Whether it has a page of its own. */
export const isDocumented = (type: GraphQLNamedType): boolean =>
  !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !roots.includes(type.name);

export const pathOfType = (name: string): string => `types/${name}`;

export const linkType = (name: string): Html => markUp`<a href="${addressOf(pathOfType(name))}">${name}</a>`;

/** As written in the schema, with its marks for lists and for what is never null. */
export function renderType(type: GraphQLType): Html {
  return markUp`<code>${renderBareType(type)}</code>`;
}

function renderBareType(type: GraphQLType): Html {
  if (isNonNullType(type)) return markUp`${renderBareType(type.ofType)}!`;
  if (isListType(type)) return markUp`[${renderBareType(type.ofType)}]`;
  return isDocumented(type) ? linkType(type.name) : markUp`${type.name}`;
}

export function describe(description: string | null | undefined): Html {
  if (!description) return nothing;
  return markUp`${description.split('\n\n').map((paragraph) => markUp`<p>${renderInline(paragraph.replaceAll('\n', ' '))}</p>`)}`;
}

export function renderDeprecation(reason: string | null | undefined): Html {
  return reason === null || reason === undefined
    ? nothing
    : markUp`<p class="deprecated"><strong>Deprecated.</strong> ${renderInline(reason)}</p>`;
}
