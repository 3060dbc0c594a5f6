# All articles into a file, verified by the trailers; prints one JSON object with what was got.
import base64
import hashlib
import http.client
import json
import os
import urllib.parse

base = os.environ.get("BASE_URL", "http://127.0.0.1:4000")
export_format = os.environ.get("FORMAT", "ndjson")
path = os.environ.get("FILE", "articles." + export_format)


class ResponseWithTrailers(http.client.HTTPResponse):
    """http.client reads trailers and throws them away; here they are kept."""

    trailers = None

    def _read_and_discard_trailer(self):
        self.trailers = http.client.parse_headers(self.fp)


address = urllib.parse.urlsplit(base)
Connection = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
connection = Connection(address.netloc)
connection.response_class = ResponseWithTrailers
connection.request("GET", "/export/articles." + export_format)
response = connection.getresponse()
if response.status != 200:
    raise SystemExit("the status is %d" % response.status)

sha256 = hashlib.sha256()
newlines = 0
with open(path, "wb") as file:
    while chunk := response.read(65536):
        sha256.update(chunk)
        newlines += chunk.count(b"\n")
        file.write(chunk)

digest = "sha-256=:%s:" % base64.b64encode(sha256.digest()).decode()
announced = response.trailers and response.trailers["repr-digest"]
if digest != announced:
    raise SystemExit("the digest is %s, not %s" % (digest, announced))
records = int(response.trailers["x-record-count"])
if export_format == "ndjson" and newlines != records:
    raise SystemExit("%d records came, not %d" % (newlines, records))
print(json.dumps({"records": records, "digest": digest, "cursor": response.headers["x-change-cursor"] or ""}))
