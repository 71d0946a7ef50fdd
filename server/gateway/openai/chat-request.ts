import { z } from "zod";
import type { ChatPlan } from "~/server/gateway/chat-bridge/chat-plan";
import { readFields } from "~/server/gateway/chat-bridge/read-fields";
import type { JsonBody } from "~/server/gateway/chat-bridge/read-json";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";
import { chatMessageSchema } from "~/server/gateway/openai/chat-message-schema";
import { toEngineMessages } from "~/server/gateway/openai/chat-messages";
import { effortSchema, toThink } from "~/server/gateway/openai/effort";
import { readLogitBias, readMaxTokens, samplingFields, toOptions } from "~/server/gateway/openai/sampling";
import { readTools, toolFields } from "~/server/gateway/openai/tool-fields";

const schemaObject = z.record(z.string(), z.unknown());

const responseFormat = z.discriminatedUnion(
  "type",
  [
    z.object({ type: z.literal("text") }),
    z.object({ type: z.literal("json_object") }),
    z.object({ type: z.literal("json_schema"), json_schema: z.object({ schema: schemaObject }) }),
  ],
  { error: "expected the type text, json_object or json_schema" },
);

const chatRequestSchema = z.object({
  ...samplingFields,
  ...toolFields,
  messages: z.array(chatMessageSchema),
  max_completion_tokens: z.int().nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  response_format: responseFormat.nullish(),
  reasoning_effort: effortSchema.nullish(),
  reasoning: z.object({ effort: effortSchema.nullish() }).nullish(),
  /** Fields of OpenAI's that change what the answer is, and that no local model can honour. */
  functions: z.unknown().optional(),
  function_call: z.unknown().optional(),
  modalities: z.array(z.string()).nullish(),
  audio: z.unknown().optional(),
  web_search_options: z.unknown().optional(),
});

/** A chat completion that is understood. */
export interface ChatRequest {
  plan: ChatPlan;
  /** How many answers. */
  count: number;
  isStreamed: boolean;
  isUsageWanted: boolean;
}

/** Checks the body of `POST /v1/chat/completions`. Throws RequestError. */
export function readChatRequest({ value, text }: JsonBody): ChatRequest {
  const request = readFields(chatRequestSchema, value);
  refuseImpossible(request);
  if (request.messages.length === 0) throw new RequestError("[] is too short - 'messages'", "messages");
  if (typeof request.top_logprobs === "number" && !request.logprobs) {
    throw new RequestError("top_logprobs needs logprobs: true", "top_logprobs");
  }
  const maxTokens =
    readMaxTokens(request.max_completion_tokens, "max_completion_tokens") ??
    readMaxTokens(request.max_tokens, "max_tokens");
  const think = toThink(request.reasoning_effort ?? request.reasoning?.effort);
  const format = toFormat(request.response_format);
  const plan: ChatPlan = {
    model: request.model,
    messages: toEngineMessages(request.messages),
    ...readTools(request),
    areCallsParallel: request.parallel_tool_calls ?? true,
    ...(think === undefined ? {} : { think }),
    isThinkOptional: false,
    ...(format === undefined ? {} : { format }),
    options: toOptions(request, maxTokens),
    logitBias: readLogitBias(request.logit_bias),
    topLogprobs: request.logprobs ? (request.top_logprobs ?? 0) : null,
    maxTokens,
    promptTokensBound: text.length,
    isTruncated: false,
  };
  return {
    plan,
    count: request.n ?? 1,
    isStreamed: request.stream ?? false,
    isUsageWanted: request.stream_options?.include_usage ?? false,
  };
}

function toFormat(format: z.output<typeof responseFormat> | null | undefined): ChatPlan["format"] {
  if (!format || format.type === "text") return undefined;
  return format.type === "json_object" ? "json" : format.json_schema.schema;
}

function refuseImpossible(request: z.output<typeof chatRequestSchema>): void {
  if (request.functions || request.function_call) {
    throw new RequestError("functions and function_call are not supported: use tools and tool_choice", "functions");
  }
  if (request.audio || request.modalities?.some((kind) => kind !== "text")) {
    throw new RequestError("answers are text only: leave modalities and audio out", "modalities");
  }
  if (request.web_search_options) {
    throw new RequestError("models here cannot search the web: leave web_search_options out", "web_search_options");
  }
}
