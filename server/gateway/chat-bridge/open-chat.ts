import type { Engine, EngineRoute, SendOptions } from "~/server/engines/engine";
import { parseModelRef } from "~/server/engines/model-ref";
import { type GenerateEvent, readEvents } from "~/server/engines/read-events";
import type { Ticket } from "~/server/engines/request-queue";
import { AppError } from "~/server/errors";
import { admit } from "~/server/gateway/admission";
import type { ChatPlan } from "~/server/gateway/chat-bridge/chat-plan";
import { callSchema, keepFirstCall, readForcedCall } from "~/server/gateway/chat-bridge/forced-call";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";
import type { Exchange } from "~/server/gateway/exchange";

/** An answer of an engine that is under way. Leaving the loop over `events` cancels it. */
export interface OpenedAnswer {
  engine: Engine;
  /** The model's full name at the engine. */
  model: string;
  events: AsyncIterable<GenerateEvent>;
}

/** The MLX backend's `num_ctx` where a request has none. */
const defaultContextTokens = 8192;
/** Room for an answer whose length the client leaves open. */
const usualOutputTokens = 4096;
/** What a chat template puts around the turns. */
const templateTokens = 1024;

/** The engine that has the model, and the model's full name there. Throws NOT_FOUND. */
export async function findModel(exchange: Exchange, typed: string): Promise<{ engine: Engine; model: string }> {
  exchange.model = typed;
  return exchange.runtime.engines.resolve(typed);
}

/** The engine that has the model, with a place in its queue. Throws NOT_FOUND, and BUSY when the queue is full. */
export async function enterQueue(
  exchange: Exchange,
  typed: string,
): Promise<{ engine: Engine; model: string; ticket: Ticket }> {
  const { engine, model } = await findModel(exchange, typed);
  return { engine, model, ticket: admit(exchange, engine, model) };
}

/**
 * Starts a chat. Resolves when the engine has accepted it. Throws NOT_FOUND, what the engine refused in its own words,
 * and RequestError for what this engine cannot do.
 */
export async function openChat(exchange: Exchange, plan: ChatPlan, signal = exchange.signal): Promise<OpenedAnswer> {
  const { engine, model, ticket } = await enterQueue(exchange, plan.model);
  const body = engine.id === "mlx" ? mlxBody(plan, model) : ollamaBody(plan);
  let events = await sendThinking(engine, body, plan, { signal, ticket });
  if (engine.id === "ollama" && isForced(plan)) events = readForcedCall(events);
  if (!plan.areCallsParallel) events = keepFirstCall(events);
  return { engine, model, events };
}

/** Sends a request to an engine and gives what it says. Throws its error when it refuses. */
export async function openEvents(
  engine: Engine,
  route: EngineRoute,
  body: Record<string, unknown>,
  options: SendOptions,
): Promise<AsyncIterable<GenerateEvent>> {
  const reply = await engine.send(route, toJson(body), options);
  const events = readEvents(reply);
  if (reply.statusCode !== 200) await events.next();
  return events;
}

/** Throws RequestError for what is nested so deeply that it cannot be written: it could not be read at the engine either. */
export function toJson(body: Record<string, unknown>): Buffer {
  try {
    return Buffer.from(JSON.stringify(body));
  } catch (cause) {
    if (cause instanceof RangeError) throw new RequestError("the request is nested too deeply");
    throw cause;
  }
}

/** What the MLX backend gets as `num_ctx` so that no prompt of at most `promptTokens` tokens is cut; null = its default will do. */
export function contextFor(promptTokens: number, maxTokens: number | null): number | null {
  const needed = promptTokens + templateTokens + (maxTokens ?? usualOutputTokens);
  return needed > defaultContextTokens ? needed : null;
}

/** `logit_bias` is something that Ollama cannot do. Throws RequestError. */
export function refuseLogitBias(logitBias: Record<string, number>): void {
  if (Object.keys(logitBias).length === 0) return;
  throw new RequestError("logit_bias is not possible with models that Ollama runs: leave it out", "logit_bias");
}

/** The MLX backend knows full names, and speaks of the model as it is told to. */
export function mlxNames(typed: string, model: string): { model: string; display_model?: string } {
  return typed === model ? { model } : { model, display_model: typed };
}

/** Ollama finds a model by any form of its name and speaks of it in that form; only our own prefix is strange to it. */
export function ollamaName(typed: string): { model: string } {
  return { model: parseModelRef(typed).name };
}

/** The engine's chat request for the MLX backend, which also holds an answer to a call by grammar. */
export function mlxBody(plan: ChatPlan, model: string): Record<string, unknown> {
  const numCtx = contextFor(plan.promptTokensBound, plan.maxTokens);
  const options = { ...plan.options, ...(numCtx === null ? {} : { num_ctx: numCtx }) };
  return {
    ...commonBody(plan),
    ...mlxNames(plan.model, model),
    truncate: plan.isTruncated,
    options: Object.keys(plan.logitBias).length === 0 ? options : { ...options, logit_bias: plan.logitBias },
    ...(plan.tools.length === 0 ? {} : { tools: plan.tools, tool_choice: plan.toolChoice }),
  };
}

/** Ollama knows no tool_choice: no call means no tools, and a call that must come is made by a schema for the answer. */
function ollamaBody(plan: ChatPlan): Record<string, unknown> {
  refuseLogitBias(plan.logitBias);
  const body = { ...commonBody(plan), ...ollamaName(plan.model), options: plan.options };
  if (plan.tools.length === 0 || plan.toolChoice === "none") return body;
  if (!isForced(plan)) return { ...body, tools: plan.tools };
  return { ...body, tools: plan.tools, format: callSchema(plan.tools, plan.toolChoice) };
}

function commonBody(plan: ChatPlan): Record<string, unknown> {
  const { messages, think, format, topLogprobs } = plan;
  return {
    messages,
    stream: true,
    ...(think === undefined ? {} : { think }),
    ...(format === undefined ? {} : { format }),
    ...(topLogprobs === null ? {} : { logprobs: true, top_logprobs: topLogprobs }),
  };
}

const isForced = ({ tools, toolChoice }: ChatPlan): boolean =>
  tools.length > 0 && toolChoice !== "auto" && toolChoice !== "none";

/** Levels of thinking are known to few models: the others think when a level is asked for. */
async function sendThinking(
  engine: Engine,
  body: Record<string, unknown>,
  { think, isThinkOptional }: Pick<ChatPlan, "think" | "isThinkOptional">,
  options: SendOptions,
): Promise<AsyncIterable<GenerateEvent>> {
  try {
    return await openEvents(engine, "/api/chat", body, options);
  } catch (error) {
    const { think: _, ...plain } = body;
    if (typeof think === "string" && isRefusal(error, /think value/)) {
      return sendThinking(engine, { ...plain, think: true }, { think: true, isThinkOptional }, options);
    }
    if (isThinkOptional && isRefusal(error, /does not support thinking/)) {
      return openEvents(engine, "/api/chat", plain, options);
    }
    throw error;
  }
}

function isRefusal(error: unknown, reason: RegExp): boolean {
  return error instanceof AppError && error.code === "BAD_REQUEST" && reason.test(error.message);
}
