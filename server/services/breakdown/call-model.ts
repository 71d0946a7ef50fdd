import { streamGenerate } from "~/server/engines/read-events";
import type { ChosenModel } from "~/server/services/breakdown/choose-model";
import type { JobProgress } from "~/shared/contracts/job";

export interface ModelCall {
  chosen: ChosenModel;
  prompt: string;
  /** JSON schema of the answer; left out = plain text. */
  format?: object | undefined;
  contextTokens: number;
  answerTokens: number;
  /** Ollama's options for this call, over those of the model. */
  options?: Record<string, number> | undefined;
  signal: AbortSignal;
  onText: (delta: string) => void;
  report: (progress: JobProgress) => void;
}

export interface ModelAnswer {
  text: string;
  /** `length` when the answer was cut off. */
  finishReason: string;
  promptTokens: number;
  /** Of `promptTokens`, those that the engine had in memory already. */
  cachedTokens: number;
  outputTokens: number;
  /** From sending to the first text, on our clock. */
  ttftMs: number | null;
  /** The engine's own figures; null when it gave none. */
  tokensPerSecond: number | null;
  promptTokensPerSecond: number | null;
}

const reportEveryMs = 250;
/** Little variety where the person wants none else: the answer must be sound, and a second run may differ. */
export const usualTemperature = 0.3;

/** Asks the model for an answer, under the schema where there is one. Throws the engine's error or CANCELLED. */
export async function callModel(call: ModelCall): Promise<ModelAnswer> {
  const { engine, model, keepAlive, system, options } = call.chosen;
  const contextTokens = Math.min(call.contextTokens, model.contextLength ?? call.contextTokens);
  const request = {
    model: model.name,
    ...(system === "" ? {} : { system }),
    prompt: call.prompt,
    format: call.format,
    stream: true,
    think: false,
    keep_alive: keepAlive,
    options: {
      temperature: usualTemperature,
      ...options,
      ...call.options,
      num_predict: call.answerTokens,
      num_ctx: contextTokens,
    },
  };
  const sentAt = performance.now();
  const answer: ModelAnswer = {
    text: "",
    finishReason: "",
    promptTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    ttftMs: null,
    tokensPerSecond: null,
    promptTokensPerSecond: null,
  };
  call.report({ phase: "reading", message: `${model.name} reads the task` });
  let chunks = 0;
  let reportedAt = 0;
  for await (const event of streamGenerate(engine, "/api/generate", request, call.signal)) {
    const now = performance.now();
    if (event.type === "done") {
      answer.finishReason = event.reason;
      answer.promptTokens = event.promptTokens;
      answer.cachedTokens = event.cachedTokens;
      answer.outputTokens = event.outputTokens;
      answer.tokensPerSecond = perSecond(event.outputTokens, event.outputNs);
      answer.promptTokensPerSecond = perSecond(event.promptTokens - event.cachedTokens, event.promptNs);
      continue;
    }
    if (event.type !== "text" || event.text === "") continue;
    answer.ttftMs ??= now - sentAt;
    answer.text += event.text;
    chunks += 1;
    call.onText(event.text);
    if (now - reportedAt < reportEveryMs) continue;
    reportedAt = now;
    const writingMs = now - sentAt - answer.ttftMs;
    call.report({
      phase: "writing",
      done: chunks,
      unit: "tokens",
      ...(writingMs > 0 ? { unitsPerSecond: (chunks - 1) / (writingMs / 1000) } : {}),
    });
  }
  return answer;
}

const perSecond = (tokens: number, ns: number): number | null => (tokens > 0 && ns > 0 ? tokens / (ns / 1e9) : null);
