/** A duration in its two largest units: 850 ms, 4.2 s, 3 m 20 s, 2 h 5 m. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} m ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}

const ageUnits: [name: string, ms: number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

/** The distance of a time (epoch ms) from now: "3 hours ago", "4 minutes from now". */
export function formatAge(time: number, now: number = Date.now()): string {
  const distance = Math.abs(now - time);
  for (const [name, ms] of ageUnits) {
    if (distance < ms) continue;
    const count = Math.floor(distance / ms);
    return `${count} ${name}${count === 1 ? "" : "s"} ${time < now ? "ago" : "from now"}`;
  }
  return "now";
}

/** Tokens per second from a count and nanoseconds; "-" when nothing was timed. */
export const formatRate = (count: number, ns: number): string =>
  ns > 0 ? `${((count / ns) * 1e9).toFixed(2)} tokens/s` : "-";
