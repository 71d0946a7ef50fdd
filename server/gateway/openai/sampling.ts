import { z } from "zod";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";

const bias = z.record(z.string(), z.number().min(-100).max(100));

/** Fields that chat and plain completions share; the ranges are OpenAI's. */
export const samplingFields = {
  model: z.string().min(1, "name a model"),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.int().nullish(),
  n: z.int().min(1).max(128).nullish(),
  stop: z
    .union([z.string(), z.array(z.string()).max(64)], { error: "expected a string or a list of strings" })
    .nullish(),
  seed: z.int().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  logit_bias: bias.nullish(),
};

type Sampling = z.output<z.ZodObject<typeof samplingFields>>;

/** Options of the engines. OpenAI's defaults of 1, which Ollama's own layer takes over, where the request says nothing. */
export function toOptions(request: Partial<Sampling>, maxTokens: number | null): Record<string, unknown> {
  const { stop, seed, temperature, top_p, presence_penalty, frequency_penalty } = request;
  const stops = (typeof stop === "string" ? [stop] : (stop ?? [])).filter((text) => text !== "");
  return {
    temperature: temperature ?? 1,
    top_p: top_p ?? 1,
    ...(stops.length === 0 ? {} : { stop: stops }),
    ...(typeof seed === "number" ? { seed } : {}),
    ...(typeof presence_penalty === "number" ? { presence_penalty } : {}),
    ...(typeof frequency_penalty === "number" ? { frequency_penalty } : {}),
    ...(maxTokens === null ? {} : { num_predict: maxTokens }),
  };
}

/** A limit of an answer's tokens; -1, which other local servers take for none, is null. Throws RequestError. */
export function readMaxTokens(value: number | null | undefined, field: string): number | null {
  if (value === null || value === undefined || value === -1) return null;
  if (value >= 1) return value;
  throw new RequestError(`invalid value for '${field}': expected at least 1, received ${value}`, field);
}

/** Token ids and what to add to their logits. Throws RequestError. */
export function readLogitBias(value: Record<string, number> | null | undefined): Record<string, number> {
  for (const id of Object.keys(value ?? {})) {
    if (!/^\d{1,9}$/.test(id))
      throw new RequestError(`invalid value for 'logit_bias': '${id}' is no token id`, "logit_bias");
  }
  return value ?? {};
}
