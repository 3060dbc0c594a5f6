// A span of an article that names someone or something → a link with a note: who, in what post, of what unit, and how sure that is.
// The note is shown on hover and on keyboard focus by the style sheet; Escape hides it where there is a script.
import type { JSX } from 'preact';
import { type PageRequest, hrefOf } from '../../request.js';
import { type NameText, languageOf } from '../units/unit-link.js';

interface Target {
  readonly __typename: string;
  readonly id?: string;
  readonly slug?: string;
  readonly name?: NameText;
  readonly personName?: string;
  readonly citation?: string;
  readonly title?: string | null;
  readonly tenures?: { readonly nodes: readonly { readonly id: string; readonly title: NameText }[] };
  readonly text?: string;
}

export interface Mention {
  readonly type: string;
  readonly basis: string;
  readonly block: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly postTitle: string | null;
  readonly confidence: number | null;
  readonly target: Target | null;
  readonly postHolder: { readonly id: string; readonly name: string } | null;
}

/** Needs the fragments and variables of unit names. */
export const mentionFields = `type basis block start end text postTitle confidence
  postHolder { id name }
  target {
    __typename
    ... on OrgUnit { id ...UnitName }
    ... on Region { id ...RegionName }
    ... on Person { id personName: name tenures(first: 3, asOf: $asOf) { nodes { id title: titleText(locale: $locale) { text language origin } } } }
    ... on LegalDocument { id citation title }
    ... on Slogan { text }
  }`;

/** From here on a mention is shown as certain, if the text names its target outright. */
const certainFrom = 0.9;

export function isCertain({ basis, confidence }: Mention): boolean {
  return basis === 'EXPLICIT' && (confidence ?? 1) >= certainFrom;
}

export function hrefOfMention({ target, postHolder }: Mention, request: PageRequest): string | null {
  if (target === null)
    return postHolder === null ? null : hrefOf(request, { path: '/news', search: { person: postHolder.id } });
  switch (target.__typename) {
    case 'OrgUnit':
      return hrefOf(request, { path: `/units/${target.slug ?? ''}` });
    case 'Region':
      return `${hrefOf(request, { path: '/units', search: { ward: target.slug } })}#wards`;
    case 'Person':
      return hrefOf(request, { path: '/news', search: { person: target.id } });
    case 'LegalDocument':
      return hrefOf(request, { path: '/news', search: { document: target.id } });
    default:
      return null;
  }
}

const bases: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  EXPLICIT: { vi: 'được nêu tên trong bài', en: 'named in the text' },
  CONTEXT: { vi: 'suy ra từ ngữ cảnh của bài', en: 'concluded from the article’s context' },
  COREFERENCE: { vi: 'suy ra: chỉ người vừa được nêu tên', en: 'concluded: the person named before' },
};

export function describeCertainty(mention: Mention, { locale }: PageRequest): string {
  const sure = isCertain(mention);
  const head = locale === 'vi' ? (sure ? 'Chắc chắn' : 'Không chắc chắn') : sure ? 'Certain' : 'Uncertain';
  const percent = mention.confidence === null ? '' : `, ${Math.round(mention.confidence * 100)} %`;
  return `${head}: ${bases[mention.basis]?.[locale] ?? mention.basis}${percent}`;
}

/** Who, what post, what unit: what is not known is left out. */
export function MentionFacts({
  mention,
  request,
}: {
  readonly mention: Mention;
  readonly request: PageRequest;
}): JSX.Element {
  const { target, postHolder, postTitle } = mention;
  const who = postHolder?.name ?? target?.personName;
  const posts = target?.tenures?.nodes ?? [];
  const other = target?.citation ?? target?.text;
  return (
    <>
      {who === undefined ? null : (
        <span class="note-line note-who" lang="vi">
          {who}
        </span>
      )}
      {postTitle === null ? null : (
        <span class="note-line" lang="vi">
          {postTitle}
        </span>
      )}
      {posts.map(({ id, title }) => (
        <span key={id} class="note-line" {...languageOf(title, request)}>
          {title.text}
        </span>
      ))}
      {target?.name === undefined ? null : (
        <span class="note-line" {...languageOf(target.name, request)}>
          {target.name.text}
        </span>
      )}
      {other === undefined ? null : (
        <span class="note-line" lang="vi">
          {other}
          {typeof target?.title === 'string' ? `: ${target.title}` : ''}
        </span>
      )}
    </>
  );
}

export function LinkedMention(given: {
  readonly mention: Mention;
  readonly request: PageRequest;
  readonly text: string;
}): JSX.Element {
  const { mention, request, text } = given;
  const href = hrefOfMention(mention, request);
  if (href === null) return <>{text}</>;
  const id = `note-${mention.block}-${mention.start}`;
  return (
    <span class={isCertain(mention) ? 'mention' : 'mention mention-uncertain'}>
      <a href={href} aria-describedby={id}>
        {text}
      </a>
      <span class="note" role="tooltip" id={id} lang={request.locale}>
        <MentionFacts mention={mention} request={request} />
        <span class="note-line note-basis">{describeCertainty(mention, request)}</span>
      </span>
    </span>
  );
}
