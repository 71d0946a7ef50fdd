/** What the user set for the answers of a conversation. */
export interface ChatSettings {
  system: string | undefined;
  /** "json" or a JSON schema. */
  format: unknown;
  /** Seconds, or a duration as Ollama takes it ("5m"). */
  keepAlive: string | number | undefined;
  /** Sampling options by Ollama's names. */
  options: Record<string, unknown>;
  /** Undefined = as the model is made: one that can think does. */
  think: boolean | string | undefined;
  hidesThinking: boolean;
  verbose: boolean;
  wrapsWords: boolean;
}

/** The settings as fields of a request; what is not set is left to the server. */
export function settingsBody(settings: ChatSettings): Record<string, unknown> {
  const { format, keepAlive, options, think } = settings;
  return { format, keep_alive: keepAlive, options, think };
}

/** What only models for embeddings take. */
export interface EmbeddingOptions {
  truncate?: boolean;
  dimensions?: number;
}
