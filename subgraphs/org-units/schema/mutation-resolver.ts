// The entry points for writing: arguments → one command in one transaction → payload. What is refused comes as typed
// userErrors; nothing was written then.
import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { Cost, mutationCost, RequiresScope } from '../../kit/graphql/directives.js';
import { DateScalar } from '../../kit/graphql/scalars.js';
import { appoint, endTenure } from '../commands/appoint.js';
import { createUnit } from '../commands/create-unit.js';
import { deleteTenure, deleteUnit } from '../commands/delete-records.js';
import { endUnit, resumeUnit } from '../commands/end-unit.js';
import { attachUnit, detachUnit, type UnitHierarchy } from '../commands/link-unit.js';
import { observeTenure } from '../commands/observe-tenure.js';
import type { Outcome, WriteContext } from '../commands/outcome.js';
import { succeedUnit } from '../commands/succeed-unit.js';
import { renameUnit, updateUnit } from '../commands/update-unit.js';
import { toSighting } from '../sources/reported-sighting.js';
import type { OrgUnitContext } from './context.js';
import { HierarchyEnum } from './enums.js';
import {
  NameInput,
  OrgUnitCreateInput,
  OrgUnitUpdateInput,
  SightingInput,
  SuccessionInput,
  TenureInput,
  tidy,
  toTextPair,
} from './inputs.js';
import { findSuccession, findTenure, findUnit } from './nodes.js';
import {
  OrgUnitDeletePayload,
  OrgUnitPayload,
  SuccessionPayload,
  TenureObservePayload,
  TenurePayload,
  toUserErrors,
} from './payloads.js';

/** Runs one command in one transaction. */
async function write<Result>(
  { store, loaders, now }: OrgUnitContext,
  command: (context: WriteContext) => Promise<Result>,
): Promise<Result> {
  const at = now();
  const result = await store.write((transaction) => command({ sql: transaction.sql, at, record: transaction.record }));
  loaders.forget();
  return result;
}

async function writeUnit(context: OrgUnitContext, command: (given: WriteContext) => Promise<Outcome>) {
  const outcome = await write(context, command);
  return outcome.ok
    ? { orgUnit: await findUnit(outcome.id, context), userErrors: [] }
    : { orgUnit: null, userErrors: toUserErrors(outcome.faults) };
}

async function writeTenure(context: OrgUnitContext, command: (given: WriteContext) => Promise<Outcome>) {
  const outcome = await write(context, command);
  return outcome.ok
    ? { tenure: await findTenure(outcome.id, context), userErrors: [] }
    : { tenure: null, userErrors: toUserErrors(outcome.faults) };
}

async function writeDeletion(context: OrgUnitContext, command: (given: WriteContext) => Promise<Outcome>) {
  const outcome = await write(context, command);
  return outcome.ok
    ? { deletedId: outcome.id, userErrors: [] }
    : { deletedId: null, userErrors: toUserErrors(outcome.faults) };
}

const firstDayAfter = { description: 'The first day after the end.' } as const;

@Resolver()
export class OrgUnitsMutationResolver {
  @RequiresScope('units:write')
  @Cost(mutationCost)
  @Mutation(() => OrgUnitPayload)
  orgUnitCreate(@Arg('unit', () => OrgUnitCreateInput) unit: OrgUnitCreateInput, @Ctx() context: OrgUnitContext) {
    return writeUnit(context, (given) =>
      createUnit(given, {
        slug: unit.slug ?? null,
        kind: unit.kind,
        level: unit.level,
        name: toTextPair(unit.name),
        shortName: unit.shortName ? toTextPair(unit.shortName) : null,
        aliases: tidy(unit.aliases),
        bareNames: tidy(unit.bareNames),
        regionId: unit.regionId ?? null,
        parentId: unit.parentId ?? null,
        directedByIds: unit.directedByIds,
        from: unit.from ?? null,
        until: unit.until ?? null,
      }),
    );
  }

  @RequiresScope('units:write')
  @Cost(mutationCost)
  @Mutation(() => OrgUnitPayload)
  orgUnitUpdate(
    @Arg('id', () => ID) id: string,
    @Arg('unit', () => OrgUnitUpdateInput) unit: OrgUnitUpdateInput,
    @Ctx() context: OrgUnitContext,
  ) {
    const { shortName } = unit;
    return writeUnit(context, (given) =>
      updateUnit(given, id, {
        slug: unit.slug ?? undefined,
        kind: unit.kind ?? undefined,
        name: unit.name ? toTextPair(unit.name) : undefined,
        shortName: shortName === undefined || shortName === null ? shortName : toTextPair(shortName),
        aliases: unit.aliases ? tidy(unit.aliases) : undefined,
        bareNames: unit.bareNames ? tidy(unit.bareNames) : undefined,
      }),
    );
  }

  @RequiresScope('units:write')
  @Cost(mutationCost)
  @Mutation(() => OrgUnitPayload, { description: 'A new name from a day on; the old one stays for the days before.' })
  orgUnitRename(
    @Arg('id', () => ID) id: string,
    @Arg('name', () => NameInput) name: NameInput,
    @Arg('from', () => DateScalar) from: string,
    @Ctx() context: OrgUnitContext,
  ) {
    return writeUnit(context, (given) => renameUnit(given, id, toTextPair(name), from));
  }

  @RequiresScope('units:write')
  @Cost(mutationCost)
  @Mutation(() => OrgUnitPayload, {
    description: 'Puts a unit under another in one of the hierarchies, over an interval.',
  })
  orgUnitAttach(
    @Arg('id', () => ID) id: string,
    @Arg('toId', () => ID) toId: string,
    @Arg('hierarchy', () => HierarchyEnum, { defaultValue: 'STRUCTURAL' }) hierarchy: UnitHierarchy,
    @Arg('from', () => DateScalar, { nullable: true }) from: string | null,
    @Arg('until', () => DateScalar, { nullable: true }) until: string | null,
    @Ctx() context: OrgUnitContext,
  ) {
    return writeUnit(context, (given) =>
      attachUnit(given, { id, toId, hierarchy, from: from ?? null, until: until ?? null }),
    );
  }

  @RequiresScope('units:write')
  @Cost(mutationCost)
  @Mutation(() => OrgUnitPayload, { description: 'Ends a link of one of the hierarchies.' })
  orgUnitDetach(
    @Arg('id', () => ID) id: string,
    @Arg('fromId', () => ID) fromId: string,
    @Arg('hierarchy', () => HierarchyEnum, { defaultValue: 'STRUCTURAL' }) hierarchy: UnitHierarchy,
    @Arg('on', () => DateScalar, firstDayAfter) on: string,
    @Ctx() context: OrgUnitContext,
  ) {
    return writeUnit(context, (given) => detachUnit(given, { id, fromId, hierarchy, on }));
  }

  @RequiresScope('units:write')
  @Cost(mutationCost)
  @Mutation(() => OrgUnitPayload, {
    description: 'Ends a unit, its links and the posts in it. It stays answerable for ever.',
  })
  orgUnitEnd(
    @Arg('id', () => ID) id: string,
    @Arg('on', () => DateScalar, firstDayAfter) on: string,
    @Arg('dayKnown', () => Boolean, {
      defaultValue: true,
      description: 'False: `on` is only the day by which it had ended.',
    })
    dayKnown: boolean,
    @Ctx() context: OrgUnitContext,
  ) {
    return writeUnit(context, (given) => endUnit(given, id, on, dayKnown));
  }

  @RequiresScope('units:write')
  @Cost(mutationCost)
  @Mutation(() => OrgUnitPayload, { description: 'A further interval of existence, as after a gap.' })
  orgUnitResume(
    @Arg('id', () => ID) id: string,
    @Arg('from', () => DateScalar) from: string,
    @Arg('until', () => DateScalar, { nullable: true }) until: string | null,
    @Ctx() context: OrgUnitContext,
  ) {
    return writeUnit(context, (given) => resumeUnit(given, id, from, until ?? null));
  }

  @RequiresScope('units:write')
  @Cost(mutationCost)
  @Mutation(() => OrgUnitDeletePayload, {
    description: 'Takes back a unit recorded by mistake. What existed is ended instead.',
  })
  orgUnitDelete(@Arg('id', () => ID) id: string, @Ctx() context: OrgUnitContext) {
    return writeDeletion(context, (given) => deleteUnit(given, id));
  }

  @RequiresScope('units:write')
  @Cost(mutationCost)
  @Mutation(() => SuccessionPayload, { description: 'Records what a unit or region went into.' })
  async orgUnitSucceed(
    @Arg('succession', () => SuccessionInput) given: SuccessionInput,
    @Ctx() context: OrgUnitContext,
  ) {
    const outcome = await write(context, (transaction) =>
      succeedUnit(transaction, {
        kind: given.kind,
        extent: given.extent,
        fromId: given.fromId,
        toId: given.toId ?? null,
        effectiveOn: given.effectiveOn ?? null,
        legalDocumentId: given.legalDocumentId ?? null,
        legalCitation: given.legalCitation ?? null,
        clause: given.clause ?? null,
      }),
    );
    return outcome.ok
      ? { succession: await findSuccession(outcome.id, context), userErrors: [] }
      : { succession: null, userErrors: toUserErrors(outcome.faults) };
  }

  @RequiresScope('units:write')
  @Cost(mutationCost)
  @Mutation(() => TenurePayload, { description: 'Gives a person a post with a known first day.' })
  tenureAppoint(@Arg('tenure', () => TenureInput) tenure: TenureInput, @Ctx() context: OrgUnitContext) {
    return writeTenure(context, (given) =>
      appoint(given, {
        personId: tenure.personId ?? null,
        personName: tenure.personName ?? null,
        unitId: tenure.unitId,
        role: tenure.role,
        title: toTextPair(tenure.title),
        from: tenure.from,
        until: tenure.until ?? null,
      }),
    );
  }

  @RequiresScope('units:write')
  @Cost(mutationCost)
  @Mutation(() => TenurePayload)
  tenureEnd(
    @Arg('id', () => ID) id: string,
    @Arg('on', () => DateScalar, firstDayAfter) on: string,
    @Ctx() context: OrgUnitContext,
  ) {
    return writeTenure(context, (given) => endTenure(given, id, on));
  }

  @RequiresScope('units:write')
  @Cost(mutationCost)
  @Mutation(() => TenureObservePayload, {
    description:
      'Records that a person was seen in a post on a day. The same sighting again changes nothing. Without `personId` it means who is known by that name in that post, else the one person of that name with a post in the same region, else a new person.',
  })
  async tenureObserve(@Arg('sighting', () => SightingInput) given: SightingInput, @Ctx() context: OrgUnitContext) {
    const outcome = await write(context, (transaction) =>
      observeTenure(transaction, toSighting(given, transaction.at)),
    );
    return outcome.ok
      ? { tenure: await findTenure(outcome.id, context), changed: outcome.changed, userErrors: [] }
      : { tenure: null, changed: false, userErrors: toUserErrors(outcome.faults) };
  }

  @RequiresScope('units:write')
  @Cost(mutationCost)
  @Mutation(() => OrgUnitDeletePayload, { description: 'Takes back a tenure recorded by mistake. The person stays.' })
  tenureDelete(@Arg('id', () => ID) id: string, @Ctx() context: OrgUnitContext) {
    return writeDeletion(context, (given) => deleteTenure(given, id));
  }
}
