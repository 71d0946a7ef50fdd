import { anthropicError } from "~/server/gateway/anthropic/error-body";
import { type EmitEvent, MessageBlocks } from "~/server/gateway/anthropic/message-blocks";
import {
  type MessagesRequest,
  readCountRequest,
  readMessagesRequest,
} from "~/server/gateway/anthropic/messages-request";
import { countPrompt, estimatePrompt } from "~/server/gateway/anthropic/prompt-count";
import { cutAtStop, type StoppedAt } from "~/server/gateway/anthropic/stop-sequences";
import type { AnswerParts } from "~/server/gateway/chat-bridge/answer-parts";
import { sumUsage, toFigures } from "~/server/gateway/chat-bridge/figures";
import { findModel, openChat } from "~/server/gateway/chat-bridge/open-chat";
import { randomId } from "~/server/gateway/chat-bridge/random-id";
import { readJson } from "~/server/gateway/chat-bridge/read-json";
import { readAnswers } from "~/server/gateway/chat-bridge/several-answers";
import { SseStream } from "~/server/gateway/chat-bridge/sse-stream";
import { nameRequest } from "~/server/gateway/chat-bridge/v1-error";
import { type Exchange, sendJson } from "~/server/gateway/exchange";

/** `POST /v1/messages`. */
export async function createMessage(exchange: Exchange): Promise<void> {
  const startedAtMs = performance.now();
  const request = readMessagesRequest(await readJson(exchange));
  await (request.isStreamed ? streamMessage : answerMessage)(exchange, request, startedAtMs);
}

/** `POST /v1/messages/count_tokens`. */
export async function countTokens(exchange: Exchange): Promise<void> {
  const plan = readCountRequest(await readJson(exchange));
  const { engine, model } = await findModel(exchange, plan.model);
  sendJson(exchange.res, 200, { input_tokens: await countPrompt(engine, model, plan) });
}

async function answerMessage(exchange: Exchange, request: MessagesRequest, startedAtMs: number): Promise<void> {
  const content = new MessageBlocks(() => undefined);
  const stopped: StoppedAt = { sequence: null };
  const open = () => openStopping(exchange, request, stopped);
  const answers = await readAnswers(exchange, 1, open, (_, event, added) => void content.add(event, added));
  const parts = answers.map((answer) => answer.parts);
  content.finish();
  sendJson(exchange.res, 200, {
    ...emptyMessage(request),
    content: content.blocks,
    ...(parts[0] ? stopReason(parts[0], stopped) : {}),
    usage: toUsage(parts, request),
    ollmlx: toFigures(answers, startedAtMs),
  });
}

async function streamMessage(exchange: Exchange, request: MessagesRequest, startedAtMs: number): Promise<void> {
  const stream = new SseStream(exchange, {
    heartbeat: 'event: ping\ndata: {"type":"ping"}\n\n',
    writeError: (error) => `event: error\ndata: ${JSON.stringify(anthropicError(error, nameRequest(exchange)))}\n\n`,
  });
  const emit: EmitEvent = (type, fields) =>
    stream.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
  const content = new MessageBlocks(emit);
  const stopped: StoppedAt = { sequence: null };
  const begin = () => {
    const usage = { ...emptyUsage, input_tokens: estimatePrompt(request.plan) };
    emit("message_start", { message: { ...emptyMessage(request), usage } });
  };
  await stream.guard(async () => {
    let hasBegun = false;
    const answers = await readAnswers(
      exchange,
      1,
      () => openStopping(exchange, request, stopped),
      (_, event, added) => {
        if (!hasBegun) begin();
        hasBegun = true;
        if (event.type !== "done") content.add(event, added);
        return stream.isFull ? stream.drained() : undefined;
      },
    );
    const parts = answers.map((answer) => answer.parts);
    content.finish();
    const usage = toUsage(parts, request);
    const delta = parts[0] ? stopReason(parts[0], stopped) : {};
    emit("message_delta", { delta, usage, ollmlx: toFigures(answers, startedAtMs) });
    emit("message_stop", {});
    stream.end("");
  });
}

async function openStopping(exchange: Exchange, { plan, stops }: MessagesRequest, stopped: StoppedAt) {
  const opened = await openChat(exchange, plan);
  if (stops.length === 0) return opened;
  const { engine, model, events } = opened;
  // The answer is there: an engine that cannot count now must not spoil it.
  const count = () => countPrompt(engine, model, plan).catch(() => estimatePrompt(plan));
  return { ...opened, events: cutAtStop(events, stops, stopped, count) };
}

function emptyMessage({ plan }: MessagesRequest) {
  const ends = { stop_reason: null, stop_sequence: null };
  return { id: randomId("msg_"), type: "message", role: "assistant", model: plan.model, content: [], ...ends };
}

function stopReason({ calls, done }: AnswerParts, { sequence }: StoppedAt) {
  if (sequence !== null) return { stop_reason: "stop_sequence", stop_sequence: sequence };
  const ended = done.reason === "length" ? "max_tokens" : "end_turn";
  return { stop_reason: calls.length > 0 ? "tool_use" : ended, stop_sequence: null };
}

const emptyUsage = {
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  service_tier: "standard",
};

/** Cached tokens are counted apart where the client marked what to cache, as with Anthropic. */
function toUsage(parts: AnswerParts[], { isCacheCounted }: MessagesRequest) {
  const { promptTokens, cachedTokens, outputTokens } = sumUsage(parts);
  const cached = isCacheCounted ? cachedTokens : 0;
  return {
    ...emptyUsage,
    input_tokens: promptTokens - cached,
    output_tokens: outputTokens,
    cache_read_input_tokens: cached,
  };
}
