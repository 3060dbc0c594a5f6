// A supergraph's `@link`s → the names under which a feature's directives stand in it; a link may give them another name.
import { type DocumentNode, Kind } from 'graphql';
import { readArgument } from './directive-arguments.js';

/** The name of the directive of a feature such as `tag`, or null where the supergraph does not link it. */
export function findDirectiveName(document: DocumentNode, feature: string): string | null {
  for (const node of document.definitions) {
    if (node.kind !== Kind.SCHEMA_DEFINITION && node.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const directive of node.directives ?? []) {
      const url = directive.name.value === 'link' ? readArgument(directive, 'url') : undefined;
      if (url === undefined || !new RegExp(`/${feature}/v\\d`).test(url)) continue;
      return readArgument(directive, 'as') ?? feature;
    }
  }
  return null;
}
