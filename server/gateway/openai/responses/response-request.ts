import { z } from "zod";
import type { ChatPlan } from "~/server/gateway/chat-bridge/chat-plan";
import { readFields } from "~/server/gateway/chat-bridge/read-fields";
import type { JsonBody } from "~/server/gateway/chat-bridge/read-json";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";
import { effortSchema, toThink } from "~/server/gateway/openai/effort";
import { toMessages } from "~/server/gateway/openai/responses/input-messages";
import { responseInputSchema } from "~/server/gateway/openai/responses/input-schema";
import { responseToolFields, ToolTable } from "~/server/gateway/openai/responses/tool-table";
import { readMaxTokens, samplingFields, toOptions } from "~/server/gateway/openai/sampling";

const { model, stream, temperature, top_p } = samplingFields;

const formatSchema = z.discriminatedUnion(
  "type",
  [
    z.object({ type: z.literal("text") }),
    z.object({ type: z.literal("json_object") }),
    z.looseObject({ type: z.literal("json_schema"), schema: z.record(z.string(), z.unknown()) }),
  ],
  { error: "expected the type text, json_object or json_schema" },
);

const responseRequestSchema = z.object({
  model,
  stream,
  temperature,
  top_p,
  ...responseToolFields,
  input: responseInputSchema.nullish(),
  instructions: z.string().nullish(),
  max_output_tokens: z.int().nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  text: z.object({ format: formatSchema.nullish() }).nullish(),
  reasoning: z.object({ effort: effortSchema.nullish(), summary: z.string().nullish() }).nullish(),
  include: z.array(z.string()).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  truncation: z.enum(["auto", "disabled"]).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  /** What needs responses to be kept, or work without a client. */
  previous_response_id: z.string().nullish(),
  conversation: z.unknown().optional(),
  background: z.boolean().nullish(),
  prompt: z.unknown().optional(),
});

export type ResponseFields = z.output<typeof responseRequestSchema>;

/** A request for a response that is understood. */
export interface ResponseRequest {
  fields: ResponseFields;
  plan: ChatPlan;
  tools: ToolTable;
  isStreamed: boolean;
  /** Whether reasoning is to be given in the field that a client sends back. */
  isReasoningReturned: boolean;
}

/** Checks the body of `POST /v1/responses`. Throws RequestError. */
export function readResponseRequest({ value, text }: JsonBody): ResponseRequest {
  const fields = readFields(responseRequestSchema, value);
  refuseKept(fields);
  const tools = new ToolTable(fields.tools);
  const maxTokens = readMaxTokens(fields.max_output_tokens, "max_output_tokens");
  const think = toThink(fields.reasoning?.effort);
  const format = toFormat(fields.text?.format);
  const isLogprobsWanted = fields.include?.includes("message.output_text.logprobs") ?? false;
  const plan: ChatPlan = {
    model: fields.model,
    messages: toMessages(fields.instructions ?? null, fields.input ?? "", tools),
    ...tools.choose(fields.tool_choice),
    areCallsParallel: fields.parallel_tool_calls ?? true,
    ...(think === undefined ? {} : { think }),
    // Coding agents ask every model to think.
    isThinkOptional: true,
    ...(format === undefined ? {} : { format }),
    options: toOptions(fields, maxTokens),
    logitBias: {},
    topLogprobs: fields.top_logprobs ?? (isLogprobsWanted ? 0 : null),
    maxTokens,
    promptTokensBound: text.length,
    isTruncated: fields.truncation === "auto",
  };
  return {
    fields,
    plan,
    tools,
    isStreamed: fields.stream ?? false,
    isReasoningReturned: fields.include?.includes("reasoning.encrypted_content") ?? false,
  };
}

function toFormat(format: z.output<typeof formatSchema> | null | undefined): ChatPlan["format"] {
  if (!format || format.type === "text") return undefined;
  return format.type === "json_object" ? "json" : format.schema;
}

function refuseKept({ previous_response_id, conversation, background, prompt }: ResponseFields): void {
  const advice = "send the whole conversation as input";
  if (previous_response_id) {
    throw new RequestError(
      `responses are not kept here: leave previous_response_id out and ${advice}`,
      "previous_response_id",
    );
  }
  if (conversation) throw new RequestError(`conversations are not kept here: ${advice}`, "conversation");
  if (prompt) throw new RequestError("prompts are not kept here: send the text as instructions", "prompt");
  if (background) throw new RequestError("responses are not made in the background: leave it out", "background");
}
