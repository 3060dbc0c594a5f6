#!/bin/sh
# The weather of three cities, alerts first; one JSON object.
set -eu
base="${BASE_URL:-http://127.0.0.1:4000}"
query='query WeatherOfThreeCities {
  weatherWidget {
    location { label timezone }
    alertsFreshness { status fetchedAt }
    alerts(minimumSeverity: MODERATE) { severity event(locale: "vi") headline(locale: "vi") activeUntil }
    freshness { status observedAt }
    current { observedAt temperature condition { label(locale: "vi") } }
    normals { label(locale: "vi") station period months { month meanTemperatureC rainfallMm } }
  }
}'
answer=$(curl --silent --show-error --fail-with-body --get "$base/graphql" \
  --header 'accept: application/graphql-response+json' \
  --data-urlencode "query=$query")
printf '%s\n' "$answer"
case $answer in *'"errors":'*) exit 1 ;; esac
