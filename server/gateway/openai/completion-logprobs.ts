import type { TokenLogprob } from "~/server/engines/read-events";

/** The `logprobs` of a plain completion: lists side by side, one entry for each token. */
export interface CompletionLogprobs {
  tokens: string[];
  token_logprobs: number[];
  top_logprobs: Record<string, number>[];
  /** Characters of the text before each token. */
  text_offset: number[];
}

/** `offset` is where the first token's text begins. */
export function toCompletionLogprobs(tokens: TokenLogprob[], offset: number): CompletionLogprobs {
  const result: CompletionLogprobs = { tokens: [], token_logprobs: [], top_logprobs: [], text_offset: [] };
  let at = offset;
  for (const { token, logprob, top_logprobs } of tokens) {
    result.tokens.push(token);
    result.token_logprobs.push(logprob);
    result.top_logprobs.push(Object.fromEntries((top_logprobs ?? []).map((other) => [other.token, other.logprob])));
    result.text_offset.push(at);
    at += token.length;
  }
  return result;
}
