import { z } from "zod";
import type { EngineRoute } from "~/server/engines/engine";
import { AppError } from "~/server/errors";
import { parseDurationMs } from "~/shared/duration";

const text = z.string().nullish();
const images = z.array(z.string()).nullish();

/** Fields of both routes. Unknown fields are left alone; null counts as not given, as Ollama's own client sends it. */
const common = {
  model: text,
  stream: z.boolean().nullish(),
  format: z.unknown().optional(),
  keep_alive: z.union([z.string(), z.number()], 'expected seconds or a duration such as "5m"').nullish(),
  think: z
    .union(
      [z.boolean(), z.enum(["", "low", "medium", "high", "max"])],
      "expected true, false, low, medium, high or max",
    )
    .nullish(),
  options: z.record(z.string(), z.unknown()).nullish(),
};

const message = z.looseObject({ role: z.string(), content: text, thinking: text, images });

const schemas = {
  "/api/generate": z.looseObject({
    ...common,
    prompt: text,
    suffix: text,
    system: text,
    template: text,
    raw: z.boolean().nullish(),
    images,
    context: z.array(z.number().int()).nullish(),
  }),
  "/api/chat": z.looseObject({
    ...common,
    messages: z.array(message).nullish(),
    tools: z.array(z.looseObject({})).nullish(),
  }),
} satisfies Record<EngineRoute, z.ZodType>;

const integers = "an integer";
const numbers = "a number";
const optionTypes: Record<string, string> = {
  ...Object.fromEntries(
    ["num_ctx", "num_batch", "num_gpu", "main_gpu", "num_thread", "num_keep", "num_predict", "seed", "top_k"].map(
      (name) => [name, integers],
    ),
  ),
  repeat_last_n: integers,
  ...Object.fromEntries(
    ["temperature", "top_p", "min_p", "typical_p", "repeat_penalty", "presence_penalty", "frequency_penalty"].map(
      (name) => [name, numbers],
    ),
  ),
  use_mmap: "true or false",
  stop: "a list of strings",
};

/**
 * Refuses what no engine could make sense of, before an engine is asked, and gives the model's name. Ollama answers
 * some of these with 500; here all of them are the caller's to mend. Throws BAD_REQUEST or NOT_FOUND.
 */
export function checkModelRequest(route: EngineRoute, body: Record<string, unknown>): string {
  const parsed = schemas[route].safeParse(body);
  if (!parsed.success) throw describeIssue(parsed.error.issues[0]);
  const { model, format, keep_alive, options } = parsed.data;
  if (!model) {
    if (route === "/api/chat") throw new AppError("BAD_REQUEST", "model is required");
    throw new AppError("NOT_FOUND", "model '' not found");
  }
  checkFormat(format);
  checkKeepAlive(keep_alive);
  for (const [name, value] of Object.entries(options ?? {})) checkOption(name, value);
  return model;
}

function describeIssue(issue: z.core.$ZodIssue | undefined): AppError {
  const field = issue?.path.join(".") ?? "body";
  return new AppError("BAD_REQUEST", `field "${field}" is wrong: ${issue?.message.replace(/^Invalid input: /, "")}`);
}

function checkFormat(format: unknown): void {
  const isOff = format === undefined || format === null || format === "" || format === "json";
  if (isOff || (typeof format === "object" && !Array.isArray(format))) return;
  const shown = JSON.stringify(format);
  throw new AppError("BAD_REQUEST", `invalid format: ${shown}; expected "json" or a valid JSON Schema object`);
}

function checkKeepAlive(value: string | number | null | undefined): void {
  if (typeof value === "string" && parseDurationMs(value) === null) {
    throw new AppError("BAD_REQUEST", `time: invalid duration ${JSON.stringify(value)}`);
  }
}

function checkOption(name: string, value: unknown): void {
  const wanted = optionTypes[name];
  if (wanted === undefined || value === null || isOfType(wanted, value)) return;
  throw new AppError("BAD_REQUEST", `option "${name}" must be ${wanted}`);
}

/** JSON has one kind of number: Ollama cuts the fraction off where it wants an integer. 1e400 reads as Infinity. */
function isOfType(wanted: string, value: unknown): boolean {
  if (wanted === integers || wanted === numbers) return typeof value === "number" && Number.isFinite(value);
  if (wanted === "true or false") return typeof value === "boolean";
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
