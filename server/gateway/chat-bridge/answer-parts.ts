import type { GenerateEvent, TokenLogprob } from "~/server/engines/read-events";
import { AppError } from "~/server/errors";
import { randomId } from "~/server/gateway/chat-bridge/random-id";

export type DoneEvent = Extract<GenerateEvent, { type: "done" }>;

/** A call with an id and its arguments as JSON text. */
export interface AnswerCall {
  id: string;
  name: string;
  arguments: string;
  input: Record<string, unknown>;
}

/** An answer as it grows. */
export class AnswerParts {
  text = "";
  thinking = "";
  readonly calls: AnswerCall[] = [];
  /** Of the text, without the thinking before it. */
  readonly logprobs: TokenLogprob[] = [];
  /** Tokens of the thinking, as far as engines tell: each chunk is at least one. */
  thinkingTokens = 0;
  firstAtMs: number | null = null;
  #done: DoneEvent | null = null;

  /** Takes an event in, and gives the calls that it adds. */
  add(event: GenerateEvent): AnswerCall[] {
    this.firstAtMs ??= performance.now();
    if (event.type === "text") {
      this.text += event.text;
      if (event.thinking !== "") {
        this.thinking += event.thinking;
        this.thinkingTokens++;
      }
      if (event.logprobs && event.thinking === "") this.logprobs.push(...event.logprobs);
      return [];
    }
    if (event.type === "done") {
      this.#done = event;
      return [];
    }
    const calls = event.calls.map(({ id, name, arguments: input }) => ({
      id: id ?? randomId("call_", 8),
      name,
      arguments: JSON.stringify(input),
      input,
    }));
    this.calls.push(...calls);
    return calls;
  }

  async addAll(events: AsyncIterable<GenerateEvent>): Promise<this> {
    for await (const event of events) this.add(event);
    return this;
  }

  get done(): DoneEvent {
    if (!this.#done) throw new AppError("INTERNAL", "the answer is not whole");
    return this.#done;
  }
}
