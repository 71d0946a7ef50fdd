import type { GenerateEvent } from "~/server/engines/read-events";
import type { AnswerParts } from "~/server/gateway/chat-bridge/answer-parts";
import type { AnswerHead } from "~/server/gateway/openai/answer-head";
import { toChatLogprobs } from "~/server/gateway/openai/chat-logprobs";

/**
 * Writes one choice of a streamed chat completion. Each event is put together from text made once, because it is made
 * for every token.
 */
export class ChatChunks {
  readonly #open: string;
  readonly #close: string;
  #callCount = 0;
  #delta: string;

  /** `isUsageWanted`: OpenAI then writes `usage: null` into every chunk but the last. */
  constructor(head: AnswerHead, index: number, isUsageWanted: boolean) {
    this.#open = `data: ${JSON.stringify(head).slice(0, -1)},"choices":[{"index":${index},"delta":`;
    this.#close = isUsageWanted ? `}],"usage":null}\n\n` : "}]}\n\n";
    this.#delta = '{"role":"assistant",';
  }

  /** The chunks of one event; `parts` has taken it in and gives the calls in it as `added`. */
  encode(event: GenerateEvent, added: AnswerParts["calls"]): string {
    if (event.type === "done") return "";
    if (event.type === "tools") {
      const calls = added.map(({ id, name, arguments: given }) => ({
        index: this.#callCount++,
        id,
        type: "function",
        function: { name, arguments: given },
      }));
      return this.#chunk(`"content":null,"tool_calls":${JSON.stringify(calls)}}`, "null", "null");
    }
    if (event.thinking !== "") {
      const thinking = JSON.stringify(event.thinking);
      const text = event.text === "" ? "" : `"content":${JSON.stringify(event.text)},`;
      return this.#chunk(`${text}"reasoning":${thinking},"reasoning_content":${thinking}}`, "null", "null");
    }
    const logprobs = event.logprobs ? JSON.stringify(toChatLogprobs(event.logprobs)) : "null";
    return this.#chunk(`"content":${JSON.stringify(event.text)}}`, logprobs, "null");
  }

  /** The last chunk, with `extra` beside the choices. */
  finish(reason: string, extra: Record<string, unknown> | null): string {
    const isEmpty = this.#delta.startsWith('{"role"');
    const chunk = this.#chunk(isEmpty ? '"content":""}' : "}", "null", JSON.stringify(reason));
    if (!extra) return chunk;
    return `${chunk.slice(0, -"}\n\n".length)},${JSON.stringify(extra).slice(1)}\n\n`;
  }

  #chunk(delta: string, logprobs: string, reason: string): string {
    const chunk = `${this.#open}${this.#delta}${delta},"logprobs":${logprobs},"finish_reason":${reason}${this.#close}`;
    this.#delta = "{";
    return chunk;
  }
}

/** Why a choice ended, in OpenAI's words. */
export function finishReason(parts: AnswerParts): string {
  if (parts.calls.length > 0) return "tool_calls";
  return parts.done.reason === "length" ? "length" : "stop";
}
