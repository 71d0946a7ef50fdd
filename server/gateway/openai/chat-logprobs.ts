import type { TokenLogprob } from "~/server/engines/read-events";

interface ChatTokenLogprob {
  token: string;
  logprob: number;
  bytes: number[] | null;
  top_logprobs: Omit<ChatTokenLogprob, "top_logprobs">[];
}

/** The `logprobs` of a chat choice. */
export function toChatLogprobs(tokens: TokenLogprob[]): { content: ChatTokenLogprob[]; refusal: null } {
  return {
    content: tokens.map((token) => ({ ...toEntry(token), top_logprobs: (token.top_logprobs ?? []).map(toEntry) })),
    refusal: null,
  };
}

function toEntry({ token, logprob, bytes }: TokenLogprob): Omit<ChatTokenLogprob, "top_logprobs"> {
  return { token, logprob, bytes: bytes ?? null };
}
