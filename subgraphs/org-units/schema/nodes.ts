// Rows → GraphQL nodes of this subgraph, with the type name that `Node` is told by. Null where the row is of another type.
// Separate, because queries, references and `node(id)` must agree on it.
import type { PersonRow, TenureRow } from '../loaders/people.js';
import type { SubjectRow } from '../loaders/subject-rows.js';
import type { SuccessionRow } from '../loaders/successions.js';
import { toValidity } from '../loaders/time.js';
import type { OrgUnitContext } from './context.js';

export const unitNode = <Row extends SubjectRow>(row: Row) => ({ ...row, __typename: 'OrgUnit' as const });
export const regionNode = (row: SubjectRow) => ({ ...row, __typename: 'Region' as const });
export const personNode = (row: PersonRow) => ({ ...row, __typename: 'Person' as const });
export const tenureNode = (row: TenureRow) => ({ ...row, __typename: 'Tenure' as const });
export const successionNode = (row: SuccessionRow) => ({ ...row, __typename: 'Succession' as const });

export async function findUnit(id: string, { loaders }: OrgUnitContext) {
  const row = await loaders.subjects.load(id);
  return row?.type === 'UNIT' ? unitNode(row) : null;
}
export async function findRegion(id: string, { loaders }: OrgUnitContext) {
  const row = await loaders.subjects.load(id);
  return row?.type === 'REGION' ? regionNode(row) : null;
}
export async function findPerson(id: string, { loaders }: OrgUnitContext) {
  const row = await loaders.persons.load(id);
  return row === null ? null : personNode(row);
}
export async function findTenure(id: string, { loaders }: OrgUnitContext) {
  const row = await loaders.tenures.load(id);
  return row === null ? null : tenureNode(row);
}
export async function findSuccession(id: string, { loaders }: OrgUnitContext) {
  const row = await loaders.successions.load(id);
  return row === null ? null : successionNode(row);
}

/** Codes of a unit or region as the graph shows them. A code's bounds are dates, never mere limits. */
export function identifiersOf(row: SubjectRow, asOf: string | null, today: string) {
  return row.identifiers
    .map(({ scheme, value, ...period }) => ({
      scheme,
      value,
      period: { ...period, fromKnown: period.validFrom !== null, untilKnown: true },
    }))
    .filter(
      ({ period }) =>
        asOf === null || ((period.validFrom ?? '') <= asOf && (period.validUntil === null || asOf < period.validUntil)),
    )
    .map(({ period, ...identifier }) => ({ ...identifier, validity: toValidity(period, today) }));
}
