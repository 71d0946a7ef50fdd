const scale = (value: number, step: number, units: readonly string[]): string => {
  let scaled = value;
  let index = 0;
  while (scaled >= step - step / 2000 && index < units.length - 1) {
    scaled /= step;
    index += 1;
  }
  return `${index > 0 && scaled < 9.95 ? scaled.toFixed(1) : Math.round(scaled)} ${units[index]}`;
};

/** Bytes on disk or on the wire in decimal units: 234 MB, 1.3 GB. */
export const formatBytes = (bytes: number): string => scale(bytes, 1000, ["B", "KB", "MB", "GB", "TB"]);

/** Bytes of memory in binary units, as machines are sold: 850 MiB, 24 GiB. */
export const formatMemory = (bytes: number): string => scale(bytes, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);

/** A duration in its two largest units: 850 ms, 4.2 s, 3 m 20 s, 2 h 5 m. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} m ${Math.floor((ms % 60_000) / 1000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}

/** A whole number with thousands separated: 131,072. */
export const formatCount = (value: number): string => Math.round(value).toLocaleString("en-US");

/** A number of parameters as model names write it: 135M, 1.2B, 70B. */
export const formatParameters = (count: number): string => {
  const [value, unit] =
    count >= 999_500_000 ? [count / 1e9, "B"] : count >= 999_500 ? [count / 1e6, "M"] : [count / 1e3, "K"];
  return `${value < 9.95 ? Number(value.toFixed(1)) : Math.round(value)}${unit}`;
};

/** A context length in tokens: 512, 8K, 128K (K = 1,024). */
export const formatContext = (tokens: number): string =>
  tokens >= 1024 && tokens % 1024 === 0 ? `${formatCount(tokens / 1024)}K` : formatCount(tokens);

const ageUnits: readonly [name: string, ms: number][] = [
  ["year", 31_557_600_000],
  ["month", 2_629_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** How long before `now` a time (epoch ms) was: "3 hours ago", "just now". */
export function formatAge(time: number, now: number): string {
  const age = now - time;
  for (const [name, ms] of ageUnits) {
    const count = Math.floor(age / ms);
    if (count > 0) return `${count} ${name}${count === 1 ? "" : "s"} ago`;
  }
  return "just now";
}
