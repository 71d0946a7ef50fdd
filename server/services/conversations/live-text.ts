import type { TurnRow } from "~/db/queries/turns";
import type { GenerateEvent } from "~/server/engines/read-events";
import type { AnswerFigures, AnswerPhase, LiveAnswer, ToolCall } from "~/shared/contracts/conversation";
import type { EngineId } from "~/shared/contracts/engine";

/** What an answer has come to, and what of it the pages have heard. Times are on one monotonic clock, in milliseconds. */
export class LiveText {
  content: string;
  thinking: string;
  readonly toolCalls: ToolCall[];
  phase: AnswerPhase = "waiting";
  queuePosition: number | null = null;
  readonly askedAt = Date.now();
  readonly #sentAtMs = performance.now();
  readonly #before: AnswerFigures | null;
  #firstAtMs: number | null = null;
  #thinkingAtMs: number | null = null;
  #contentAtMs: number | null = null;
  #heardContent: number;
  #heardThinking: number;

  /** An answer that has a text already is continued. */
  constructor(readonly turn: TurnRow) {
    this.content = turn.content;
    this.thinking = turn.thinking;
    this.toolCalls = [...turn.toolCalls];
    this.#before = turn.figures;
    this.#heardContent = turn.content.length;
    this.#heardThinking = turn.thinking.length;
  }

  get live(): LiveAnswer {
    const { phase, askedAt, queuePosition } = this;
    return { turnId: this.turn.id, phase, askedAt, queuePosition };
  }

  /** What the row holds of it. */
  get saved(): Pick<TurnRow, "content" | "thinking" | "toolCalls"> {
    return { content: this.content, thinking: this.thinking, toolCalls: this.toolCalls };
  }

  add({ text, thinking }: { text: string; thinking: string }): void {
    const now = performance.now();
    this.#firstAtMs ??= now;
    this.queuePosition = null;
    if (thinking !== "") this.#thinkingAtMs ??= now;
    if (text !== "") this.#contentAtMs ??= now;
    this.content += text;
    this.thinking += thinking;
    this.phase = text === "" && this.#contentAtMs === null ? "thinking" : "writing";
  }

  addCalls(calls: ToolCall[]): void {
    this.#firstAtMs ??= performance.now();
    this.toolCalls.push(...calls);
  }

  /** What the pages have not heard yet, with the offsets at which it begins. */
  takeNews(): { contentAt: number; content: string; thinkingAt: number; thinking: string } {
    const news = {
      contentAt: this.#heardContent,
      content: this.content.slice(this.#heardContent),
      thinkingAt: this.#heardThinking,
      thinking: this.thinking.slice(this.#heardThinking),
    };
    this.#heardContent = this.content.length;
    this.#heardThinking = this.thinking.length;
    return news;
  }

  /** What the answer cost; of a continued one the output tokens of all its parts. `done` is null when it broke off. */
  figures(engine: EngineId, done: Extract<GenerateEvent, { type: "done" }> | null): AnswerFigures {
    const now = performance.now();
    const since = (at: number | null) => (at === null ? null : at - this.#sentAtMs);
    const thoughtUntil = this.#contentAtMs ?? now;
    const outputTokens = done && done.outputTokens + (this.#before?.outputTokens ?? 0);
    return {
      engine,
      ttftMs: since(this.#firstAtMs),
      totalMs: now - this.#sentAtMs,
      queueMs: toMs(done?.queueNs ?? null),
      loadMs: toMs(done?.loadNs ?? null),
      thinkingMs: this.#thinkingAtMs === null ? (this.#before?.thinkingMs ?? null) : thoughtUntil - this.#thinkingAtMs,
      promptTokens: done?.promptTokens ?? null,
      cachedTokens: done?.cachedTokens ?? null,
      outputTokens,
      tokensPerSecond:
        done && done.outputTokens > 0 && done.outputNs > 0 ? done.outputTokens / (done.outputNs / 1e9) : null,
      batchSizeMean: done?.batchSizeMean ?? null,
      stopReason: done?.reason ?? null,
    };
  }
}

const toMs = (ns: number | null): number | null => (ns === null ? null : ns / 1e6);
