import type { Engine } from "~/server/engines/engine";
import type { ChatPlan } from "~/server/gateway/chat-bridge/chat-plan";
import { mlxBody } from "~/server/gateway/chat-bridge/open-chat";

/** English text and code have three to five bytes a token with today's tokenizers. */
const bytesPerToken = 4;
/** What templates put around a turn. */
const tokensPerTurn = 4;

/** Tokens of the prompt: exact where the engine has a tokenizer to ask, otherwise an estimate from its length. */
export async function countPrompt(engine: Engine, model: string, plan: ChatPlan): Promise<number> {
  return (await engine.countPrompt?.(mlxBody(plan, model))) ?? estimatePrompt(plan);
}

/** An estimate that costs nothing; templates and tokenizers differ, so it may be off by a third. */
export function estimatePrompt({ messages, tools }: ChatPlan): number {
  let bytes = tools.length === 0 ? 0 : Buffer.byteLength(JSON.stringify(tools));
  for (const { content, thinking, tool_calls: calls } of messages) {
    bytes += Buffer.byteLength(content) + Buffer.byteLength(thinking ?? "");
    if (calls) bytes += Buffer.byteLength(JSON.stringify(calls));
  }
  return Math.ceil(bytes / bytesPerToken) + messages.length * tokensPerTurn;
}
