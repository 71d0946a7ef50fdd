import { readFileSync } from "node:fs";
import { usageError } from "~/cli/cli-error";
import { parseDurationMs } from "~/shared/duration";

/** An option's value as typed: a number or a boolean where it reads as one, else the text. */
function parseOptionValue(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}

/** Adds `name=value` to the options; `stop` may come more than once and is always a list of texts. */
export function addOption(options: Record<string, unknown>, pair: string): Record<string, unknown> {
  const [, name, value] = /^([a-z_]+)=([\s\S]*)$/.exec(pair) ?? [];
  if (name === undefined || value === undefined) {
    throw usageError(
      `"${pair}" is not an option`,
      "Write name=value, such as -o temperature=0.2 or -o num_predict=200",
    );
  }
  if (name !== "stop") return { ...options, [name]: parseOptionValue(value) };
  return { ...options, stop: [...(Array.isArray(options.stop) ? options.stop : []), value] };
}

/** `--format`: "json", a JSON schema written out, or the path of a file that holds one. */
export function parseFormat(text: string): unknown {
  if (text === "json") return text;
  const inline = text.trimStart().startsWith("{");
  try {
    return JSON.parse(inline ? text : readFileSync(text, "utf8"));
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw usageError(`--format: ${problem}`, 'Give "json", a JSON schema in quotes, or the path of a schema file');
  }
}

/** `--keepalive`: seconds as a number, or a duration that the server reads. */
export function parseKeepAlive(text: string): string | number {
  if (parseDurationMs(text) === null) {
    throw usageError(`--keepalive: "${text}" is not a duration`, "Give one such as 10m or 1h30m; 0 unloads, -1 keeps");
  }
  return /^[-+]?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

const thinkLevels = ["high", "medium", "low", "max"];

/** `--think[=value]`: on, off or how much. */
export function parseThink(text: string): boolean | string {
  if (text === "true" || text === "false") return text === "true";
  if (thinkLevels.includes(text)) return text;
  throw usageError(`--think: "${text}" is not a level`, `Give true, false, ${thinkLevels.join(", ")}`);
}
