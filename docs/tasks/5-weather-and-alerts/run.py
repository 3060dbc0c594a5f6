# The weather of three cities, alerts first; one JSON object.
import json
import os
import urllib.request

base = os.environ.get("BASE_URL", "http://127.0.0.1:4000")

query = """query WeatherOfThreeCities {
  weatherWidget {
    location { label timezone }
    alertsFreshness { status fetchedAt }
    alerts(minimumSeverity: MODERATE) { severity event(locale: "vi") headline(locale: "vi") activeUntil }
    freshness { status observedAt }
    current { observedAt temperature condition { label(locale: "vi") } }
    normals { label(locale: "vi") station period months { month meanTemperatureC rainfallMm } }
  }
}"""

request = urllib.request.Request(
    base + "/graphql",
    data=json.dumps({"query": query}).encode(),
    headers={"content-type": "application/json"},
)
with urllib.request.urlopen(request) as response:
    answer = json.load(response)
if "errors" in answer:
    raise SystemExit(json.dumps(answer["errors"]))
print(json.dumps(answer))
