// How old the directory may be that is given while the room is away, and where it comes from. Not in it: the change log, what rooms
// ask each other, and payloads of mutations.
import { day, type DeclaredProvenance, type TypeDeclarations } from '../../kit/graphql/type-declarations.js';

const directory: DeclaredProvenance = {
  publisher: 'Editors of this service, from published decisions, portal pages and the press',
  licence: null,
  source: null,
  note: 'Public facts, each with its own `provenance`: what it leaves out, and what is still to be confirmed.',
};

export const typeDeclarations: TypeDeclarations = {
  staleIfError: {
    OrgUnit: day,
    OrgUnitConnection: day,
    OrgUnitEdge: day,
    OrgUnitDescendantConnection: day,
    OrgUnitDescendantEdge: day,
    Region: day,
    Person: day,
    PersonConnection: day,
    PersonEdge: day,
    Tenure: day,
    TenureConnection: day,
    TenureEdge: day,
    Succession: day,
    NamePeriod: day,
    ExternalIdentifier: day,
    GeoPoint: day,
  },
  provenance: {
    OrgUnit: directory,
    Region: directory,
    Succession: directory,
    Person: {
      ...directory,
      note: "Some persons of the sample data are SYNTHETIC; each one's own `provenance` says so.",
    },
    Tenure: {
      ...directory,
      note: "Some tenures of the sample data are SYNTHETIC; each one's own `provenance` says so.",
    },
  },
};
