// The root types of the schema → a page each: every field with who may ask, its arguments and an example. Separate from type-pages.ts,
// whose types are shapes of answers and inputs.
import type { GraphQLArgument, GraphQLField, GraphQLObjectType } from 'graphql';
import { exampleOfRootField } from './example-operation.js';
import { type Html, markUp, joinHtml, nothing, slugOf } from './html.js';
import { renderCode, renderInline, renderTable } from './markdown.js';
import type { Page } from './page.js';
import type { Reference } from './reference.js';
import { sampleArguments } from './sample-arguments.js';
import { describe, renderDeprecation, renderType } from './type-links.js';

export function createOperationPages({ schema, factsOf }: Reference): Page[] {
  const roots = [
    {
      kind: 'query',
      type: schema.getQueryType(),
      title: 'Queries',
      intro: 'What can be asked. All may be in one operation.',
    },
    {
      kind: 'mutation',
      type: schema.getMutationType(),
      title: 'Mutations',
      intro:
        'What can be changed. Those of one operation run one after the other. A refusal that is to be expected is no error but an entry in `userErrors`.',
    },
    {
      kind: 'subscription',
      type: schema.getSubscriptionType(),
      title: 'Subscriptions',
      intro:
        'What can be followed: by server-sent events, WebSocket or `multipart/mixed` at `/graphql`. Come back with the last `cursor` as `after`.',
    },
  ] as const;
  return roots.flatMap(({ kind, type, title, intro }) =>
    type ? [{ path: slugOf(title), title, content: renderRoot(kind, type, title, intro) }] : [],
  );

  function renderRoot(
    kind: 'query' | 'mutation' | 'subscription',
    type: GraphQLObjectType,
    title: string,
    intro: string,
  ): Html {
    const fields = Object.values(type.getFields()).toSorted((a, b) => a.name.localeCompare(b.name));
    return markUp`<h1>${title}</h1>
<p>${renderInline(intro)}</p>
<ul class="jump">${fields.map(({ name }) => markUp`<li><a href="#${name}">${name}</a></li>`)}</ul>
${joinHtml(
  fields.map((field) => renderRootField(kind, type, field)),
  '\n',
)}`;
  }

  function renderRootField(
    kind: 'query' | 'mutation' | 'subscription',
    parent: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
  ): Html {
    const coordinate = `${parent.name}.${field.name}`;
    return markUp`<section class="field" aria-labelledby="${field.name}">
<h2 id="${field.name}"><code>${field.name}</code></h2>
${renderDeprecation(field.deprecationReason)}${describe(field.description)}
<dl>
<dt>Gives</dt><dd>${renderType(field.type)}</dd>
${renderAccess(coordinate)}
</dl>
${renderArguments(field.name, field.args)}
<h3 class="small">Example <span class="visually-hidden">of ${field.name}</span></h3>
${renderCode(exampleOfRootField(kind, field, sampleArguments[coordinate]).text, 'graphql')}
</section>`;
  }

  function renderAccess(coordinate: string): Html {
    const { subgraphs, scopes, policies, contract, cost, listSize } = factsOf(coordinate);
    const codes = (names: readonly string[]) =>
      joinHtml(
        names.map((name) => markUp`<code>${name}</code>`),
        ' and ',
      );
    const ways = (sets: readonly (readonly string[])[]) => joinHtml(sets.map(codes), ', or ');
    const rows = [
      subgraphs.length > 0 ? markUp`<dt>Answered by</dt><dd>${subgraphs.join(', ')}</dd>` : nothing,
      scopes.length > 0 ? markUp`<dt>Needs the scope</dt><dd>${ways(scopes)}</dd>` : nothing,
      policies.length > 0 ? markUp`<dt>Needs the policy</dt><dd>${ways(policies)}</dd>` : nothing,
      contract === 'public'
        ? nothing
        : markUp`<dt>Exists for</dt><dd>callers with the contract ${contract === 'partner' ? 'partner or internal' : 'internal'}</dd>`,
      cost === null ? nothing : markUp`<dt>Costs</dt><dd>${cost} and what is selected</dd>`,
      listSize === null
        ? nothing
        : markUp`<dt>Counted as</dt><dd>${listSize} items, where no argument says how many</dd>`,
    ];
    return joinHtml(rows, '\n');
  }
}

function renderArguments(field: string, args: readonly GraphQLArgument[]): Html {
  if (args.length === 0) return nothing;
  const rows = args.map((arg) => [
    markUp`<code>${arg.name}</code>`,
    renderType(arg.type),
    markUp`${describe(arg.description)}${arg.defaultValue === undefined ? nothing : markUp`<p>Default: <code>${JSON.stringify(arg.defaultValue)}</code></p>`}${renderDeprecation(arg.deprecationReason)}`,
  ]);
  return markUp`<h3 class="small">Arguments <span class="visually-hidden">of ${field}</span></h3>
${renderTable(`Arguments of ${field}`, ['Argument', 'Type', 'Meaning'], rows)}`;
}
