import type { AnswerParts } from "~/server/gateway/chat-bridge/answer-parts";
import { withSeed } from "~/server/gateway/chat-bridge/chat-plan";
import { sumUsage, toFigures } from "~/server/gateway/chat-bridge/figures";
import { type OpenedAnswer, openChat } from "~/server/gateway/chat-bridge/open-chat";
import { readJson } from "~/server/gateway/chat-bridge/read-json";
import { readAnswers } from "~/server/gateway/chat-bridge/several-answers";
import { type Exchange, sendJson } from "~/server/gateway/exchange";
import { answerHead } from "~/server/gateway/openai/answer-head";
import { ChatChunks, finishReason } from "~/server/gateway/openai/chat-chunks";
import { toChatLogprobs } from "~/server/gateway/openai/chat-logprobs";
import { type ChatRequest, readChatRequest } from "~/server/gateway/openai/chat-request";
import { openChunkStream } from "~/server/gateway/openai/chunk-stream";
import { toUsage } from "~/server/gateway/openai/usage";

/** `POST /v1/chat/completions`. */
export async function completeChat(exchange: Exchange): Promise<void> {
  const startedAtMs = performance.now();
  const request = readChatRequest(await readJson(exchange));
  const open = (i: number, signal: AbortSignal) => openChat(exchange, withSeed(request.plan, i), signal);
  await (request.isStreamed ? streamChat : answerChat)(exchange, request, open, startedAtMs);
}

type OpenAnswer = (index: number, signal: AbortSignal) => Promise<OpenedAnswer>;

async function answerChat(exchange: Exchange, request: ChatRequest, open: OpenAnswer, startedAtMs: number) {
  const { plan, count } = request;
  const head = answerHead("chatcmpl-", "chat.completion", plan.model);
  const answers = await readAnswers(exchange, count, open);
  const parts = answers.map((answer) => answer.parts);
  sendJson(exchange.res, 200, {
    ...head,
    choices: parts.map((answer, index) => toChoice(answer, index, plan.topLogprobs !== null)),
    usage: toUsage(sumUsage(parts)),
    ollmlx: toFigures(answers, startedAtMs),
  });
}

function toChoice(parts: AnswerParts, index: number, hasLogprobs: boolean) {
  const { text, thinking, calls, logprobs } = parts;
  const hasCalls = calls.length > 0;
  return {
    index,
    message: {
      role: "assistant",
      content: text === "" && hasCalls ? null : text,
      refusal: null,
      ...(thinking === "" ? {} : { reasoning: thinking, reasoning_content: thinking }),
      ...(hasCalls ? { tool_calls: calls.map(toToolCall) } : {}),
    },
    logprobs: hasLogprobs ? toChatLogprobs(logprobs) : null,
    finish_reason: finishReason(parts),
  };
}

function toToolCall({ id, name, arguments: given }: AnswerParts["calls"][number]) {
  return { id, type: "function", function: { name, arguments: given } };
}

async function streamChat(exchange: Exchange, request: ChatRequest, open: OpenAnswer, startedAtMs: number) {
  const { plan, count, isUsageWanted } = request;
  const head = answerHead("chatcmpl-", "chat.completion.chunk", plan.model);
  const choices = Array.from({ length: count }, (_, i) => new ChatChunks(head, i, isUsageWanted));
  const stream = openChunkStream(exchange);
  let unfinished = count;
  await stream.guard(async () => {
    const answers = await readAnswers(exchange, count, open, (i, event, added, answer) => {
      const choice = choices[i] as ChatChunks;
      if (event.type !== "done") stream.write(choice.encode(event, added));
      else {
        unfinished--;
        const isLast = unfinished === 0 && !isUsageWanted;
        stream.write(
          choice.finish(finishReason(answer.parts), isLast ? { ollmlx: toFigures([answer], startedAtMs) } : null),
        );
      }
      return stream.isFull ? stream.drained() : undefined;
    });
    if (isUsageWanted) {
      const usage = toUsage(sumUsage(answers.map((answer) => answer.parts)));
      const last = { ...head, choices: [], usage, ollmlx: toFigures(answers, startedAtMs) };
      stream.write(`data: ${JSON.stringify(last)}\n\n`);
    }
    stream.end("data: [DONE]\n\n");
  });
}
