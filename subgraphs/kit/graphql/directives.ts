// Who may ask for a field, which contracts hold it and what it costs → the federation directives that say so.
// In one place, so that each is spelled once and a resolver reads as a sentence. The gateway enforces them before planning.
import { Directive } from 'type-graphql';

/** Only callers with this scope get the field; the room itself refuses others too (enforce-scopes.ts). */
export const RequiresScope = (scope: string) => Directive(`@requiresScopes(scopes: [["${scope}"]])`);

/** Only callers for whom the gateway finds the policy to hold get the field. */
export const UnderPolicy = (policy: string) => Directive(`@policy(policies: [["${policy}"]])`);

/** Contracts that leave the tag out do not have the field or type. */
export const Tagged = (tag: 'partner' | 'internal') => Directive(`@tag(name: "${tag}")`);

/** In units of one object read; a field without it costs 0 where it is a scalar and 1 where it is an object. */
export const Cost = (weight: number) => Directive(`@cost(weight: ${weight})`);

/** What one write is worth in units. */
export const mutationCost = 10;
/** What finding words, or counting rows that are not read, is worth. */
export const searchCost = 5;
export const countCost = 2;
/** What opening a stream is worth; each of its events costs what it holds. */
export const streamCost = 5;

/** A plain list that has about so many items, or at most so many where the field has a bound. */
export const ListOf = (assumedSize: number) => Directive(`@listSize(assumedSize: ${assumedSize})`);

/** The page that `parsePage` gives when no size is asked for. */
const defaultPageSize = 20;

/** A connection: as many edges as `first` or `last` says. `by`, `sized`: where it has only some of them. */
export const Paged = ({ by = ['first', 'last'], sized = ['edges', 'nodes'], assumedSize = defaultPageSize } = {}) =>
  Directive(
    `@listSize(assumedSize: ${assumedSize}, slicingArguments: ${JSON.stringify(by)}, sizedFields: ${JSON.stringify(sized)}, requireOneSlicingArgument: false)`,
  );

/** A page of a change log, whose `first` must be given. */
export const ChangePage = () => Paged({ by: ['first'], sized: ['nodes'], assumedSize: 1000 });

/**
 * Gateways may keep the answer for so long, as long as nothing is written that it depends on. On a type: its leaves, and the
 * fields that answer with it. 0 takes a field out.
 */
export const CacheFor = (seconds: number) => Directive(`@cacheControl(maxAge: ${seconds})`);

/**
 * Depends on the entries of the change log with this tag (`tagOf` of the room); without one, on all entries or on what the fields
 * around depend on. `withArgument`: only where the field is asked with that argument.
 */
export const CacheTag = (tag: string, withArgument?: string) =>
  Directive(
    withArgument === undefined
      ? `@cacheTag(format: "${tag}")`
      : `@cacheTag(format: "${tag}", withArgument: "${withArgument}")`,
  );

/** How long answers are kept that change by writes alone. */
export const keptSeconds = 300;
