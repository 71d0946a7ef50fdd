import type { GenerateEvent, TokenLogprob } from "~/server/engines/read-events";
import type { AnswerCall } from "~/server/gateway/chat-bridge/answer-parts";
import { randomId } from "~/server/gateway/chat-bridge/random-id";
import { callItem } from "~/server/gateway/openai/responses/call-item";
import type { ToolTable } from "~/server/gateway/openai/responses/tool-table";

export type ItemStatus = "in_progress" | "completed" | "incomplete";
export type OutputItem = { id: string; type: string } & Record<string, unknown>;

/** Tells of a step; without a stream nobody listens. */
export type EmitEvent = (type: string, fields: Record<string, unknown>) => void;

interface OpenItem {
  kind: "message" | "reasoning";
  id: string;
  text: string;
  logprobs: OutputLogprob[];
}

interface OutputLogprob extends TokenLogprob {
  bytes: number[];
  top_logprobs: { token: string; logprob: number; bytes: number[] }[];
}

/** The items of a response as the model's words come in, with the events that a stream tells of each, in their order. */
export class ResponseOutput {
  readonly items: OutputItem[] = [];
  #open: OpenItem | null = null;

  constructor(
    private readonly tools: ToolTable,
    private readonly isReasoningReturned: boolean,
    private readonly emit: EmitEvent,
  ) {}

  /** `added` are the calls in the event. */
  add(event: GenerateEvent, added: AnswerCall[]): void {
    if (event.type === "text") {
      if (event.thinking !== "") this.#addThinking(event.thinking);
      if (event.text !== "" || (event.logprobs && event.thinking === "")) this.#addText(event.text, event.logprobs);
    } else if (event.type === "tools") {
      this.#close("completed");
      for (const call of added) this.#addCall(call);
    }
  }

  /** The end of the answer; one without any item gets an empty message. */
  finish(status: "completed" | "incomplete"): void {
    if (!this.#open && this.items.length === 0) this.#begin("message");
    this.#close(status);
  }

  #addText(text: string, tokens: TokenLogprob[] | undefined): void {
    const item = this.#begin("message");
    const logprobs = (tokens ?? []).map(toLogprob);
    item.text += text;
    item.logprobs.push(...logprobs);
    this.emit("response.output_text.delta", { ...this.#place(item), content_index: 0, delta: text, logprobs });
  }

  #addThinking(text: string): void {
    const item = this.#begin("reasoning");
    item.text += text;
    this.emit("response.reasoning_summary_text.delta", { ...this.#place(item), summary_index: 0, delta: text });
  }

  #addCall(call: AnswerCall): void {
    const { item, empty, name, field, given } = callItem(call, this.tools.find(call.name));
    const place = { item_id: item.id, output_index: this.items.length };
    this.emit("response.output_item.added", { output_index: place.output_index, item: empty });
    this.emit(`response.${name}.delta`, { ...place, delta: given });
    const named = field === "arguments" ? { name: item.name } : {};
    this.emit(`response.${name}.done`, { ...place, ...named, [field]: given });
    this.emit("response.output_item.done", { output_index: place.output_index, item });
    this.items.push(item);
  }

  /** The open item when it is of this kind; otherwise closes what is open and opens one. */
  #begin(kind: OpenItem["kind"]): OpenItem {
    if (this.#open?.kind === kind) return this.#open;
    this.#close("completed");
    const item: OpenItem = { kind, id: randomId(kind === "message" ? "msg_" : "rs_"), text: "", logprobs: [] };
    this.#open = item;
    const place = this.#place(item);
    this.emit("response.output_item.added", {
      output_index: place.output_index,
      item: this.#toItem(item, "in_progress", []),
    });
    if (kind === "message") {
      this.emit("response.content_part.added", { ...place, content_index: 0, part: textPart(item) });
    } else {
      this.emit("response.reasoning_summary_part.added", { ...place, summary_index: 0, part: summaryPart(item) });
    }
    return item;
  }

  #close(status: "completed" | "incomplete"): void {
    const item = this.#open;
    if (!item) return;
    this.#open = null;
    const place = this.#place(item);
    if (item.kind === "message") {
      const { text, logprobs } = item;
      this.emit("response.output_text.done", { ...place, content_index: 0, text, logprobs });
      this.emit("response.content_part.done", { ...place, content_index: 0, part: textPart(item) });
    } else {
      this.emit("response.reasoning_summary_text.done", { ...place, summary_index: 0, text: item.text });
      this.emit("response.reasoning_summary_part.done", { ...place, summary_index: 0, part: summaryPart(item) });
    }
    const whole = this.#toItem(item, status, [item.kind === "message" ? textPart(item) : summaryPart(item)]);
    this.emit("response.output_item.done", { output_index: place.output_index, item: whole });
    this.items.push(whole);
  }

  #place({ id }: OpenItem): { item_id: string; output_index: number } {
    return { item_id: id, output_index: this.items.length };
  }

  #toItem({ kind, id, text }: OpenItem, status: ItemStatus, parts: unknown[]): OutputItem {
    if (kind === "message") return { id, type: "message", status, role: "assistant", content: parts };
    const returned = this.isReasoningReturned && status !== "in_progress" ? { encrypted_content: text } : {};
    return { id, type: "reasoning", summary: parts, ...returned };
  }
}

const textPart = ({ text, logprobs }: OpenItem) => ({ type: "output_text", text, annotations: [], logprobs });
const summaryPart = ({ text }: OpenItem) => ({ type: "summary_text", text });

function toLogprob({ token, logprob, bytes, top_logprobs }: TokenLogprob): OutputLogprob {
  const others = (top_logprobs ?? []).map((other) => ({ ...other, bytes: other.bytes ?? [] }));
  return { token, logprob, bytes: bytes ?? [], top_logprobs: others };
}
