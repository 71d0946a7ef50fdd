import { z } from "zod";
import type { Engine, SendOptions } from "~/server/engines/engine";
import { engineError } from "~/server/engines/engine-client";
import { AppError } from "~/server/errors";
import { enterQueue, mlxNames, ollamaName, toJson } from "~/server/gateway/chat-bridge/open-chat";
import { readFields } from "~/server/gateway/chat-bridge/read-fields";
import { readJson } from "~/server/gateway/chat-bridge/read-json";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";
import { type Exchange, sendJson } from "~/server/gateway/exchange";

const text = z.string().min(1, "expected a text that is not empty");
const tokenIds = z.array(z.int().min(0)).min(1);

const embeddingsRequestSchema = z.object({
  model: z.string().min(1, "name a model"),
  input: z.union([text, z.array(text).min(1), tokenIds, z.array(tokenIds).min(1)], {
    error: "expected a text, a list of texts, or token ids",
  }),
  dimensions: z.int().min(1).nullish(),
  encoding_format: z.enum(["float", "base64"]).nullish(),
});

/** An engine's answer to `/api/embed`, as far as it is used here. */
interface EmbedAnswer {
  embeddings: number[][];
  prompt_eval_count?: number;
}

/** `POST /v1/embeddings`. */
export async function embed(exchange: Exchange): Promise<void> {
  const request = readFields(embeddingsRequestSchema, (await readJson(exchange)).value);
  const { engine, model, ticket } = await enterQueue(exchange, request.model);
  const body = {
    ...(engine.id === "mlx" ? mlxNames(request.model, model) : ollamaName(request.model)),
    input: await toTexts(engine, model, request.input),
    dimensions: request.dimensions ?? undefined,
  };
  const { embeddings, prompt_eval_count: tokens = 0 } = await askEmbed(engine, body, {
    signal: exchange.signal,
    ticket,
  });
  const encode = request.encoding_format === "base64" ? toBase64 : (vector: number[]) => vector;
  sendJson(exchange.res, 200, {
    object: "list",
    data: embeddings.map((vector, index) => ({ object: "embedding", index, embedding: encode(vector) })),
    model: request.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  });
}

type Input = z.output<typeof embeddingsRequestSchema>["input"];

async function toTexts(engine: Engine, model: string, input: Input): Promise<string[]> {
  if (typeof input === "string") return [input];
  if (typeof input[0] === "string") return input as string[];
  const lists = typeof input[0] === "number" ? [input as number[]] : (input as number[][]);
  const { detokenize } = engine;
  if (!detokenize) {
    throw new RequestError("token ids are not possible with models that Ollama runs: send the input as text", "input");
  }
  return Promise.all(lists.map((tokens) => detokenize.call(engine, model, tokens)));
}

/** Throws the engine's error. */
async function askEmbed(engine: Engine, body: Record<string, unknown>, options: SendOptions): Promise<EmbedAnswer> {
  const reply = await engine.send("/api/embed", toJson(body), options);
  const chunks: Buffer[] = [];
  for await (const chunk of reply.body) chunks.push(chunk as Buffer);
  const answer = Buffer.concat(chunks).toString("utf8");
  if (reply.statusCode !== 200) throw engineError(reply.statusCode, answer);
  try {
    const value = JSON.parse(answer) as EmbedAnswer;
    if (Array.isArray(value.embeddings)) return value;
  } catch {
    // Said below.
  }
  throw new AppError("UPSTREAM_FAILED", "the engine's answer holds no embeddings");
}

/** Little-endian 32-bit floats, which the official clients ask for unless told otherwise. */
export function toBase64(vector: number[]): string {
  const bytes = Buffer.allocUnsafe(vector.length * 4);
  for (const [i, value] of vector.entries()) bytes.writeFloatLE(value, i * 4);
  return bytes.toString("base64");
}
