import { z } from "zod";
import { messageSchema, systemSchema } from "~/server/gateway/anthropic/content-schema";
import { joinText, toEngineMessages } from "~/server/gateway/anthropic/engine-messages";
import { readTools, toolFields } from "~/server/gateway/anthropic/tool-fields";
import type { ChatPlan, ThinkLevel } from "~/server/gateway/chat-bridge/chat-plan";
import { readFields } from "~/server/gateway/chat-bridge/read-fields";
import type { JsonBody } from "~/server/gateway/chat-bridge/read-json";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";

const jsonFormat = z.object({
  type: z.literal("json_schema", { error: "only the type json_schema is possible" }),
  schema: z.record(z.string(), z.unknown()),
});

const promptFields = {
  model: z.string().min(1, "name a model"),
  system: systemSchema.nullish(),
  messages: z.array(messageSchema).min(1, "expected at least one message"),
  thinking: z
    .object({
      type: z.enum(["enabled", "adaptive", "between_tools", "disabled"]),
      budget_tokens: z.int().min(1).nullish(),
    })
    .nullish(),
  output_config: z
    .object({
      effort: z.enum(["low", "medium", "high", "xhigh", "max"]).nullish(),
      format: jsonFormat.nullish(),
    })
    .nullish(),
  output_format: jsonFormat.nullish(),
  ...toolFields,
};

const countRequestSchema = z.object(promptFields);

const messagesRequestSchema = z.object({
  ...promptFields,
  max_tokens: z.int().min(1),
  stop_sequences: z.array(z.string().min(1)).max(64).nullish(),
  stream: z.boolean().nullish(),
  temperature: z.number().min(0).max(1).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.int().min(0).nullish(),
});

/** A message that is understood. */
export interface MessagesRequest {
  plan: ChatPlan;
  /** Texts at which the answer ends; which of them did is told to the client. */
  stops: string[];
  isStreamed: boolean;
  /** Whether the client marked what to cache: it then wants cached tokens counted apart. */
  isCacheCounted: boolean;
}

/** Checks the body of `POST /v1/messages`. Throws RequestError. */
export function readMessagesRequest(body: JsonBody): MessagesRequest {
  const request = readFields(messagesRequestSchema, body.value);
  const { max_tokens: maxTokens, temperature, top_p, top_k } = request;
  const options = {
    num_predict: maxTokens,
    ...(typeof temperature === "number" ? { temperature } : {}),
    ...(typeof top_p === "number" ? { top_p } : {}),
    ...(typeof top_k === "number" ? { top_k } : {}),
  };
  return {
    plan: { ...toPlan(request, body), options, maxTokens },
    stops: request.stop_sequences ?? [],
    isStreamed: request.stream ?? false,
    isCacheCounted: body.text.includes('"cache_control"'),
  };
}

/** Checks the body of `POST /v1/messages/count_tokens`. Throws RequestError. */
export function readCountRequest(body: JsonBody): ChatPlan {
  return toPlan(readFields(countRequestSchema, body.value), body);
}

function toPlan(request: z.output<typeof countRequestSchema>, { text }: JsonBody): ChatPlan {
  const format = request.output_config?.format ?? request.output_format;
  const messages = toEngineMessages(joinText(request.system ?? ""), request.messages);
  if (!messages.some(({ role }) => role !== "system"))
    throw new RequestError("there is no message with content", "messages");
  return {
    model: request.model,
    messages,
    ...readTools(request),
    think: toThink(request),
    isThinkOptional: true,
    ...(format ? { format: format.schema } : {}),
    options: {},
    logitBias: {},
    topLogprobs: null,
    maxTokens: null,
    promptTokensBound: text.length,
    isTruncated: false,
  };
}

/** Models do not think unless asked to; how long they may is theirs to say, so a budget has no effect. */
function toThink({ thinking, output_config }: z.output<typeof countRequestSchema>): boolean | ThinkLevel {
  if (!thinking || thinking.type === "disabled") return false;
  const effort = output_config?.effort;
  if (!effort) return true;
  return effort === "low" || effort === "medium" ? effort : "high";
}
