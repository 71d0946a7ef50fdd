import { z } from "zod";
import type { EngineRoute } from "~/server/engines/engine";
import { AppError } from "~/server/errors";
import { checkKeepAlive, checkOptions } from "~/server/gateway/ollama/check-options";

/** Issues that Ollama words without the field's name. */
const wrongInput = "invalid input type";
const wrongThink = 'invalid think value (must be "max", "high", "medium", "low", true, or false)';
const text = z.string().nullish();
const images = z.array(z.string()).nullish();
const flag = z.boolean().nullish();

/** Fields of every route. Unknown fields are left alone; null counts as not given, as Ollama's own client sends it. */
const common = {
  model: text,
  keep_alive: z.unknown().optional(),
  options: z.record(z.string(), z.unknown()).nullish(),
  truncate: flag,
};

const generation = {
  ...common,
  stream: flag,
  format: z.unknown().optional(),
  think: z.union([z.boolean(), z.enum(["", "low", "medium", "high", "max"])], wrongThink).nullish(),
  logprobs: flag,
  top_logprobs: z.number().int().nullish(),
  shift: flag,
};

const toolCall = z.looseObject({
  function: z.looseObject({ name: z.string(), arguments: z.record(z.string(), z.unknown()).nullish() }),
});
const message = z.looseObject({
  role: z.string(),
  content: text,
  thinking: text,
  images,
  tool_calls: z.array(toolCall).nullish(),
  tool_name: text,
  tool_call_id: text,
});
const tool = z.looseObject({
  function: z.looseObject({ name: z.string(), description: text, parameters: z.looseObject({}).nullish() }),
});

/** The requests that go to models, by their route. */
export const modelRequests = {
  "/api/generate": z.looseObject({
    ...generation,
    prompt: text,
    suffix: text,
    system: text,
    template: text,
    raw: flag,
    images,
    context: z.array(z.number().int()).nullish(),
  }),
  "/api/chat": z.looseObject({
    ...generation,
    messages: z.array(message).nullish(),
    tools: z.array(tool).nullish(),
  }),
  "/api/embed": z.looseObject({
    ...common,
    input: z.union([z.string(), z.array(z.string())], wrongInput).nullish(),
    dimensions: z.number().int().nonnegative().nullish(),
  }),
  "/api/embeddings": z.looseObject({ ...common, prompt: text }),
} satisfies Record<EngineRoute, z.ZodType>;

/**
 * Refuses what no engine could make sense of, before an engine is asked, and gives the model's name. Ollama answers
 * some of these with 500; here all of them are the caller's to mend. Throws BAD_REQUEST or NOT_FOUND.
 */
export function checkModelRequest(route: EngineRoute, body: Record<string, unknown>): string {
  const parsed = modelRequests[route].safeParse(body);
  if (!parsed.success) throw describeIssue(parsed.error.issues[0]);
  const request: Record<string, unknown> = parsed.data;
  checkTopLogprobs(request.top_logprobs);
  checkKeepAlive(request.keep_alive);
  checkFormat(request.format);
  checkOptions(parsed.data.options);
  checkRaw(request);
  for (const image of imagesOf(request)) checkBase64(image);
  const { model } = parsed.data;
  if (model) return model;
  if (route === "/api/chat" || route === "/api/embeddings") throw new AppError("BAD_REQUEST", "model is required");
  throw new AppError("NOT_FOUND", "model '' not found");
}

/** Whether a request of `checkModelRequest` asks for nothing but that the model's memory be given back. */
export function isUnload({ prompt, messages, input, keep_alive: keepAlive }: Record<string, unknown>): boolean {
  const isEmpty = !prompt && !input && !(Array.isArray(messages) && messages.length > 0);
  return isEmpty && (keepAlive === 0 || (typeof keepAlive === "string" && /^-?0+(\.0+)?([a-z]+)?$/.test(keepAlive)));
}

function describeIssue(issue: z.core.$ZodIssue | undefined): AppError {
  const message = issue?.message.replace(/^Invalid input: /, "");
  if (message === wrongInput || message === wrongThink) return new AppError("BAD_REQUEST", message);
  const field = issue?.path.join(".") || "body";
  return new AppError("BAD_REQUEST", `field "${field}" is wrong: ${message}`);
}

function checkTopLogprobs(count: unknown): void {
  if (typeof count !== "number" || (count >= 0 && count <= 20)) return;
  throw new AppError("BAD_REQUEST", "top_logprobs must be between 0 and 20");
}

function checkFormat(format: unknown): void {
  const isOff = format === undefined || format === null || format === "" || format === "json";
  if (isOff || (typeof format === "object" && !Array.isArray(format))) return;
  const shown = JSON.stringify(format);
  throw new AppError("BAD_REQUEST", `invalid format: ${shown}; expected "json" or a valid JSON Schema object`);
}

function checkRaw({ raw, template, system, context }: Record<string, unknown>): void {
  const hasContext = Array.isArray(context) && context.length > 0;
  if (raw !== true || !(template || system || hasContext)) return;
  throw new AppError("BAD_REQUEST", "raw mode does not support template, system, or context");
}

function imagesOf({ images: own, messages }: Record<string, unknown>): string[] {
  const inMessages = ((messages ?? []) as { images?: string[] | null }[]).flatMap((one) => one.images ?? []);
  return [...((own ?? []) as string[]), ...inMessages];
}

/** Node decodes what it can and drops the rest; Ollama refuses, and says where. */
function checkBase64(image: string): void {
  const wrongAt = /[^A-Za-z0-9+/\r\n]/.exec(image.trimEnd().replace(/={1,2}$/, ""))?.index;
  if (wrongAt !== undefined) throw new AppError("BAD_REQUEST", `illegal base64 data at input byte ${wrongAt}`);
}
