// The shapes between an article, a directory of units, regions and persons, and the mentions found between them.
// Separate so that importers and tests depend on plain data, not on the grammar.

export type AdminLevel = 'NATIONAL' | 'CITY' | 'DISTRICT' | 'WARD' | 'RESIDENTIAL_GROUP';
export type MentionType =
  | 'ORGANIZATION'
  | 'ORGANIZATION_CLASS'
  | 'POST'
  | 'PERSON'
  | 'PLACE'
  | 'LEGAL_DOCUMENT'
  | 'SLOGAN';
export type MentionBasis = 'EXPLICIT' | 'CONTEXT' | 'COREFERENCE';
export type DatePrecision = 'DAY' | 'MONTH' | 'YEAR' | 'UNKNOWN';
export type PostRole =
  | 'SECRETARY'
  | 'STANDING_DEPUTY_SECRETARY'
  | 'DEPUTY_SECRETARY'
  | 'STANDING_COMMITTEE_MEMBER'
  | 'HEAD'
  | 'DEPUTY_HEAD'
  | 'CHAIR'
  | 'VICE_CHAIR'
  | 'MEMBER';

export interface ArticleBlock {
  readonly index: number;
  readonly kind: string;
  readonly text: string;
}

/** `contextUnitId` or `contextRegionId` name the district, ward or city that publishes; both null: it is inferred. */
export interface ArticleText {
  readonly blocks: readonly ArticleBlock[];
  /** YYYY-MM-DD in Vietnam; null when unknown, then names are resolved without regard to time. */
  readonly publishedOn: string | null;
  readonly contextUnitId: string | null;
  readonly contextRegionId: string | null;
}

/** `from` inclusive, `until` exclusive, YYYY-MM-DD; null is open or unknown. */
/** A unit whose name, region or existence changed is several rows with one id, one row for each interval. */
export interface DirectoryUnit {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly shortName: string | null;
  readonly kind: string;
  readonly level: AdminLevel;
  readonly sector: string;
  readonly regionId: string | null;
  readonly parentId: string | null;
  readonly from: string | null;
  readonly until: string | null;
}
export interface DirectoryRegion {
  readonly id: string;
  readonly name: string;
  readonly level: AdminLevel;
  readonly parentId: string | null;
  readonly from: string | null;
  readonly until: string | null;
}
export interface DirectoryPerson {
  readonly id: string;
  readonly name: string;
  readonly posts: readonly { readonly unitId: string; readonly role: PostRole; readonly title: string }[];
}
export interface Directory {
  readonly units: readonly DirectoryUnit[];
  readonly regions: readonly DirectoryRegion[];
  readonly persons: readonly DirectoryPerson[];
}

/** A span of one block. `start` and `end` are Unicode code points of the block's text, half-open. */
export interface Mention {
  readonly type: MentionType;
  readonly basis: MentionBasis;
  readonly block: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** A directory id, or the key of a person, document or slogan of this result; null for classes and unlinkable names. */
  readonly targetKey: string | null;
  /** The canonical spelling of the post, without its unit: "Phó Trưởng Ban". */
  readonly postTitle: string | null;
  readonly postRole: PostRole | null;
  readonly postUnitId: string | null;
  readonly postHolderKey: string | null;
  /** 0 to 1: how sure the link is, or the span where there is no link. */
  readonly confidence: number;
}

export interface CitedDocument {
  readonly key: string;
  /** As printed, without its kind: "15-NQ/TU", with the Đ kept. */
  readonly citation: string;
  readonly kind: LegalDocumentKind;
  readonly number: string;
  readonly year: number | null;
  /** What follows the number and year: "NQ/TU", "NĐ-CP"; null when only a number was cited. */
  readonly symbol: string | null;
  readonly issuerUnitId: string | null;
  readonly issuerBasis: 'STATED' | 'INFERRED' | null;
  readonly issuedOn: string | null;
  readonly issuedOnPrecision: DatePrecision;
  readonly titleAsCited: string | null;
  /** Never true: an article quotes a title, it does not certify it. */
  readonly titleIsComplete: boolean;
}
export type LegalDocumentKind =
  | 'NGHI_QUYET'
  | 'QUYET_DINH'
  | 'CHI_THI'
  | 'NGHI_DINH'
  | 'THONG_TU'
  | 'KE_HOACH'
  | 'CONG_VAN'
  | 'HUONG_DAN'
  | 'QUY_DINH'
  | 'OTHER';

export interface FoundEvent {
  readonly key: string;
  readonly name: string;
  /** The first day that the precision covers: 2017-01-01 for the year 2017. */
  readonly startsOn: string | null;
  readonly startsOnPrecision: DatePrecision;
  readonly hostUnitId: string | null;
  readonly chairKey: string | null;
  readonly legalBasisKey: string | null;
  readonly block: number;
}
export interface FoundSlogan {
  readonly key: string;
  readonly text: string;
  readonly year: number | null;
  readonly kind: 'MOVEMENT_MODEL' | 'COVENANT_MOTTO' | 'ANNUAL_THEME';
}
export interface FoundPerson {
  readonly key: string;
  readonly name: string;
  readonly posts: readonly {
    readonly unitId: string | null;
    readonly role: PostRole | null;
    readonly title: string;
    /** The day of the event or of the article on which the person was seen in the post. */
    readonly observedOn: string | null;
  }[];
}

export interface RecognizedMentions {
  readonly mentions: readonly Mention[];
  readonly documents: readonly CitedDocument[];
  readonly events: readonly FoundEvent[];
  readonly slogans: readonly FoundSlogan[];
  readonly persons: readonly FoundPerson[];
}
