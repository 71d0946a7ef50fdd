const sizeUnits = ["KB", "MB", "GB", "TB"];

/** Bytes as Ollama's programs write them: decimal units, one decimal below ten, cut off rather than rounded above. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = "B";
  for (const next of sizeUnits) {
    if (value < 1000) break;
    value /= 1000;
    unit = next;
  }
  return `${value >= 10 || Number.isInteger(value) ? Math.trunc(value) : value.toFixed(1)} ${unit}`;
}

/** A count as Ollama's programs write parameters: 1.48M, 7B, 134.52M. */
export function formatParameterCount(count: number): string {
  const write = (value: number, decimals: number) => value.toFixed(Number.isInteger(value) ? 0 : decimals);
  if (count >= 1e9) return `${write(count / 1e9, 1)}B`;
  if (count >= 1e6) return `${write(count / 1e6, 2)}M`;
  return count >= 1e3 ? `${(count / 1e3).toFixed(0)}K` : String(count);
}

/** The distance of a time (RFC 3339, or epoch ms) from now, in the words of Ollama's programs. */
export function formatAge(time: string | number, now: number = Date.now()): string {
  const ms = now - (typeof time === "number" ? time : Date.parse(time));
  if (!Number.isFinite(ms)) return "Never";
  if (ms < -20 * 365 * 86_400_000) return "Forever";
  return ms < 0 ? `${approximate(-ms)} from now` : `${approximate(ms)} ago`;
}

function approximate(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return "Less than a second";
  if (seconds < 60) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return minutes === 1 ? "About a minute" : `${minutes} minutes`;
  const hours = Math.round(ms / 3_600_000);
  if (hours < 48) return hours === 1 ? "About an hour" : `${hours} hours`;
  const days = Math.floor(hours / 24);
  if (days < 14) return `${days} days`;
  if (days < 60) return `${Math.floor(days / 7)} weeks`;
  if (days < 730) return `${Math.floor(days / 30)} months`;
  return `${Math.floor(ms / 86_400_000 / 365)} years`;
}

/** Nanoseconds in Go's form, as Ollama's programs print them: 812.5µs, 1.234567s, 2m3.5s. */
export function formatNanoseconds(ns: number): string {
  if (ns === 0) return "0s";
  if (ns < 1e3) return `${ns}ns`;
  if (ns < 1e6) return `${trimZeros(ns / 1e3, 3)}µs`;
  if (ns < 1e9) return `${trimZeros(ns / 1e6, 6)}ms`;
  const hours = Math.floor(ns / 3.6e12);
  const minutes = Math.floor((ns % 3.6e12) / 6e10);
  const seconds = `${trimZeros((ns % 6e10) / 1e9, 9)}s`;
  return `${hours ? `${hours}h` : ""}${hours || minutes ? `${minutes}m` : ""}${seconds}`;
}

const trimZeros = (value: number, decimals: number): string => value.toFixed(decimals).replace(/\.?0+$/, "");

/** Tokens per second from a count and nanoseconds, with two decimals; "-" when nothing was timed. */
export const formatRate = (count: number, ns: number): string =>
  ns > 0 ? `${((count / ns) * 1e9).toFixed(2)} tokens/s` : "-";
