import { z } from "zod";
import type { Engine, EngineReply } from "~/server/engines/engine";
import { engineError } from "~/server/engines/engine-client";
import { RepetitionWatch } from "~/server/engines/repetition-watch";
import { AppError } from "~/server/errors";
import { type GatewayDoor, sendThroughGateway } from "~/server/services/bench/send-through-gateway";
import type { Workload } from "~/shared/bench-workloads";

/** One request as the engine gets it. Everything that shapes the work is set, so that no engine's default decides. */
export interface TimedRequest {
  engine: Engine;
  model: string;
  /** A text past every template, or the turns of a chat. */
  prompt: string | ChatPrompt;
  outputTokens: number;
  contextTokens: number;
  signal: AbortSignal;
  onText?: (text: string) => void;
  /** Takes the way through the daemon's own API instead of asking the engine. */
  door?: GatewayDoor | undefined;
}

/** The engine cut the answer off because the model said one token over and over; it tells no counts then. */
export class RepetitionError extends AppError {
  constructor(engine: Engine, model: string) {
    super("UPSTREAM_FAILED", `${engine.id} cut the answer of ${model} off, which repeated one token over and over`, {
      hint: "Ask for at most 30 output tokens, or measure with a text of your own.",
    });
  }
}

export type ChatPrompt = Pick<Workload, "messages" | "format">;

/** Milliseconds since the request was sent, on the monotonic clock of this process; counts and nanoseconds of the engine. */
export interface TimedGeneration {
  firstTokenAtMs: number;
  lastTokenAtMs: number;
  endMs: number;
  textChunks: number;
  /** When each chunk with text arrived, to a microsecond. */
  chunkAtMs: number[];
  text: string;
  promptTokens: number;
  cachedTokens: number | null;
  outputTokens: number;
  finishReason: string;
  enginePromptNs: number | null;
  engineDecodeNs: number | null;
  loadNs: number | null;
  /** Rows the engine decoded at once on average; null when it does not tell. */
  batchSizeMean: number | null;
}

const KEEP_LOADED = "30m";

const roundToMicroseconds = (ms: number): number => Math.round(ms * 1_000) / 1_000;

/** A line of Ollama's `/api/generate` or `/api/chat` stream with what the MLX backend adds (docs/engine-protocol.md). */
const chunkSchema = z.object({
  response: z.string().default(""),
  message: z.object({ content: z.string().default("") }).optional(),
  done: z.boolean().default(false),
  done_reason: z.string().default("unknown"),
  prompt_eval_count: z.number().int().optional(),
  prompt_eval_cached_count: z.number().int().nullish(),
  prompt_eval_duration: z.number().optional(),
  eval_count: z.number().int().optional(),
  eval_duration: z.number().optional(),
  load_duration: z.number().optional(),
  ollmlx: z.object({ cached_tokens: z.number().int().optional(), batch_size_mean: z.number().optional() }).optional(),
  error: z.string().optional(),
});
type Chunk = z.infer<typeof chunkSchema>;

function encodeRequest(request: TimedRequest): Buffer {
  return Buffer.from(
    JSON.stringify({
      model: request.door ? `${request.engine.id}:${request.model}` : request.model,
      ...(typeof request.prompt === "string" ? { prompt: request.prompt, raw: true } : request.prompt),
      stream: true,
      think: false,
      truncate: false,
      keep_alive: KEEP_LOADED,
      options: {
        num_ctx: request.contextTokens,
        num_predict: request.outputTokens,
        temperature: 0,
        top_k: 1,
        seed: 1,
        repeat_penalty: 1,
        // A model that ships with a smaller one to guess ahead would be measured with it on one side alone.
        draft_num_predict: 0,
      },
    }),
  );
}

function parseChunk(line: string, engine: Engine): Chunk {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new AppError("UPSTREAM_FAILED", `${engine.id} sent a line that is not JSON: ${line.slice(0, 120)}`, {
      cause,
    });
  }
  const parsed = chunkSchema.safeParse(value);
  if (!parsed.success)
    throw new AppError("UPSTREAM_FAILED", `${engine.id} sent an unknown answer: ${line.slice(0, 120)}`);
  if (parsed.data.error !== undefined) throw new AppError("UPSTREAM_FAILED", `${engine.id}: ${parsed.data.error}`);
  return parsed.data;
}

async function readAll(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const bytes of body) parts.push(bytes);
  return Buffer.concat(parts).toString();
}

/** Lines of the body, each with the time at which its last byte arrived. Throws the engine's error for a refusal. */
async function* readStampedLines(reply: EngineReply): AsyncGenerator<{ line: string; at: number }> {
  const body: AsyncIterable<Buffer> = reply.body;
  if (reply.statusCode !== 200) throw engineError(reply.statusCode, await readAll(body));
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of body) {
    const at = performance.now();
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield { line, at };
  }
  const at = performance.now();
  if (rest.trim() !== "") yield { line: rest, at };
}

/** Sends a prompt and stamps the text as it arrives. Throws the engine's error or RepetitionError. */
export async function timeGeneration(request: TimedRequest): Promise<TimedGeneration> {
  const body = encodeRequest(request);
  const { engine, door, signal, prompt } = request;
  const route = typeof prompt === "string" ? "/api/generate" : "/api/chat";
  const sentAt = performance.now();
  const reply = door ? await sendThroughGateway(door, route, body, signal) : await engine.send(route, body, { signal });
  let firstAt: number | null = null;
  let lastAt = sentAt;
  const chunkAtMs: number[] = [];
  let text = "";
  const repetitions = new RepetitionWatch();
  let last: Chunk | null = null;
  for await (const { line, at } of readStampedLines(reply)) {
    const chunk = parseChunk(line, request.engine);
    const piece = chunk.response || (chunk.message?.content ?? "");
    if (piece !== "") {
      firstAt ??= at;
      lastAt = at;
      chunkAtMs.push(roundToMicroseconds(at - sentAt));
      text += piece;
      repetitions.see(piece);
      request.onText?.(piece);
    }
    if (chunk.done) last = chunk;
  }
  const endAt = performance.now();
  if (!last && repetitions.isAtLimit) throw new RepetitionError(engine, request.model);
  if (last?.prompt_eval_count === undefined && last?.eval_count === undefined) {
    throw new AppError("UPSTREAM_FAILED", `${request.engine.id} ended its answer without token counts`);
  }
  return {
    firstTokenAtMs: (firstAt ?? endAt) - sentAt,
    lastTokenAtMs: (firstAt === null ? endAt : lastAt) - sentAt,
    endMs: endAt - sentAt,
    textChunks: chunkAtMs.length,
    chunkAtMs,
    text,
    promptTokens: last.prompt_eval_count ?? 0,
    cachedTokens: last.ollmlx?.cached_tokens ?? last.prompt_eval_cached_count ?? null,
    outputTokens: last.eval_count ?? 0,
    finishReason: last.done_reason,
    enginePromptNs: last.prompt_eval_duration ?? null,
    engineDecodeNs: last.eval_duration ?? null,
    loadNs: last.load_duration ?? null,
    batchSizeMean: last.ollmlx?.batch_size_mean ?? null,
  };
}

/** Loads a model that is not loaded, with the context of the run; gives the milliseconds it took. */
export async function timeLoad(request: Omit<TimedRequest, "prompt" | "outputTokens">): Promise<number> {
  const { engine, model, contextTokens, signal } = request;
  const body = { model, prompt: "", stream: false, keep_alive: KEEP_LOADED, options: { num_ctx: contextTokens } };
  const sentAt = performance.now();
  const reply = await engine.send("/api/generate", Buffer.from(JSON.stringify(body)), { signal });
  for await (const { line } of readStampedLines(reply)) parseChunk(line, engine);
  return performance.now() - sentAt;
}
