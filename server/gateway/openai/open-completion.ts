import type { Engine } from "~/server/engines/engine";
import {
  contextFor,
  enterQueue,
  mlxNames,
  type OpenedAnswer,
  ollamaName,
  openEvents,
  refuseLogitBias,
} from "~/server/gateway/chat-bridge/open-chat";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";
import type { Exchange } from "~/server/gateway/exchange";
import type { CompletionPrompt, CompletionRequest } from "~/server/gateway/openai/completion-request";

/**
 * Starts the `index`-th answer of a plain completion and gives its prompt as text. A text goes through the model's
 * template, as Ollama's own layer does it; token ids are the whole prompt. Throws RequestError for what the engine
 * cannot do.
 */
export async function openCompletion(
  exchange: Exchange,
  request: CompletionRequest,
  index: number,
  signal: AbortSignal,
): Promise<OpenedAnswer & { prompt: string }> {
  const { engine, model, ticket } = await enterQueue(exchange, request.model);
  const given = request.prompts[Math.floor(index / request.count)] ?? "";
  const prompt = await toText(engine, model, given);
  const body = {
    ...(engine.id === "mlx" ? mlxNames(request.model, model) : ollamaName(request.model)),
    prompt,
    stream: true,
    think: false,
    ...(typeof given === "string" ? {} : { raw: true }),
    ...(request.suffix === null ? {} : { suffix: request.suffix }),
    ...(request.topLogprobs === null ? {} : { logprobs: true, top_logprobs: request.topLogprobs }),
    options: engineOptions(engine, request, index % request.count),
  };
  return { engine, model, prompt, events: await openEvents(engine, "/api/generate", body, { signal, ticket }) };
}

function engineOptions(engine: Engine, request: CompletionRequest, nth: number): Record<string, unknown> {
  const { options, logitBias, maxTokens, promptTokensBound } = request;
  const seeded = typeof options.seed === "number" ? { ...options, seed: options.seed + nth } : options;
  if (engine.id !== "mlx") {
    refuseLogitBias(logitBias);
    return seeded;
  }
  const numCtx = contextFor(promptTokensBound, maxTokens);
  return {
    ...seeded,
    ...(Object.keys(logitBias).length === 0 ? {} : { logit_bias: logitBias }),
    ...(numCtx === null ? {} : { num_ctx: numCtx }),
  };
}

/** Throws RequestError for token ids where the engine cannot tell what they stand for. */
async function toText(engine: Engine, model: string, prompt: CompletionPrompt): Promise<string> {
  if (typeof prompt === "string") return prompt;
  if (!engine.detokenize) {
    throw new RequestError(
      "token ids are not possible with models that Ollama runs: send the prompt as text",
      "prompt",
    );
  }
  return engine.detokenize(model, prompt);
}
