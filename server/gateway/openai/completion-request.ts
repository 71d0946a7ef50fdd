import { z } from "zod";
import { readFields } from "~/server/gateway/chat-bridge/read-fields";
import type { JsonBody } from "~/server/gateway/chat-bridge/read-json";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";
import { readLogitBias, readMaxTokens, samplingFields, toOptions } from "~/server/gateway/openai/sampling";

const tokenIds = z.array(z.int().min(0));

const promptSchema = z.union(
  [z.string(), z.array(z.string()).min(1), tokenIds.min(1), z.array(tokenIds.min(1)).min(1)],
  {
    error: "expected a text, a list of texts, or token ids",
  },
);

const completionRequestSchema = z.object({
  ...samplingFields,
  prompt: promptSchema,
  suffix: z.string().nullish(),
  echo: z.boolean().nullish(),
  logprobs: z.int().min(0).max(20).nullish(),
  best_of: z.int().min(1).nullish(),
});

/** A prompt as text or as token ids. */
export type CompletionPrompt = string | number[];

export interface CompletionRequest {
  model: string;
  prompts: CompletionPrompt[];
  /** Answers to each prompt. */
  count: number;
  suffix: string | null;
  isEchoed: boolean;
  /** Alternatives to tell of each token; null = no logprobs. */
  topLogprobs: number | null;
  options: Record<string, unknown>;
  logitBias: Record<string, number>;
  maxTokens: number | null;
  promptTokensBound: number;
  isStreamed: boolean;
  isUsageWanted: boolean;
}

/** Checks the body of `POST /v1/completions`. Throws RequestError. */
export function readCompletionRequest({ value, text }: JsonBody): CompletionRequest {
  const request = readFields(completionRequestSchema, value);
  const count = request.n ?? 1;
  if ((request.best_of ?? count) !== count) {
    throw new RequestError("best_of is not supported beyond n: ask for n answers and choose among them", "best_of");
  }
  if (request.echo && typeof request.logprobs === "number") {
    throw new RequestError("logprobs of the prompt are not known: leave out echo or logprobs", "echo");
  }
  const maxTokens = readMaxTokens(request.max_tokens, "max_tokens");
  return {
    model: request.model,
    prompts: toPrompts(request.prompt),
    count,
    suffix: request.suffix || null,
    isEchoed: request.echo ?? false,
    topLogprobs: request.logprobs ?? null,
    options: toOptions(request, maxTokens),
    logitBias: readLogitBias(request.logit_bias),
    maxTokens,
    promptTokensBound: text.length,
    isStreamed: request.stream ?? false,
    isUsageWanted: request.stream_options?.include_usage ?? false,
  };
}

function toPrompts(prompt: z.output<typeof promptSchema>): CompletionPrompt[] {
  if (typeof prompt === "string") return [prompt];
  return typeof prompt[0] === "number" ? [prompt as number[]] : (prompt as CompletionPrompt[]);
}
