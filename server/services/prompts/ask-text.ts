import type { Engine } from "~/server/engines/engine";
import { streamGenerate } from "~/server/engines/read-events";
import type { Model } from "~/shared/contracts/model";

export interface AskedModel {
  engine: Engine;
  model: Model;
  keepAlive: string | number;
}

export interface TextQuestion {
  prompt: string;
  answerTokens: number;
  temperature: number;
  seed: number;
  /** JSON schema to which the engine holds the answer. */
  format?: object;
  onText?: (delta: string) => void;
}

export interface TextAnswer {
  text: string;
  /** `length` when it was cut off. */
  finishReason: string;
  promptTokens: number;
  outputTokens: number;
  /** From sending to the first text and to the end, on our clock. */
  ttftMs: number | null;
  ms: number;
}

/** For models that do not tell theirs, and the most that is worth its memory here. */
const usualContextTokens = 8_192;
const largestContextTokens = 16_384;
const contextStep = 2_048;

/** Asks a model once. Throws the engine's error, or what `signal` was aborted with. */
export async function askText(
  { engine, model, keepAlive }: AskedModel,
  question: TextQuestion,
  signal: AbortSignal,
): Promise<TextAnswer> {
  const { prompt, answerTokens, temperature, seed, format, onText } = question;
  const request = {
    model: model.name,
    prompt,
    stream: true,
    think: false,
    keep_alive: keepAlive,
    ...(format ? { format } : {}),
    options: { temperature, seed, num_predict: answerTokens, num_ctx: contextFor(model, prompt, answerTokens) },
  };
  const sentAt = performance.now();
  const answer: TextAnswer = { text: "", finishReason: "", promptTokens: 0, outputTokens: 0, ttftMs: null, ms: 0 };
  for await (const event of streamGenerate(engine, "/api/generate", request, signal)) {
    if (event.type === "done") {
      answer.finishReason = event.reason;
      answer.promptTokens = event.promptTokens;
      answer.outputTokens = event.outputTokens;
    } else if (event.type === "text" && event.text !== "") {
      answer.ttftMs ??= performance.now() - sentAt;
      answer.text += event.text;
      onText?.(event.text);
    }
  }
  answer.ms = performance.now() - sentAt;
  return answer;
}

/** In steps, so that an engine seldom loads a model again; three bytes a token is enough for every script. */
function contextFor(model: Model, prompt: string, answerTokens: number): number {
  const needed = Math.ceil(Buffer.byteLength(prompt) / 3) + answerTokens + 256;
  const loaded = model.loaded?.contextLength ?? 0;
  if (loaded >= needed) return loaded;
  const limit = Math.min(model.contextLength ?? usualContextTokens, largestContextTokens);
  return Math.min(limit, Math.ceil(needed / contextStep) * contextStep);
}
