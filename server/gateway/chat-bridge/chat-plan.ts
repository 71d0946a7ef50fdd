/** A turn of a conversation in the dialect of the engines (`POST /api/chat`). */
export interface EngineMessage {
  role: "system" | "user" | "assistant" | "tool";
  content: string;
  thinking?: string;
  /** Base64 without a prefix. */
  images?: string[];
  tool_calls?: { id?: string; function: { name: string; arguments: Record<string, unknown> } }[];
  tool_name?: string;
  tool_call_id?: string;
}

export interface EngineTool {
  type: "function";
  function: { name: string; description?: string; parameters: Record<string, unknown> };
}

export type ToolChoice = "auto" | "none" | "required" | { name: string };

export type ThinkLevel = "low" | "medium" | "high";

/** What a client of any dialect wants from a chat, before it is known which engine answers. */
export interface ChatPlan {
  /** As the client typed it. */
  model: string;
  messages: EngineMessage[];
  tools: EngineTool[];
  toolChoice: ToolChoice;
  /** False: at most one call in an answer. */
  areCallsParallel: boolean;
  /** Absent = as the model does by itself. */
  think?: boolean | ThinkLevel;
  /** A model that cannot think answers without, instead of refusing. */
  isThinkOptional: boolean;
  format?: "json" | Record<string, unknown>;
  options: Record<string, unknown>;
  /** Added to the logits of token ids. */
  logitBias: Record<string, number>;
  /** Alternatives to tell of each token; null = no logprobs. */
  topLogprobs: number | null;
  /** Tokens of the answer at most; null = until the model or its context ends. */
  maxTokens: number | null;
  /** An upper bound of the prompt's tokens. */
  promptTokensBound: number;
  /** Old turns may be dropped from a conversation that does not fit the model; otherwise it is refused. */
  isTruncated: boolean;
}

/** The random seed of the `index`-th answer to one request: the same request gets the same answers again. */
export function withSeed(plan: ChatPlan, index: number): ChatPlan {
  const { seed } = plan.options;
  return typeof seed !== "number" || index === 0 ? plan : { ...plan, options: { ...plan.options, seed: seed + index } };
}
