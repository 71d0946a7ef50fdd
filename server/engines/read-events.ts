import type { Engine, EngineReply, EngineRoute } from "~/server/engines/engine";
import { engineError } from "~/server/engines/engine-client";
import { readLines } from "~/server/engines/read-lines";
import { RepetitionWatch } from "~/server/engines/repetition-watch";
import type { Ticket } from "~/server/engines/request-queue";
import { AppError } from "~/server/errors";

/** One token of an answer; `bytes` are its UTF-8 bytes, which may be a part of a character only. */
export interface TokenLogprob {
  token: string;
  logprob: number;
  bytes?: number[];
  top_logprobs?: Omit<TokenLogprob, "top_logprobs">[];
}

/** A whole call that the model asks for; some engines give it an id. */
export interface ModelToolCall {
  id?: string;
  name: string;
  arguments: Record<string, unknown>;
}

/** What a model says, without regard to route or engine. Durations are nanoseconds as the engine measured them. */
export type GenerateEvent =
  /** `logprobs` are of the chunk's tokens, whose text may come with a later chunk. */
  | { type: "text"; text: string; thinking: string; logprobs?: TokenLogprob[] }
  | { type: "tools"; calls: ModelToolCall[] }
  | {
      type: "done";
      reason: string;
      promptTokens: number;
      cachedTokens: number;
      outputTokens: number;
      totalNs: number;
      loadNs: number;
      promptNs: number;
      outputNs: number;
      /** Null where the engine does not tell. */
      queueNs: number | null;
      batchSizeMean: number | null;
    };

/** A line of `/api/generate` or `/api/chat`. */
interface Chunk {
  response?: string;
  thinking?: string;
  message?: {
    content?: string;
    thinking?: string;
    tool_calls?: { id?: string; function: { name: string; arguments?: Record<string, unknown> } }[];
  };
  logprobs?: TokenLogprob[];
  error?: string;
  done?: boolean;
  done_reason?: string;
  total_duration?: number;
  load_duration?: number;
  prompt_eval_count?: number;
  prompt_eval_duration?: number;
  prompt_eval_cached_count?: number;
  eval_count?: number;
  eval_duration?: number;
  ollmlx?: { cached_tokens?: number; queue_duration?: number; batch_size_mean?: number };
}

/**
 * Reads an engine's answer, streamed or not. One that was cut off for its repetitions ends with the reason `length`.
 * Throws what the engine answered as an error, or UPSTREAM_FAILED.
 */
export async function* readEvents(reply: EngineReply): AsyncGenerator<GenerateEvent> {
  if (reply.statusCode !== 200) throw engineError(reply.statusCode, await readAll(reply));
  const { ticket } = reply;
  const repetitions = new RepetitionWatch();
  let textLines = 0;
  let isDone = false;
  for await (const line of readBody(reply)) {
    const chunk = parseChunk(line);
    if (ticket) ticket.answeringSince ??= Date.now();
    if (chunk.error !== undefined) throw new AppError("UPSTREAM_FAILED", chunk.error);
    const text = chunk.response ?? chunk.message?.content ?? "";
    const thinking = chunk.thinking ?? chunk.message?.thinking ?? "";
    if (text !== "" || thinking !== "") {
      repetitions.see(text || thinking);
      textLines += 1;
    }
    const { logprobs } = chunk;
    if (logprobs) yield { type: "text", text, thinking, logprobs };
    else if (text !== "" || thinking !== "") yield { type: "text", text, thinking };
    const calls = chunk.message?.tool_calls ?? [];
    if (calls.length > 0) {
      yield {
        type: "tools",
        calls: calls.map(({ id, function: { name, arguments: given } }) => ({
          ...(id ? { id } : {}),
          name,
          arguments: given ?? {},
        })),
      };
    }
    if (chunk.done) {
      isDone = true;
      const done = toDone(chunk);
      if (ticket) Object.assign(ticket, { promptTokens: done.promptTokens, outputTokens: done.outputTokens });
      yield done;
    }
  }
  if (isDone) return;
  if (!repetitions.isAtLimit) throw new AppError("UPSTREAM_FAILED", "the model's answer ended before it was whole");
  yield toDone({ done_reason: "length", eval_count: textLines });
}

/**
 * Takes a place in the engine's queue, sends `body` and reads what comes back. Leaving the loop cancels the generation.
 * `onEnter` gets the place. Throws BUSY when the queue is full.
 */
export async function* streamGenerate(
  engine: Engine,
  route: EngineRoute,
  body: Record<string, unknown>,
  signal: AbortSignal,
  onEnter?: (ticket: Ticket) => void,
): AsyncGenerator<GenerateEvent> {
  const left = new AbortController();
  const either = AbortSignal.any([signal, left.signal]);
  const cancel = () => left.abort(new AppError("CANCELLED", "request canceled"));
  const ticket = engine.queue.enter({ model: String(body.model), route, client: "ollmlx", cancel });
  onEnter?.(ticket);
  try {
    yield* readEvents(await engine.send(route, Buffer.from(JSON.stringify(body)), { signal: either, ticket }));
  } finally {
    ticket.leave();
    left.abort();
  }
}

/** Throws UPSTREAM_FAILED for what is no JSON object. */
function parseChunk(line: string): Chunk {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Told below with its beginning.
  }
  throw new AppError(
    "UPSTREAM_FAILED",
    `the engine answered something that is not its protocol: ${line.slice(0, 100)}`,
  );
}

async function* readBody(reply: EngineReply): AsyncGenerator<string> {
  try {
    yield* readLines(reply.body);
  } catch (error) {
    // Whoever cancelled the request says why.
    if (error instanceof AppError || (error instanceof Error && error.name === "AbortError")) throw error;
    throw new AppError("UPSTREAM_FAILED", "the engine ended in the middle of its answer", {
      hint: "It is being restarted; send the request again.",
      cause: error,
    });
  }
}

async function readAll(reply: EngineReply): Promise<string> {
  const lines: string[] = [];
  for await (const line of readLines(reply.body)) lines.push(line);
  return lines.join("\n");
}

function toDone(chunk: Chunk): Extract<GenerateEvent, { type: "done" }> {
  return {
    type: "done",
    reason: chunk.done_reason ?? "stop",
    promptTokens: chunk.prompt_eval_count ?? 0,
    cachedTokens: chunk.ollmlx?.cached_tokens ?? chunk.prompt_eval_cached_count ?? 0,
    outputTokens: chunk.eval_count ?? 0,
    totalNs: chunk.total_duration ?? 0,
    loadNs: chunk.load_duration ?? 0,
    promptNs: chunk.prompt_eval_duration ?? 0,
    outputNs: chunk.eval_duration ?? 0,
    queueNs: chunk.ollmlx?.queue_duration ?? null,
    batchSizeMean: chunk.ollmlx?.batch_size_mean ?? null,
  };
}
