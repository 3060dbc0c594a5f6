# What changed since the last start: one JSON object a change. Needs API_KEY.
import json
import os
import sys
import urllib.parse
import urllib.request

base = os.environ.get("BASE_URL", "http://127.0.0.1:4000")
cursor_file = os.environ.get("CURSOR_FILE", "cursor.txt")

parameters = {"types": "Article,Poll"}
if os.path.exists(cursor_file):
    with open(cursor_file) as file:
        parameters["after"] = file.read().strip()

request = urllib.request.Request(
    base + "/changes?" + urllib.parse.urlencode(parameters), headers={"x-api-key": os.environ["API_KEY"]}
)
is_whole = False
cursor = None
with urllib.request.urlopen(request) as response:
    for text in response:
        line = json.loads(text)
        cursor = line["cursor"]
        control = line.get("control")
        if control is None:
            print(json.dumps(line))
        elif control == "end":
            is_whole = True
        elif control == "error":
            print("not all was told:", line["errors"], file=sys.stderr)

# From any cursor one can go on, that of the last change that came included.
if cursor is not None:
    with open(cursor_file, "w") as file:
        file.write(cursor)
if not is_whole:
    raise SystemExit(1)
