// Types of the other subgraphs, known here by id only, so that `node(id)` can name every type of the graph.
// Separate, because nothing of them is resolved here.
import { Directive, ObjectType } from 'type-graphql';
import { Node } from '../../kit/graphql/shared-types.js';

const pointsOnly = '@key(fields: "id", resolvable: false)';

@Directive(pointsOnly)
@ObjectType('Article', { implements: Node })
class ArticleReference extends Node {}

@Directive(pointsOnly)
@ObjectType('Category', { implements: Node })
class CategoryReference extends Node {}

@Directive(pointsOnly)
@ObjectType('LegalDocument', { implements: Node })
export class LegalDocumentReference extends Node {}

@Directive(pointsOnly)
@ObjectType('CivicEvent', { implements: Node })
class CivicEventReference extends Node {}

@Directive(pointsOnly)
@ObjectType('Slogan', { implements: Node })
class SloganReference extends Node {}

@Directive(pointsOnly)
@ObjectType('Poll', { implements: Node })
class PollReference extends Node {}

@Directive(pointsOnly)
@ObjectType('WeatherAlert', { implements: Node })
class WeatherAlertReference extends Node {}

export const nodeReferences = [
  ArticleReference,
  CategoryReference,
  LegalDocumentReference,
  CivicEventReference,
  SloganReference,
  PollReference,
  WeatherAlertReference,
];

/** Prefix of an id → the type that another subgraph owns. Whether such a node exists, its owner says. */
export const foreignTypes: Readonly<Record<string, string>> = {
  article: 'Article',
  category: 'Category',
  document: 'LegalDocument',
  event: 'CivicEvent',
  slogan: 'Slogan',
  poll: 'Poll',
  alert: 'WeatherAlert',
};
