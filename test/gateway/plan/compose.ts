// Small federations for tests of plans, composed as they are written.
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** Imports every directive of federation. */
export const federationLink =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@requires", "@external", "@provides", "@shareable", "@override", "@interfaceObject", "@inaccessible", "@tag", "@authenticated", "@requiresScopes", "@policy", "@cost", "@listSize", "@cacheTag", "@context", "@fromContext"])';

export function compose(subgraphs: Readonly<Record<string, string>>): string {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(subgraphs).map(([name, text]) => ({
      name,
      url: `http://127.0.0.1/${name}`,
      typeDefs: parse(`${federationLink} ${text}`),
    })),
  );
  if (supergraphSdl === undefined) throw new Error(errors?.map(String).join('\n'));
  return supergraphSdl;
}
