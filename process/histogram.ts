// Values → counts by bucket, and the text that Prometheus reads of them. Ours rather than prom-client's, whose histogram looks its
// labels up anew for each value: forty times the cost, several times in each request (docs/decisions/0016).

export interface HistogramSeries {
  observe(value: number): void;
}

export interface Histogram {
  /** The series of one set of labels; the same one for the same set. Made once and kept by who observes. */
  series(labels: Readonly<Record<string, string>>): HistogramSeries;
  /** In the text format of Prometheus. */
  write(): string;
}

/** `bounds`: upper bounds of the buckets, ascending; a last one without bound is added. */
export function createHistogram(options: {
  readonly name: string;
  readonly help: string;
  readonly bounds: readonly number[];
}): Histogram {
  const { name, help } = options;
  const bounds = Float64Array.from(options.bounds);
  const known = new Map<string, HistogramSeries & { write(): string }>();

  const create = (labelText: string) => {
    const counts = new Float64Array(bounds.length + 1);
    let sum = 0;
    return {
      observe(value: number) {
        let bucket = 0;
        // Most values are in the first few buckets: looking through them is faster than halving.
        while (bucket < bounds.length && value > (bounds[bucket] ?? Infinity)) bucket += 1;
        counts[bucket] = (counts[bucket] ?? 0) + 1;
        sum += value;
      },
      write() {
        const separator = labelText === '' ? '' : ',';
        let count = 0;
        const lines = [...counts].map((each, index) => {
          count += each;
          return `${name}_bucket{${labelText}${separator}le="${bounds[index] ?? '+Inf'}"} ${count}\n`;
        });
        const braced = labelText === '' ? '' : `{${labelText}}`;
        return `${lines.join('')}${name}_sum${braced} ${sum}\n${name}_count${braced} ${count}\n`;
      },
    };
  };

  return {
    series(labels) {
      const labelText = Object.entries(labels)
        .map(([label, value]) => `${label}="${escapeValue(value)}"`)
        .join(',');
      const series = known.get(labelText) ?? create(labelText);
      known.set(labelText, series);
      return series;
    },
    write: () =>
      `# HELP ${name} ${help}\n# TYPE ${name} histogram\n${[...known.values()].map((series) => series.write()).join('')}`,
  };
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
