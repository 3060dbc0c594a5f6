#!/bin/sh
# A unit on a day in the past, and what followed it; one JSON object.
set -eu
base="${BASE_URL:-http://127.0.0.1:4000}"
query='query UnitOverTime($slug: String!, $day: Date!) {
  orgUnit(slug: $slug) {
    nameThen: name(asOf: $day)
    stateThen: state(asOf: $day)
    leadersThen: tenures(asOf: $day, first: 5) { nodes { title person { name } provenance { kind } } }
    directedByThen: directedBy(asOf: $day) { slug name(asOf: $day) }
    stateNow: state
    validity { from until untilKnown }
    successors { kind extent effectiveOn legalCitation toUnit { slug name } }
  }
}'
answer=$(curl --silent --show-error --fail-with-body --get "$base/graphql" \
  --header 'accept: application/graphql-response+json' \
  --data-urlencode "query=$query" \
  --data-urlencode 'variables={"slug":"ubnd-quan-hoang-mai","day":"2018-01-25"}')
printf '%s\n' "$answer"
case $answer in *'"errors":'*) exit 1 ;; esac
