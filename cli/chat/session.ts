import { type AnswerChunk, streamAnswer } from "~/cli/model-api";

/** What the user set for the answers of a conversation. */
export interface AnswerSettings {
  system: string | undefined;
  /** "json" or a JSON schema. */
  format: unknown;
  /** As Ollama takes it: "5m", "-1", "0". */
  keepAlive: string | undefined;
  /** Sampling options by Ollama's names. */
  options: Record<string, unknown>;
  verbose: boolean;
}

interface Message {
  role: "user" | "assistant";
  content: string;
}

/** The settings as fields of a request; what is not set is left to the server. */
export function settingsBody(settings: AnswerSettings): Record<string, unknown> {
  return { format: settings.format, keep_alive: settings.keepAlive, options: settings.options };
}

/** One conversation with one model: settings and every turn so far. */
export class ChatSession {
  #messages: Message[] = [];

  constructor(
    readonly model: string,
    readonly settings: AnswerSettings,
  ) {}

  /** Sends the conversation with a new question; `keep` must be told what came of it. */
  ask(question: string, signal: AbortSignal): AsyncGenerator<AnswerChunk> {
    const system = this.settings.system ? [{ role: "system", content: this.settings.system }] : [];
    const messages = [...system, ...this.#messages, { role: "user", content: question }];
    return streamAnswer("/api/chat", { model: this.model, messages, ...settingsBody(this.settings) }, signal);
  }

  /** Adds a turn that the user has seen, a stopped one included, so that the model knows what was said. */
  keep(question: string, answer: string): void {
    if (answer) this.#messages.push({ role: "user", content: question }, { role: "assistant", content: answer });
  }

  /** Forgets every turn; the settings stay. */
  clear(): void {
    this.#messages = [];
  }
}
