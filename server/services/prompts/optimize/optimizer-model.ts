/** What one call gave and what it cost. */
export interface Priced<Value> {
  value: Value;
  /** Tokens read and written. */
  tokens: number;
}

export interface RewriteRequest {
  /** The text to rewrite. */
  text: string;
  findings: readonly { message: string; quote: string; fix: string }[];
  facts: string;
  preserve: readonly string[];
  /** What was wrong with the rewrite before; "" for a first try. */
  complaint: string;
  /** Another number gives another rewrite. */
  seed: number;
}

export interface ModelFault {
  /** Words of the prompt, exactly. */
  quote: string;
  issue: string;
}

export interface Comparison {
  winner: "first" | "second" | "tie";
  reason: string;
}

export interface CaseResult {
  name: string;
  isPassed: boolean;
}

/**
 * The models behind an optimisation, so that its rules can be tested without one. Every call throws when the model
 * cannot be reached or `signal` is aborted; an answer that cannot be used is null or an empty list.
 */
export interface OptimizerModel {
  findFaults(text: string, signal: AbortSignal): Promise<Priced<ModelFault[]>>;
  /** The rewritten text, or null when the answer held none. */
  rewrite(request: RewriteRequest, signal: AbortSignal): Promise<Priced<string | null>>;
  /** Which of two prompts is better, without saying which one is new. */
  compare(first: string, second: string, signal: AbortSignal): Promise<Priced<Comparison | null>>;
  /** What the answers to the development cases fail, for the rewriter to mend; null where there is no set. */
  findFailures: ((text: string, signal: AbortSignal) => Promise<Priced<string[]>>) | null;
  /** The held-out cases of the evaluation set; null where there is none. */
  evaluate: ((text: string, signal: AbortSignal) => Promise<Priced<CaseResult[]>>) | null;
}
