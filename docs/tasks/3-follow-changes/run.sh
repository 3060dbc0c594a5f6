#!/bin/sh
# What changed since the last start: one JSON object a change. Needs API_KEY.
set -eu
base="${BASE_URL:-http://127.0.0.1:4000}"
cursor_file="${CURSOR_FILE:-cursor.txt}"
after=''
if [ -s "$cursor_file" ]; then after=$(cat "$cursor_file"); fi
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
curl --silent --show-error --fail-with-body --get "$base/changes" \
  --header "x-api-key: $API_KEY" \
  --data-urlencode 'types=Article,Poll' \
  ${after:+--data-urlencode "after=$after"} >"$lines"
last=$(tail -n 1 "$lines")
case $last in
  *'"control":"end"'*) ;;
  *) printf 'not all was told: %s\n' "$last" >&2 && exit 1 ;;
esac
sed '$d' "$lines"
printf '%s' "$last" | sed 's/.*"cursor":"\([^"]*\)".*/\1/' >"$cursor_file"
