import type { GenerateEvent } from "~/server/engines/read-events";
import type { AnswerCall } from "~/server/gateway/chat-bridge/answer-parts";

export type MessageBlock =
  | { type: "text"; text: string; citations: null }
  | { type: "thinking"; thinking: string; signature: string }
  | { type: "tool_use"; id: string; name: string; input: Record<string, unknown> };

/** Tells of a step; without a stream nobody listens. */
export type EmitEvent = (type: string, fields: Record<string, unknown>) => void;

/** Clients give thinking back only with a signature. Nobody checks this one. */
const signature = "ollmlx";

/** The content of a message as the model's words come in, with the events that a stream tells of each block. */
export class MessageBlocks {
  readonly blocks: MessageBlock[] = [];
  #isOpen = false;

  constructor(private readonly emit: EmitEvent) {}

  /** `added` are the calls in the event. */
  add(event: GenerateEvent, added: AnswerCall[]): void {
    if (event.type === "text") {
      if (event.thinking !== "") this.#addThinking(event.thinking);
      if (event.text !== "") this.#addText(event.text);
    } else for (const call of added) this.#addCall(call);
  }

  /** The end of the answer; one without content gets an empty text, which clients take for granted. */
  finish(): void {
    if (this.blocks.length === 0) this.#begin({ type: "text", text: "", citations: null });
    this.#close();
  }

  #addText(text: string): void {
    const last = this.#isOpen ? this.blocks.at(-1) : undefined;
    if (last?.type === "text") last.text += text;
    else this.#begin({ type: "text", text, citations: null });
    this.#delta({ type: "text_delta", text });
  }

  #addThinking(thinking: string): void {
    const last = this.#isOpen ? this.blocks.at(-1) : undefined;
    if (last?.type === "thinking") last.thinking += thinking;
    else this.#begin({ type: "thinking", thinking, signature });
    this.#delta({ type: "thinking_delta", thinking });
  }

  #addCall({ id, name, arguments: given, input }: AnswerCall): void {
    this.#begin({ type: "tool_use", id: id.replace(/^(call_)?/, "toolu_"), name, input });
    this.#delta({ type: "input_json_delta", partial_json: given });
    this.#close();
  }

  #begin(block: MessageBlock): void {
    this.#close();
    this.blocks.push(block);
    this.#isOpen = true;
    this.emit("content_block_start", { index: this.blocks.length - 1, content_block: emptied(block) });
  }

  #close(): void {
    if (!this.#isOpen) return;
    if (this.blocks.at(-1)?.type === "thinking") this.#delta({ type: "signature_delta", signature });
    this.#isOpen = false;
    this.emit("content_block_stop", { index: this.blocks.length - 1 });
  }

  #delta(delta: Record<string, unknown>): void {
    this.emit("content_block_delta", { index: this.blocks.length - 1, delta });
  }
}

/** A block as it is before its first delta. */
function emptied(block: MessageBlock): MessageBlock {
  if (block.type === "text") return { ...block, text: "" };
  return block.type === "thinking" ? { ...block, thinking: "", signature: "" } : { ...block, input: {} };
}
