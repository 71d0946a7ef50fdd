import type { TokenLogprob } from "~/server/engines/read-events";
import type { AnswerParts } from "~/server/gateway/chat-bridge/answer-parts";
import { sumUsage, type TokenUsage, toFigures } from "~/server/gateway/chat-bridge/figures";
import { readJson } from "~/server/gateway/chat-bridge/read-json";
import { type ReadAnswer, readAnswers } from "~/server/gateway/chat-bridge/several-answers";
import { type Exchange, sendJson } from "~/server/gateway/exchange";
import { answerHead } from "~/server/gateway/openai/answer-head";
import { openChunkStream } from "~/server/gateway/openai/chunk-stream";
import { toCompletionLogprobs } from "~/server/gateway/openai/completion-logprobs";
import { type CompletionRequest, readCompletionRequest } from "~/server/gateway/openai/completion-request";
import { openCompletion } from "~/server/gateway/openai/open-completion";
import { toUsage } from "~/server/gateway/openai/usage";

/** `POST /v1/completions`. Choices go by prompt, then by answer: two answers to two prompts are 0 and 1, 2 and 3. */
export async function completeText(exchange: Exchange): Promise<void> {
  const startedAtMs = performance.now();
  const request = readCompletionRequest(await readJson(exchange));
  await (request.isStreamed ? streamText : answerText)(exchange, request, startedAtMs);
}

async function answerText(exchange: Exchange, request: CompletionRequest, startedAtMs: number): Promise<void> {
  const head = answerHead("cmpl-", "text_completion", request.model);
  const total = request.prompts.length * request.count;
  const echoes = new Array<string>(total).fill("");
  const answers = await readAnswers(exchange, total, async (i, signal) => {
    const { prompt, ...opened } = await openCompletion(exchange, request, i, signal);
    if (request.isEchoed) echoes[i] = prompt;
    return opened;
  });
  sendJson(exchange.res, 200, {
    ...head,
    choices: answers.map(({ parts }, index) => ({
      text: `${echoes[index]}${parts.text}`,
      index,
      logprobs: request.topLogprobs === null ? null : toCompletionLogprobs(parts.logprobs, 0),
      finish_reason: toReason(parts),
    })),
    usage: toUsage(sumPrompts(answers, request.count)),
    ollmlx: toFigures(answers, startedAtMs),
  });
}

async function streamText(exchange: Exchange, request: CompletionRequest, startedAtMs: number): Promise<void> {
  const head = JSON.stringify(answerHead("cmpl-", "text_completion", request.model)).slice(0, -1);
  const { isUsageWanted } = request;
  const close = isUsageWanted ? ',"usage":null}\n\n' : "}\n\n";
  const write = (index: number, text: string, logprobs: unknown, reason: string | null, figures = "") => {
    const choice = { text, index, logprobs, finish_reason: reason };
    stream.write(`data: ${head},"choices":[${JSON.stringify(choice)}]${figures}${close}`);
  };
  const stream = openChunkStream(exchange);
  const total = request.prompts.length * request.count;
  const offsets = new Array<number>(total).fill(0);
  const toLogprobs = (tokens: TokenLogprob[] | undefined, index: number, text: string) => {
    const logprobs = tokens ? toCompletionLogprobs(tokens, offsets[index] ?? 0) : null;
    offsets[index] = (offsets[index] ?? 0) + text.length;
    return logprobs;
  };
  let unfinished = total;
  await stream.guard(async () => {
    const open = async (i: number, signal: AbortSignal) => {
      const { prompt, ...opened } = await openCompletion(exchange, request, i, signal);
      if (request.isEchoed) write(i, prompt, null, null);
      return opened;
    };
    const answers = await readAnswers(exchange, total, open, (i, event, _added, answer) => {
      if (event.type === "text") write(i, event.text, toLogprobs(event.logprobs, i, event.text), null);
      else if (event.type === "done") {
        unfinished--;
        const isLast = unfinished === 0 && !isUsageWanted;
        const figures = isLast ? `,"ollmlx":${JSON.stringify(toFigures([answer], startedAtMs))}` : "";
        write(i, "", null, toReason(answer.parts), figures);
      }
      return stream.isFull ? stream.drained() : undefined;
    });
    if (isUsageWanted) {
      const last = {
        choices: [],
        usage: toUsage(sumPrompts(answers, request.count)),
        ollmlx: toFigures(answers, startedAtMs),
      };
      stream.write(`data: ${head},${JSON.stringify(last).slice(1)}\n\n`);
    }
    stream.end("data: [DONE]\n\n");
  });
}

const toReason = (parts: AnswerParts): "length" | "stop" => (parts.done.reason === "length" ? "length" : "stop");

/** Each prompt is counted once, however many answers it got. */
function sumPrompts(answers: ReadAnswer[], count: number): TokenUsage {
  const sum: TokenUsage = { promptTokens: 0, cachedTokens: 0, outputTokens: 0, thinkingTokens: 0 };
  for (let at = 0; at < answers.length; at += count) {
    const usage = sumUsage(answers.slice(at, at + count).map((answer) => answer.parts));
    for (const key of Object.keys(sum) as (keyof TokenUsage)[]) sum[key] += usage[key];
  }
  return sum;
}
