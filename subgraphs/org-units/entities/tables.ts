// All entities of the room, and the typed tables that loaders and commands read and write.
import type { Tables } from '../../kit/store.js';
import { PersonEntity, TenureEntity } from './person.js';
import {
  IdentifierEntity,
  RetiredSlugEntity,
  SubjectEntity,
  SubjectIntervalEntity,
  SubjectLinkEntity,
  SubjectNameEntity,
} from './subject.js';
import { SuccessionEntity } from './succession.js';

export const entities = [
  SubjectEntity,
  RetiredSlugEntity,
  SubjectNameEntity,
  SubjectIntervalEntity,
  SubjectLinkEntity,
  IdentifierEntity,
  SuccessionEntity,
  PersonEntity,
  TenureEntity,
] as const;

export type OrgUnitTables = Tables<(typeof entities)[number]>;
