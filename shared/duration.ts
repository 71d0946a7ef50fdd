const unitMs: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 3.6e6 };

/**
 * Milliseconds of a duration as Ollama's clients write it: a number is seconds, else Go's form ("5m", "1h30m", "-1s").
 * A negative value means for ever and gives Infinity. Null when the text is neither.
 */
export function parseDurationMs(text: string): number | null {
  const trimmed = text.trim();
  const sign = trimmed.startsWith("-") ? -1 : 1;
  const body = trimmed.replace(/^[-+]/, "");
  let ms: number;
  if (/^\d+(\.\d+)?$/.test(body)) ms = Number(body) * 1e3;
  else {
    if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(body)) return null;
    ms = 0;
    for (const [, amount, unit] of body.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
      ms += Number(amount) * (unitMs[unit ?? ""] ?? 0);
    }
  }
  return sign < 0 && ms > 0 ? Number.POSITIVE_INFINITY : ms;
}
