// What pages ask while they are open, beside the one document that each is made of, held against the schema that clients see.
import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as polls from '../../dashboard/src/panels/polls/poll-data.js';
import * as weather from '../../dashboard/src/panels/weather/weather-data.js';

const text = readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8');
const schema = buildSchema(
  `${text}\ndirective @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT`,
);
const documents = [
  polls.pollNowDocument,
  polls.castBallotDocument,
  polls.receiptDocument,
  polls.pollChangedDocument,
  weather.alertsDocument,
  weather.alertIssuedDocument,
  weather.weatherChangedDocument,
];

describe('what pages ask while they are open', () => {
  it.each(documents)('fits the schema: %s', (document) => {
    expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
  });
});
