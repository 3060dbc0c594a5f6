# A unit on a day in the past, and what followed it; one JSON object.
import json
import os
import urllib.request

base = os.environ.get("BASE_URL", "http://127.0.0.1:4000")

query = """query UnitOverTime($slug: String!, $day: Date!) {
  orgUnit(slug: $slug) {
    nameThen: name(asOf: $day)
    stateThen: state(asOf: $day)
    leadersThen: tenures(asOf: $day, first: 5) { nodes { title person { name } provenance { kind } } }
    directedByThen: directedBy(asOf: $day) { slug name(asOf: $day) }
    stateNow: state
    validity { from until untilKnown }
    successors { kind extent effectiveOn legalCitation toUnit { slug name } }
  }
}"""

body = {"query": query, "variables": {"slug": "ubnd-quan-hoang-mai", "day": "2018-01-25"}}
request = urllib.request.Request(
    base + "/graphql", data=json.dumps(body).encode(), headers={"content-type": "application/json"}
)
with urllib.request.urlopen(request) as response:
    answer = json.load(response)
if "errors" in answer:
    raise SystemExit(json.dumps(answer["errors"]))
print(json.dumps(answer))
