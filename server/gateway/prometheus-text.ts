/** Names and values of a series' labels, in the same order at each use. */
export type Labels = Record<string, string>;

/** One metric with its series in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export function metric(
  name: string,
  type: "counter" | "gauge",
  help: string,
  series: { labels: Labels; value: number }[],
): string {
  return head(name, type, help) + series.map(({ labels, value }) => line(name, labels, value)).join("");
}

/** `counts` are the observations up to each of `bounds`. */
export function histogram(
  name: string,
  help: string,
  bounds: number[],
  series: { labels: Labels; counts: number[]; sum: number; count: number }[],
): string {
  const lines = series.map(({ labels, counts, sum, count }) => {
    const buckets = bounds.map((bound, i) => line(`${name}_bucket`, { ...labels, le: String(bound) }, counts[i] ?? 0));
    const last = line(`${name}_bucket`, { ...labels, le: "+Inf" }, count);
    return `${buckets.join("")}${last}${line(`${name}_sum`, labels, sum)}${line(`${name}_count`, labels, count)}`;
  });
  return head(name, "histogram", help) + lines.join("");
}

const head = (name: string, type: string, help: string): string => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}\n`;
}

const escapeLabel = (text: string): string => text.replace(/[\\"\n]/g, (mark) => (mark === "\n" ? "\\n" : `\\${mark}`));
