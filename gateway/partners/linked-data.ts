// A node as the graph gave it → what it is in the vocabularies of schema.org and of W3C's Organization Ontology. Things are named
// by their ids under PUBLIC_URL: names that stay, where slugs may change.
import { z } from 'zod';

type Node = Readonly<Record<string, unknown>>;

/** Terms without a prefix are those of schema.org. */
export const linkedDataContext = {
  '@vocab': 'https://schema.org/',
  org: 'http://www.w3.org/ns/org#',
};

const text = z.string().nullish();
const reference = z.object({ id: z.string() }).nullish();
const validity = z.object({ from: text, until: text }).nullish();
const identifiers = z.array(z.object({ scheme: z.string(), value: z.string() })).nullish();
const source = z.object({ sourceName: text, sourceUrl: text, licence: text }).nullish();

const named = (publicUrl: string, id: string) => `${publicUrl}/id/${id}`;
const linkTo = (publicUrl: string, to: z.infer<typeof reference>) =>
  to === null || to === undefined ? undefined : { '@id': named(publicUrl, to.id) };

/** What is not known is left out: in linked data null would be a statement. */
function compact(description: Node): Node {
  return Object.fromEntries(
    Object.entries(description).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

function describeSource(given: z.infer<typeof source>): Node {
  return { creditText: given?.sourceName, isBasedOn: given?.sourceUrl, license: given?.licence };
}

function describeIdentifiers(given: z.infer<typeof identifiers>): readonly Node[] {
  return (given ?? []).map(({ scheme, value }) => ({ '@type': 'PropertyValue', propertyID: scheme, value }));
}

const unit = z.object({
  id: z.string(),
  name: z.string(),
  shortName: text,
  aliases: z.array(z.string()),
  kind: z.string(),
  validity,
  parent: reference,
  region: reference,
  identifiers,
  provenance: source,
});

export function describeUnit(node: Node, publicUrl: string): Node {
  const { id, name, shortName, aliases, kind, ...given } = unit.parse(node);
  const parent = linkTo(publicUrl, given.parent);
  return compact({
    '@id': named(publicUrl, id),
    '@type': ['GovernmentOrganization', 'org:FormalOrganization'],
    identifier: [id, ...describeIdentifiers(given.identifiers)],
    name,
    alternateName: [...(typeof shortName === 'string' ? [shortName] : []), ...aliases],
    'org:classification': kind,
    foundingDate: given.validity?.from,
    dissolutionDate: given.validity?.until,
    parentOrganization: parent,
    'org:subOrganizationOf': parent,
    areaServed: linkTo(publicUrl, given.region),
    ...describeSource(given.provenance),
  });
}

const person = z.object({
  id: z.string(),
  name: z.string(),
  familyName: text,
  middleName: text,
  givenName: text,
  tenures: z.object({
    nodes: z.array(z.object({ id: z.string(), role: z.string(), title: z.string(), validity, unit: reference })),
  }),
  provenance: source,
});

export function describePerson(node: Node, publicUrl: string): Node {
  const { id, name, familyName, middleName, givenName, tenures, provenance } = person.parse(node);
  return compact({
    '@id': named(publicUrl, id),
    '@type': 'Person',
    identifier: id,
    name,
    familyName,
    additionalName: middleName,
    givenName,
    'org:hasMembership': tenures.nodes.map((tenure) =>
      compact({
        '@id': named(publicUrl, tenure.id),
        '@type': 'org:Membership',
        'org:role': tenure.role,
        name: tenure.title,
        'org:organization': linkTo(publicUrl, tenure.unit),
        startDate: tenure.validity?.from,
        endDate: tenure.validity?.until,
      }),
    ),
    ...describeSource(provenance),
  });
}

const region = z.object({
  id: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
  parent: reference,
  point: z.object({ latitude: z.number(), longitude: z.number() }).nullish(),
  identifiers,
  provenance: source,
});

export function describeRegion(node: Node, publicUrl: string): Node {
  const { id, name, aliases, point, ...given } = region.parse(node);
  return compact({
    '@id': named(publicUrl, id),
    '@type': 'AdministrativeArea',
    identifier: [id, ...describeIdentifiers(given.identifiers)],
    name,
    alternateName: aliases,
    containedInPlace: linkTo(publicUrl, given.parent),
    geo: point === null || point === undefined ? undefined : { '@type': 'GeoCoordinates', ...point },
    ...describeSource(given.provenance),
  });
}

const legalDocument = z.object({
  id: z.string(),
  citation: z.string(),
  kind: z.string(),
  title: text,
  issuedOn: text,
  issuer: reference,
  provenance: source,
});

export function describeDocument(node: Node, publicUrl: string): Node {
  const { id, citation, kind, title, issuedOn, issuer, provenance } = legalDocument.parse(node);
  return compact({
    '@id': named(publicUrl, id),
    '@type': 'Legislation',
    identifier: id,
    legislationIdentifier: citation,
    legislationType: kind,
    name: title ?? citation,
    legislationDate: issuedOn,
    legislationPassedBy: linkTo(publicUrl, issuer),
    ...describeSource(provenance),
  });
}

const poll = z.object({
  id: z.string(),
  title: z.string(),
  description: text,
  createdAt: text,
  updatedAt: text,
  organizer: reference,
  subject: reference,
  options: z.array(z.object({ id: z.string(), position: z.number(), label: z.string() })),
  provenance: source,
});

export function describePoll(node: Node, publicUrl: string): Node {
  const { id, title, description, options, ...given } = poll.parse(node);
  return compact({
    '@id': named(publicUrl, id),
    '@type': 'Question',
    identifier: id,
    name: title,
    text: description,
    dateCreated: given.createdAt,
    dateModified: given.updatedAt,
    publisher: linkTo(publicUrl, given.organizer),
    about: linkTo(publicUrl, given.subject),
    suggestedAnswer: options.map(({ id: option, position, label }) => ({
      '@id': named(publicUrl, option),
      '@type': 'Answer',
      position,
      text: label,
    })),
    ...describeSource(given.provenance),
  });
}

const alert = z.object({
  id: z.string(),
  identifier: z.string(),
  sentAt: z.string(),
  activeUntil: text,
  headline: text,
  event: text,
  description: text,
  regions: z.array(reference),
  sourceUrl: text,
  provenance: source,
});

export function describeAlert(node: Node, publicUrl: string): Node {
  const { id, identifier, sentAt, headline, event, description, regions, ...given } = alert.parse(node);
  return compact({
    '@id': named(publicUrl, id),
    '@type': 'SpecialAnnouncement',
    identifier: [id, identifier],
    name: headline ?? event,
    text: description,
    datePosted: sentAt,
    expires: given.activeUntil,
    spatialCoverage: regions.map((each) => linkTo(publicUrl, each)).filter((each) => each !== undefined),
    ...describeSource(given.provenance),
    url: given.sourceUrl,
  });
}
