// Two SDLs of one subgraph → the first thing in which they differ. As federation reads them: a subgraph prints less of the directives
// than its file in this folder has, and the order of definitions means nothing.
import { buildSubgraph, defaultPrintOptions, orderPrintedDefinitions } from '@apollo/federation-internals';

/** In words, or null where they mean the same. Errors: throws for what is no SDL of a subgraph. */
export function findDifference(name: string, theirs: string, ours: string): string | null {
  const [other, own] = [theirs, ours].map((sdl) => printInOrder(name, sdl).split('\n'));
  if (other === undefined || own === undefined) return null;
  for (let line = 0; line < Math.max(own.length, other.length); line += 1) {
    if (own[line] !== other[line]) return `it has ${quote(other[line])} in place of ${quote(own[line])}`;
  }
  return null;
}

function printInOrder(name: string, sdl: string): string {
  const printed = buildSubgraph(name, '', sdl).toString(orderPrintedDefinitions(defaultPrintOptions));
  // What is said of the schema may stand in one place or in several, with its root types or without.
  const said: string[] = [];
  const rest = printed.replaceAll(/^(?:extend )?schema([^{}]*?)\s*(?:\{[^}]*\})?\n\n/gm, (_all, directives: string) => {
    said.push(...directives.split(/\s+(?=@)/).filter((each) => each !== ''));
    return '';
  });
  return `${said.toSorted().join('\n')}\n${rest}`;
}

function quote(text: string | undefined): string {
  return text === undefined ? 'nothing' : `“${text.trim()}”`;
}
