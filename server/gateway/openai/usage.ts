import type { TokenUsage } from "~/server/gateway/chat-bridge/figures";

/** The `usage` of chat and plain completions. */
export function toUsage({ promptTokens, cachedTokens, outputTokens, thinkingTokens }: TokenUsage) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: outputTokens,
    total_tokens: promptTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
    completion_tokens_details: { reasoning_tokens: thinkingTokens },
  };
}
