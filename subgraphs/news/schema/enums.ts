// The closed lists of the news graph, with what their values mean. The values are those that the entities store.
import { registerEnumType } from 'type-graphql';

export enum ArticleStatus {
  DRAFT = 'DRAFT',
  PUBLISHED = 'PUBLISHED',
  WITHDRAWN = 'WITHDRAWN',
}
registerEnumType(ArticleStatus, {
  name: 'ArticleStatus',
  valuesConfig: {
    DRAFT: {
      description:
        'Being written; read only with the scope articles:write, and listed only by a filter that asks for drafts.',
    },
    WITHDRAWN: { description: 'Taken back: the title and the explanation stay, the text is no longer given.' },
  },
});

export enum TextBlockKind {
  TITLE = 'TITLE',
  LEAD = 'LEAD',
  PARAGRAPH = 'PARAGRAPH',
  HEADING = 'HEADING',
  QUOTE = 'QUOTE',
  LIST_ITEM = 'LIST_ITEM',
}
registerEnumType(TextBlockKind, { name: 'TextBlockKind' });

export enum BodyBlockKind {
  PARAGRAPH = 'PARAGRAPH',
  HEADING = 'HEADING',
  QUOTE = 'QUOTE',
  LIST_ITEM = 'LIST_ITEM',
}
registerEnumType(BodyBlockKind, {
  name: 'BodyBlockKind',
  description: 'Kinds of blocks below the title and the lead.',
});

export enum MentionType {
  ORGANIZATION = 'ORGANIZATION',
  ORGANIZATION_CLASS = 'ORGANIZATION_CLASS',
  POST = 'POST',
  PERSON = 'PERSON',
  PLACE = 'PLACE',
  LEGAL_DOCUMENT = 'LEGAL_DOCUMENT',
  SLOGAN = 'SLOGAN',
}
registerEnumType(MentionType, {
  name: 'MentionType',
  valuesConfig: {
    ORGANIZATION_CLASS: { description: 'Units of a kind without their names ("Đảng ủy 14 phường"); has no target.' },
  },
});

export enum MentionBasis {
  EXPLICIT = 'EXPLICIT',
  CONTEXT = 'CONTEXT',
  COREFERENCE = 'COREFERENCE',
}
registerEnumType(MentionBasis, {
  name: 'MentionBasis',
  description: 'How it is known what a span means.',
  valuesConfig: {
    EXPLICIT: { description: 'The span names it.' },
    CONTEXT: { description: 'The span is short for it where the article comes from ("Quận ủy").' },
    COREFERENCE: { description: 'The span points back to what was named before ("đồng chí cũng…").' },
  },
});

export enum LegalDocumentKind {
  NGHI_QUYET = 'NGHI_QUYET',
  QUYET_DINH = 'QUYET_DINH',
  CHI_THI = 'CHI_THI',
  NGHI_DINH = 'NGHI_DINH',
  THONG_TU = 'THONG_TU',
  KE_HOACH = 'KE_HOACH',
  CONG_VAN = 'CONG_VAN',
  HUONG_DAN = 'HUONG_DAN',
  QUY_DINH = 'QUY_DINH',
  OTHER = 'OTHER',
}
registerEnumType(LegalDocumentKind, {
  name: 'LegalDocumentKind',
  valuesConfig: {
    NGHI_QUYET: { description: 'Resolution (nghị quyết, NQ).' },
    QUYET_DINH: { description: 'Decision (quyết định, QĐ).' },
    CHI_THI: { description: 'Directive (chỉ thị, CT).' },
    NGHI_DINH: { description: 'Decree (nghị định, NĐ).' },
    THONG_TU: { description: 'Circular (thông tư, TT).' },
    KE_HOACH: { description: 'Plan (kế hoạch, KH).' },
    CONG_VAN: { description: 'Official letter (công văn, CV).' },
    HUONG_DAN: { description: 'Guidance (hướng dẫn, HD).' },
    QUY_DINH: { description: 'Regulation (quy định, QĐi or QĐ).' },
  },
});

export enum DatePrecision {
  DAY = 'DAY',
  MONTH = 'MONTH',
  YEAR = 'YEAR',
  UNKNOWN = 'UNKNOWN',
}
registerEnumType(DatePrecision, {
  name: 'DatePrecision',
  description: 'How much of a date is known; a month or year is given as its first day.',
});

export enum ArticleOrderField {
  PUBLISHED_AT = 'PUBLISHED_AT',
  UPDATED_AT = 'UPDATED_AT',
  VIEW_COUNT = 'VIEW_COUNT',
  RELEVANCE = 'RELEVANCE',
}
registerEnumType(ArticleOrderField, {
  name: 'ArticleOrderField',
  valuesConfig: {
    VIEW_COUNT: { description: 'The count that the source showed and the views counted here, together.' },
    RELEVANCE: {
      description:
        'Only with `search`: exact spellings first, then title over lead over body, then newest. Ranks the 300 newest ' +
        'matches and ends there; the order PUBLISHED_AT goes on through all of them.',
    },
  },
});

export enum TimeBucket {
  HOUR = 'HOUR',
  DAY = 'DAY',
  WEEK = 'WEEK',
  MONTH = 'MONTH',
}
registerEnumType(TimeBucket, {
  name: 'TimeBucket',
  description: "In Vietnam's time (UTC+7); a week starts on Monday.",
});

export enum ArticleErrorCode {
  BLANK = 'BLANK',
  TOO_LONG = 'TOO_LONG',
  NOT_FOUND = 'NOT_FOUND',
  STALE_REVISION = 'STALE_REVISION',
  INVALID_HTML = 'INVALID_HTML',
  INVALID_TRANSITION = 'INVALID_TRANSITION',
  INVALID_SLUG = 'INVALID_SLUG',
  SLUG_TAKEN = 'SLUG_TAKEN',
}
registerEnumType(ArticleErrorCode, {
  name: 'ArticleErrorCode',
  valuesConfig: {
    BLANK: { description: 'A text that must not be empty is.' },
    TOO_LONG: { description: 'A text or list is longer than the message allows.' },
    NOT_FOUND: { description: 'There is no article or category of that id.' },
    STALE_REVISION: { description: 'The article was changed since `expectedRevision`: read it again.' },
    INVALID_HTML: { description: '`bodyHtml` holds what the allow-list does not.' },
    INVALID_TRANSITION: { description: 'The article is not in a state that allows this.' },
    INVALID_SLUG: { description: 'A slug is words of a–z and 0–9 joined by single hyphens.' },
    SLUG_TAKEN: { description: 'Another article has, or had, that slug.' },
  },
});
