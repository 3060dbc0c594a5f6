#!/bin/sh
# All articles into a file, verified by the trailers; prints one JSON object with what was got.
set -eu
base="${BASE_URL:-http://127.0.0.1:4000}"
format="${FORMAT:-ndjson}"
file="${FILE:-articles.$format}"
headers=$(mktemp)
trap 'rm -f "$headers"' EXIT
# Trailers are written after the headers.
curl --silent --show-error --fail-with-body --dump-header "$headers" --output "$file" "$base/export/articles.$format"
field() { tr -d '\r' <"$headers" | sed -n "s/^$1: *//p" | tail -n 1; }
digest="sha-256=:$(openssl dgst -sha256 -binary "$file" | openssl base64 -A):"
if [ "$digest" != "$(field repr-digest)" ]; then
  printf 'the digest is %s, not %s\n' "$digest" "$(field repr-digest)" >&2
  exit 1
fi
records=$(field x-record-count)
if [ "$format" = ndjson ] && [ "$(wc -l <"$file")" -ne "$records" ]; then
  echo 'the number of records differs' >&2
  exit 1
fi
printf '{"records":%s,"digest":"%s","cursor":"%s"}\n' "$records" "$digest" "$(field x-change-cursor)"
