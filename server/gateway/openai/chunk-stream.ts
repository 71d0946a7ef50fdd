import { SseStream } from "~/server/gateway/chat-bridge/sse-stream";
import type { Exchange } from "~/server/gateway/exchange";
import { openAiError } from "~/server/gateway/openai/error-body";

/** A stream of chunks, ended by the caller with `[DONE]`, or by an error that OpenAI's clients throw. */
export function openChunkStream(exchange: Exchange): SseStream {
  return new SseStream(exchange, {
    heartbeat: ": waiting for the model\n\n",
    writeError: (error) => `data: ${JSON.stringify(openAiError(error))}\n\n`,
  });
}
