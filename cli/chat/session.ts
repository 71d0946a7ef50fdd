import type { AnswerChunk } from "~/cli/api/routes";
import { streamApi } from "~/cli/api/stream";
import type { Attachments } from "~/cli/chat/attachments";
import { type ChatSettings, settingsBody } from "~/cli/chat/settings";

export interface Message {
  role: string;
  content: string;
  /** Base64. */
  images?: string[];
}

/** One conversation: a model, settings and every turn so far. */
export class ChatSession {
  #messages: Message[] = [];

  constructor(
    public model: string,
    readonly settings: ChatSettings,
    /** Whether the model sees images. */
    public seesImages = false,
  ) {}

  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** Sends the conversation with a new question; `keep` must be told what came of it. */
  ask(question: Attachments, signal: AbortSignal): AsyncGenerator<AnswerChunk> {
    const system = this.settings.system ? [{ role: "system", content: this.settings.system }] : [];
    const messages = [...system, ...this.#messages, toMessage(question)];
    return streamApi("/api/chat", { model: this.model, messages, ...settingsBody(this.settings) }, signal);
  }

  /** Adds a turn that the user has seen, a stopped one included, so that the model knows what was said. */
  keep(question: Attachments, answer: string): void {
    if (answer) this.#messages.push(toMessage(question), { role: "assistant", content: answer });
  }

  /** Forgets every turn; the settings stay. */
  clear(): void {
    this.#messages = [];
  }
}

const toMessage = ({ text, images }: Attachments): Message => ({
  role: "user",
  content: text,
  ...(images.length > 0 ? { images } : {}),
});
