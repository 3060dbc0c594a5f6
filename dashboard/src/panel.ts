// What a panel is: a part of a page with a fragment of the page's one document and a view of its data. Separate from the frame
// that shows it, so that the graph can be asked without any view.
import type { ComponentChild } from 'preact';
import type { Text } from './i18n/text.js';
import type { PageRequest } from './request.js';

export type SubgraphName = 'news' | 'org-units' | 'polls' | 'weather';

/** An error of the graph, as far as a panel can tell it. */
export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly subgraph?: string };
}

/** How old what a subgraph gave is, where the answer says so. */
export interface SubgraphFreshness {
  readonly status: string;
  readonly asOf?: string | null;
  readonly maxAge?: number | null;
}

/** An answer of the graph; parts of it may be missing, and then `errors` says why. */
export interface GraphAnswer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly GraphError[];
  readonly freshness: Readonly<Record<string, SubgraphFreshness>>;
}

export interface PanelView<Data> {
  readonly request: PageRequest;
  /** A root field whose subgraph is away is null. */
  readonly data: Data;
  /** Those of the panel's own fields. */
  readonly errors: readonly GraphError[];
}

/** `Data`: the panel's root fields by alias, each nullable. Nothing but the schema checks it: see test/dashboard. */
export interface Panel<Data> {
  /** Its element's id and the name of its styles: `panel-polls`. */
  readonly name: string;
  readonly title: Text;
  /** Whose data it shows: what is named where they are away. */
  readonly subgraphs: readonly SubgraphName[];
  /** What it shows: a root field by its alias, or a field below one (`unit.articles`). It gets the root fields and these errors. */
  readonly fields: readonly string[];
  /** The name of the fragment on `Query`, its text, and the texts of the fragments that it spreads. */
  readonly fragment: { readonly name: string; readonly text: string; readonly uses?: readonly string[] };
  /** Types of the variables that the fragment uses, without `$`: `{ slug: 'String!' }`. Equal names must mean the same on a page. */
  readonly variables: Readonly<Record<string, string>>;
  /** Written as a method, so that panels of all kinds of data stand in one table. */
  values(request: PageRequest): Readonly<Record<string, unknown>>;
  view(given: PanelView<Data>): ComponentChild;
  /** The view has a heading of its own, or needs none. */
  readonly isBare?: boolean;
  /** What it shows may take long: a page gets it after all else, which therefore stands before it on every page. */
  readonly isDeferred?: boolean;
  /** Where all of it is: a link at its foot. */
  readonly more?: { readonly path: string; readonly label: Text };
}

export interface Page {
  /** `/units/:slug`. */
  readonly path: string;
  readonly panels: readonly Panel<unknown>[];
  /** The page's `h1`, and its title. `data`: of all panels. */
  heading(request: PageRequest, data: Readonly<Record<string, unknown>>): string;
  /** Panels side by side where there is room; one below the other; or the first one beside the others. */
  readonly layout: 'grid' | 'column' | 'subject';
  /** A field without whose value the page is one that does not exist. */
  readonly subject?: string;
  /** The view writes the `h1` itself. */
  readonly hasOwnHeading?: boolean;
}
