/** One conversation to learn from; the loss counts on the answer alone. */
export interface Example {
  kind: "breakdown" | "opinion" | "docs" | "faults" | "rewrite" | "copy" | "name" | "plan" | "chat";
  messages: { role: "system" | "user" | "assistant"; content: string }[];
  answer: string;
  /** For the evaluator; absent where an answer has none. */
  object?: string;
  class?: string;
  isInvented?: boolean;
}
