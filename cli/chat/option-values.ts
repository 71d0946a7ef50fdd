import { readFileSync } from "node:fs";
import { usageError } from "~/cli/cli-error";

/** An option's value as typed: a number or a boolean where it reads as one, else the text. */
export function parseOptionValue(text: string): string | number | boolean {
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
  return { ...options, ...setOption(options, name, value) };
}

/** One option as a fragment of `options`. */
export function setOption(options: Record<string, unknown>, name: string, value: string): Record<string, unknown> {
  if (name !== "stop") return { [name]: parseOptionValue(value) };
  return { stop: [...(Array.isArray(options.stop) ? options.stop : []), value] };
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
