// The weather of three cities, alerts first; one JSON object.
const base = process.env['BASE_URL'] ?? 'http://127.0.0.1:4000';

const query = `query WeatherOfThreeCities {
  weatherWidget {
    location { label timezone }
    alertsFreshness { status fetchedAt }
    alerts(minimumSeverity: MODERATE) { severity event(locale: "vi") headline(locale: "vi") activeUntil }
    freshness { status observedAt }
    current { observedAt temperature condition { label(locale: "vi") } }
    normals { label(locale: "vi") station period months { month meanTemperatureC rainfallMm } }
  }
}`;

const response = await fetch(`${base}/graphql`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query }),
});
const answer: { data?: unknown; errors?: readonly { message: string }[] } = JSON.parse(await response.text());
if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
console.log(JSON.stringify(answer));
