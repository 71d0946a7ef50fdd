/** One conversation to learn from; the loss counts on the answer alone. */
export interface Example {
  kind: "breakdown" | "opinion" | "docs" | "faults" | "rewrite" | "copy" | "name" | "plan" | "chat" | "prose";
  /** Empty for prose. */
  messages: { role: "system" | "user" | "assistant"; content: string }[];
  /** The beginning of a text past every template; its answer goes on with it and has no end. */
  text?: string;
  answer: string;
  /** For the evaluator; absent where an answer has none. */
  object?: string;
  class?: string;
  isInvented?: boolean;
}
