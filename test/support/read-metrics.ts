// The text format of Prometheus → its metrics by name, so that tests say what they expect in one line.

export interface ReadMetrics {
  /** Names as queries use them: a histogram has three. */
  readonly names: ReadonlySet<string>;
  /** Labels by the name of the metric. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of a series such as `civic_requests_total{kind="query",outcome="ok"}`; NaN where there is none. */
  valueOf(series: string): number;
}

export function readMetrics(text: string): ReadMetrics {
  const names = new Set<string>();
  const values = new Map<string, number>();
  const labels = new Map<string, Set<string>>();
  for (const line of text.split('\n')) {
    const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (name !== undefined)
      for (const suffix of type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']) names.add(`${name}${suffix}`);
    const [, series, value] = /^([a-z][\w]*(?:\{[^}]*\})?) (\S+)$/.exec(line) ?? [];
    if (series === undefined) continue;
    values.set(series, Number(value));
    const known = labels.get(series.split('{')[0] ?? '') ?? new Set();
    for (const [, label] of series.matchAll(/[{,](\w+)="/g)) if (label !== undefined) known.add(label);
    labels.set(series.split('{')[0] ?? '', known);
  }
  return { names, labels, valueOf: (series) => values.get(series) ?? NaN };
}

/** `url`: of /metrics. */
export async function fetchMetrics(url: string): Promise<ReadMetrics> {
  return readMetrics(await (await fetch(url)).text());
}
