import { AppError } from "~/server/errors";
import { parseDurationMs } from "~/shared/duration";

const integers = "an integer";
const numbers = "a number";
const truths = "true or false";
const texts = "a list of strings";

const namesByType = {
  [integers]: [
    ...["num_ctx", "num_batch", "num_gpu", "main_gpu", "num_thread", "num_keep", "num_predict", "seed", "top_k"],
    ...["repeat_last_n", "draft_num_predict"],
  ],
  [numbers]: [
    ...["temperature", "top_p", "min_p", "typical_p", "repeat_penalty", "presence_penalty", "frequency_penalty"],
  ],
  [truths]: ["use_mmap", "low_vram", "vocab_only", "use_mlock", "penalize_newline", "numa"],
  [texts]: ["stop"],
};
const optionTypes = new Map(
  Object.entries(namesByType).flatMap(([type, names]) => names.map((name) => [name, type] as const)),
);

/** Types of the options that Ollama knows; others are left alone. Throws BAD_REQUEST. */
export function checkOptions(options: Record<string, unknown> | null | undefined): void {
  for (const name in options) {
    const wanted = optionTypes.get(name);
    const value = options[name];
    if (wanted === undefined || value === null || isOfType(wanted, value)) continue;
    throw new AppError("BAD_REQUEST", `option "${name}" must be ${wanted}`);
  }
}

/** Seconds, or a duration in Go's form; a negative one means for ever. Throws BAD_REQUEST in Ollama's words. */
export function checkKeepAlive(value: unknown): void {
  if (value === undefined || value === null || typeof value === "number") return;
  if (typeof value !== "string") throw new AppError("BAD_REQUEST", `Unsupported type: '${goType(value)}'`);
  if (/^[-+]?\d+(\.\d+)?$/.test(value) && Number(value) !== 0) {
    throw new AppError("BAD_REQUEST", `time: missing unit in duration ${JSON.stringify(value)}`);
  }
  if (parseDurationMs(value) === null) {
    throw new AppError("BAD_REQUEST", `time: invalid duration ${JSON.stringify(value)}`);
  }
}

function goType(value: unknown): string {
  if (typeof value === "boolean") return "bool";
  return Array.isArray(value) ? "[]interface {}" : "map[string]interface {}";
}

/** JSON has one kind of number: Ollama cuts the fraction off where it wants an integer. 1e400 reads as Infinity. */
function isOfType(wanted: string, value: unknown): boolean {
  if (wanted === integers || wanted === numbers) return typeof value === "number" && Number.isFinite(value);
  if (wanted === truths) return typeof value === "boolean";
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
