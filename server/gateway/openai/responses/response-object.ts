import type { TokenUsage } from "~/server/gateway/chat-bridge/figures";
import { randomId } from "~/server/gateway/chat-bridge/random-id";
import type { OutputItem } from "~/server/gateway/openai/responses/response-output";
import type { ResponseRequest } from "~/server/gateway/openai/responses/response-request";

export type ResponseStatus = "in_progress" | "completed" | "incomplete" | "failed";

/** What a response object says beside what the request said. */
export interface ResponseState {
  status: ResponseStatus;
  output: OutputItem[];
  usage: TokenUsage | null;
  error: { code: string; message: string } | null;
}

/** Makes the response objects of one request: the same id and time in each. */
export class ResponseObject {
  readonly id = randomId("resp_");
  readonly #createdAt = now();

  constructor(private readonly request: ResponseRequest) {}

  at({ status, output, usage, error }: ResponseState): { status: ResponseStatus } & Record<string, unknown> {
    const { fields, plan, tools } = this.request;
    return {
      id: this.id,
      object: "response",
      created_at: this.#createdAt,
      completed_at: status === "completed" ? now() : null,
      status,
      ...unused,
      error,
      incomplete_details: status === "incomplete" ? { reason: "max_output_tokens" } : null,
      instructions: fields.instructions ?? null,
      max_output_tokens: plan.maxTokens,
      metadata: fields.metadata ?? {},
      model: fields.model,
      output,
      parallel_tool_calls: plan.areCallsParallel,
      reasoning: { effort: fields.reasoning?.effort ?? null, summary: fields.reasoning?.summary ?? null },
      temperature: plan.options.temperature,
      text: { format: fields.text?.format ?? { type: "text" } },
      tool_choice: fields.tool_choice ?? "auto",
      tools: tools.toResponse(),
      top_logprobs: plan.topLogprobs ?? 0,
      top_p: plan.options.top_p,
      truncation: fields.truncation ?? "disabled",
      usage: usage && toUsage(usage),
    };
  }
}

/** Fields of OpenAI's that have one value here. */
const unused = {
  background: false,
  max_tool_calls: null,
  presence_penalty: 0,
  frequency_penalty: 0,
  previous_response_id: null,
  prompt_cache_key: null,
  safety_identifier: null,
  service_tier: "default",
  store: false,
  user: null,
};

function toUsage({ promptTokens, cachedTokens, outputTokens, thinkingTokens }: TokenUsage) {
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: cachedTokens },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: thinkingTokens },
    total_tokens: promptTokens + outputTokens,
  };
}

const now = (): number => Math.floor(Date.now() / 1000);
