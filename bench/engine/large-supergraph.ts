// A supergraph with many types, and operations on it: for what grows with the size of a schema.
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])';
const subgraphCount = 4;

/** `types` entities; each has fields in two subgraphs and links to others. `url`: of all subgraphs. */
export function composeLarge(types: number, url: string): string {
  const services = Array.from({ length: subgraphCount }, (_, index) => {
    const parts = [link, `type Query { ${rootFields(types, index)} }`];
    for (let type = 0; type < types; type += 1) {
      const isOwner = type % subgraphCount === index;
      const adds = (type + 1) % subgraphCount === index;
      if (!isOwner && !adds && !isLinkedFrom(type, index, types)) continue;
      const fields = ['id: ID!'];
      if (isOwner)
        fields.push(
          'name: String!',
          'count: Int',
          `next: T${(type + 7) % types}`,
          `others: [T${(type * 3 + 1) % types}!]!`,
        );
      if (adds) fields.push('title: String', `owner: T${(type + 11) % types}`);
      parts.push(`type T${type} @key(fields: "id") { ${fields.join(' ')} }`);
    }
    return { name: `large${index}`, url, typeDefs: parse(parts.join('\n')) };
  });
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.map(String).join('\n'));
  return supergraphSdl;
}

function rootFields(types: number, index: number): string {
  return Array.from({ length: types }, (_, type) => type)
    .filter((type) => type % subgraphCount === index)
    .map((type) => `t${type}: T${type}`)
    .join(' ');
}

function isLinkedFrom(type: number, index: number, types: number): boolean {
  return Array.from({ length: types }, (_, other) => other).some((other) => {
    const isOwner = other % subgraphCount === index;
    const adds = (other + 1) % subgraphCount === index;
    return (
      (isOwner && ((other + 7) % types === type || (other * 3 + 1) % types === type)) ||
      (adds && (other + 11) % types === type)
    );
  });
}

/** An operation that goes through several subgraphs; every number is another one. */
export function writeOperation(types: number, number: number): string {
  const type = number % types;
  return `query Large${number} { t${type} { id name title next { name title count owner { name } } others { name next { title } } } }`;
}
