/** One metric by name, with a value for each combination of labels that occurred. */
export interface MetricFamily {
  /** Lines of the Prometheus text format. */
  render(): string;
}

export interface Counter extends MetricFamily {
  add(labels: readonly string[], by?: number): void;
}

export interface Histogram extends MetricFamily {
  observe(labels: readonly string[], value: number): void;
}

export interface FamilyOptions {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

export interface GaugeOptions extends Pick<FamilyOptions, 'name' | 'help'> {
  readonly type?: 'gauge' | 'counter';
  readonly labels?: Readonly<Record<string, string>>;
}

/** A number that only grows. */
export function createCounter(options: FamilyOptions): Counter {
  const values = new Map<string, number>();
  return {
    add(labels, by = 1) {
      const key = renderLabels(options.labels, labels);
      values.set(key, (values.get(key) ?? 0) + by);
    },
    render: () =>
      renderFamily(
        options,
        'counter',
        [...values].map(([labels, value]) => `${options.name}${braced(labels)} ${value}`),
      ),
  };
}

/** Numbers by size: how many were at most so large, for each of the bounds, in ascending order. */
export function createHistogram(options: FamilyOptions & { readonly bounds: readonly number[] }): Histogram {
  const { name, bounds } = options;
  const series = new Map<string, { readonly counts: number[]; count: number; sum: number }>();
  return {
    observe(labels, value) {
      const key = renderLabels(options.labels, labels);
      const one = series.get(key) ?? { counts: bounds.map(() => 0), count: 0, sum: 0 };
      series.set(key, one);
      one.count += 1;
      one.sum += value;
      const at = bounds.findIndex((bound) => value <= bound);
      if (at !== -1) one.counts[at] = (one.counts[at] ?? 0) + 1;
    },
    render() {
      const lines = [...series].flatMap(([labels, { counts, count, sum }]) => {
        let below = 0;
        const buckets = bounds.map((bound, index) => {
          below += counts[index] ?? 0;
          return `${name}_bucket${braced(labels, `le="${bound}"`)} ${below}`;
        });
        return [
          ...buckets,
          `${name}_bucket${braced(labels, 'le="+Inf"')} ${count}`,
          `${name}_sum${braced(labels)} ${sum}`,
          `${name}_count${braced(labels)} ${count}`,
        ];
      });
      return renderFamily(options, 'histogram', lines);
    },
  };
}

/** A number that is looked up when somebody asks; left out where this system does not tell it. */
export function createGauge(options: GaugeOptions, read: () => number | undefined): MetricFamily {
  const { name, type = 'gauge', labels = {} } = options;
  const text = braced(renderLabels(Object.keys(labels), Object.values(labels)));
  return {
    render() {
      const value = read();
      return value === undefined ? '' : renderFamily(options, type, [`${name}${text} ${value}`]);
    },
  };
}

function renderFamily(
  { name, help }: Pick<FamilyOptions, 'name' | 'help'>,
  type: string,
  lines: readonly string[],
): string {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

/** Three characters are written otherwise (Prometheus text format 0.0.4). */
function renderLabels(names: readonly string[], values: readonly string[]): string {
  const written = (value: string) =>
    value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
  return names.map((name, index) => `${name}="${written(values[index] ?? '')}"`).join(',');
}

function braced(...labels: readonly string[]): string {
  const all = labels.filter((label) => label !== '').join(',');
  return all === '' ? '' : `{${all}}`;
}
