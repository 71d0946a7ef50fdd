/** One conversation to learn from; the loss counts on the answer alone. */
export interface Example {
  kind:
    | "breakdown"
    | "opinion"
    | "docs"
    | "change"
    | "faults"
    | "rewrite"
    | "copy"
    | "name"
    | "plan"
    | "chat"
    | "prose";
  /** Empty for prose. */
  messages: { role: "system" | "user" | "assistant"; content: string }[];
  /** The beginning of a text past every template; its answer goes on with it and has no end. */
  text?: string;
  answer: string;
  /** What it is about; absent where it is about nothing. */
  object?: string;
  /** What else the question names; to be given other names in the training. */
  others?: string[];
  /** For the evaluator; absent where an answer has none. */
  class?: string;
  isInvented?: boolean;
}
