/** "45m", "2h", "1h 30m" for a whole number of minutes. */
export function formatEstimate(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? `${hours}h` : "", rest > 0 || hours === 0 ? `${rest}m` : ""].filter(Boolean).join(" ");
}

/** Minutes of what a person typed: "90", "45m", "2h", "1.5h", "1h 30m". Null when it is none of these or not 1 to 100,000. */
export function parseEstimate(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  const [, plain, hours, rest] = /^(?:(\d+)|(?:(\d+(?:\.\d+)?)h)?\s*(?:(\d+)m)?)$/.exec(trimmed) ?? [];
  const minutes = plain !== undefined ? Number(plain) : Math.round(Number(hours ?? 0) * 60) + Number(rest ?? 0);
  return minutes >= 1 && minutes <= 100_000 ? minutes : null;
}
