// Types of the other subgraphs, known here by id only, so that `node(id)` can name every type of the graph.
// Separate, because nothing of them is resolved here.
import { Directive, ObjectType } from 'type-graphql';
import { Node } from '../../kit/graphql/shared-types.js';

const pointsOnly = '@key(fields: "id", resolvable: false)';

@Directive(pointsOnly)
@ObjectType('Article', { implements: Node })
class ArticleStub extends Node {}

@Directive(pointsOnly)
@ObjectType('Category', { implements: Node })
class CategoryStub extends Node {}

@Directive(pointsOnly)
@ObjectType('LegalDocument', { implements: Node })
export class LegalDocumentStub extends Node {}

@Directive(pointsOnly)
@ObjectType('CivicEvent', { implements: Node })
class CivicEventStub extends Node {}

@Directive(pointsOnly)
@ObjectType('Slogan', { implements: Node })
class SloganStub extends Node {}

@Directive(pointsOnly)
@ObjectType('Poll', { implements: Node })
class PollStub extends Node {}

@Directive(pointsOnly)
@ObjectType('WeatherAlert', { implements: Node })
class WeatherAlertStub extends Node {}

export const nodeStubs = [
  ArticleStub,
  CategoryStub,
  LegalDocumentStub,
  CivicEventStub,
  SloganStub,
  PollStub,
  WeatherAlertStub,
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
