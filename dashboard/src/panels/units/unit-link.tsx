// A unit or region → its name as a link. Where there is no name in the reader's language, the name says which language it is in.
import type { JSX } from 'preact';
import { type PageRequest, hrefOf } from '../../request.js';

export interface NamedUnit {
  readonly slug: string;
  readonly name: NameText;
}

export interface NameText {
  readonly text: string;
  readonly language: string;
  readonly origin: string;
}

/** Needs the variables `locale` and `asOf`. */
export const unitNameFragment =
  'fragment UnitName on OrgUnit { slug name: nameText(asOf: $asOf, locale: $locale) { text language origin } }';
export const regionNameFragment =
  'fragment RegionName on Region { slug name: nameText(asOf: $asOf, locale: $locale) { text language origin } }';

export const nameVariables = { locale: 'Locale!', asOf: 'Date' } as const;
export const nameValues = ({ locale, asOf }: PageRequest) => ({ locale, asOf });

export function UnitLink({ unit, request }: { readonly unit: NamedUnit; readonly request: PageRequest }): JSX.Element {
  return (
    <a href={hrefOf(request, { path: `/units/${unit.slug}` })} {...languageOf(unit.name, request)}>
      {unit.name.text}
    </a>
  );
}

/** A region has no page of its own: the link leads to the units that work for it. */
export function RegionLink({
  region,
  request,
}: {
  readonly region: NamedUnit;
  readonly request: PageRequest;
}): JSX.Element {
  return (
    <a
      href={`${hrefOf(request, { path: '/units', search: { ward: region.slug } })}#wards`}
      {...languageOf(region.name, request)}
    >
      {region.name.text}
    </a>
  );
}

/** `lang`, where a text is in another language than its page. */
export function languageOf(text: { readonly language: string }, { locale }: PageRequest): { readonly lang?: string } {
  return text.language === locale ? {} : { lang: text.language };
}
