// The two ends and the legal basis of a succession. The ends are units or regions, never one of each.
// Separate from both, because either side may ask.
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { CacheFor, keptSeconds } from '../../kit/graphql/directives.js';
import { Provenance } from '../../kit/graphql/shared-types.js';
import { toProvenance } from '../../kit/provenance.js';
import type { SuccessionRow } from '../loaders/successions.js';
import type { OrgUnitContext } from './context.js';
import { LegalDocumentReference } from './node-references.js';
import { findRegion, findUnit } from './nodes.js';
import { OrgUnit, Region, Succession } from './types.js';

@Resolver(() => Succession)
export class SuccessionResolver {
  @FieldResolver(() => OrgUnit, { nullable: true })
  fromUnit(@Root() { fromId }: SuccessionRow, @Ctx() context: OrgUnitContext) {
    return findUnit(fromId, context);
  }

  @FieldResolver(() => OrgUnit, { nullable: true, description: 'Null for a region, and where nothing took over.' })
  toUnit(@Root() { toId }: SuccessionRow, @Ctx() context: OrgUnitContext) {
    return toId === null ? null : findUnit(toId, context);
  }

  @FieldResolver(() => Region, { nullable: true })
  fromRegion(@Root() { fromId }: SuccessionRow, @Ctx() context: OrgUnitContext) {
    return findRegion(fromId, context);
  }

  @FieldResolver(() => Region, { nullable: true, description: 'Null for a unit, and where nothing took over.' })
  toRegion(@Root() { toId }: SuccessionRow, @Ctx() context: OrgUnitContext) {
    return toId === null ? null : findRegion(toId, context);
  }

  @CacheFor(keptSeconds)
  @FieldResolver(() => LegalDocumentReference, { nullable: true })
  legalDocument(@Root() { legalDocumentId }: SuccessionRow) {
    return legalDocumentId === null ? null : { __typename: 'LegalDocument', id: legalDocumentId };
  }

  @FieldResolver(() => Provenance)
  provenance(@Root() succession: SuccessionRow) {
    return toProvenance(succession.provenance);
  }
}
