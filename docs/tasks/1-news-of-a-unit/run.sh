#!/bin/sh
# The articles that name a unit, a page at a time; one JSON object a page.
set -eu
base="${BASE_URL:-http://127.0.0.1:4000}"
query='query NewsOfUnit($slug: String!, $after: String) {
  orgUnit(slug: $slug) {
    articles(first: 2, after: $after) {
      nodes {
        title
        publishedAt
        mentions(types: [ORGANIZATION]) { text block start end target { ... on OrgUnit { slug } } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}'
after=null
while :; do
  answer=$(curl --silent --show-error --fail-with-body --get "$base/graphql" \
    --header 'accept: application/graphql-response+json' \
    --data-urlencode "query=$query" \
    --data-urlencode "variables={\"slug\":\"ban-dan-van-quan-uy-hoang-mai\",\"after\":$after}")
  printf '%s\n' "$answer"
  case $answer in
    *'"errors":'*) exit 1 ;;
    *'"hasNextPage":true'*) after=$(printf '%s' "$answer" | sed 's/.*"endCursor":\("[^"]*"\).*/\1/') ;;
    *) exit 0 ;;
  esac
done
