// A unit on a day in the past, and what followed it; one JSON object.
const base = process.env['BASE_URL'] ?? 'http://127.0.0.1:4000';

const query = `query UnitOverTime($slug: String!, $day: Date!) {
  orgUnit(slug: $slug) {
    nameThen: name(asOf: $day)
    stateThen: state(asOf: $day)
    leadersThen: tenures(asOf: $day, first: 5) { nodes { title person { name } provenance { kind } } }
    directedByThen: directedBy(asOf: $day) { slug name(asOf: $day) }
    stateNow: state
    validity { from until untilKnown }
    successors { kind extent effectiveOn legalCitation toUnit { slug name } }
  }
}`;

const response = await fetch(`${base}/graphql`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query, variables: { slug: 'ubnd-quan-hoang-mai', day: '2018-01-25' } }),
});
const answer: { data?: unknown; errors?: readonly { message: string }[] } = JSON.parse(await response.text());
if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
console.log(JSON.stringify(answer));
