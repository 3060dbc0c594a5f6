// The panels of a page → its one document, with a fragment for each panel, deferred where it may take long, and the values of its
// variables. Both sides make them: the gateway to ask with, the browser to ask again.
import type { Page, Panel } from './panel.js';
import type { PageRequest } from './request.js';

export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export function composeQuery({ path, panels }: Pick<Page, 'path' | 'panels'>): string {
  const variables = new Map(panels.flatMap((panel) => Object.entries(panel.variables)));
  const declared = [...variables].map(([variable, type]) => `$${variable}: ${type}`).join(', ');
  const spreads = panels.map(
    ({ fragment, isDeferred }) => `...${fragment.name}${isDeferred === true ? ' @defer' : ''}`,
  );
  const fragments = new Set(panels.flatMap(({ fragment }) => [fragment.text.trim(), ...(fragment.uses ?? [])]));
  const head = `query ${nameOf(path)}${declared === '' ? '' : `(${declared})`}`;
  return `${head} { ${spreads.join(' ')} }\n${[...fragments].join('\n')}`;
}

/** `/units/:slug` → `PageUnitsSlug`, which usage and logs show. */
function nameOf(path: string): string {
  const words = path.split(/\W+/).filter((word) => word !== '');
  return `Page${(words.length === 0 ? ['front'] : words).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`;
}

export function variablesOf(panels: readonly Panel<unknown>[], request: PageRequest): Question['variables'] {
  const values: Record<string, unknown> = {};
  for (const panel of panels) Object.assign(values, panel.values(request));
  return values;
}
