import { z } from "zod";

/** One line of `/api/chat` (Ollama's API, docs/engine-protocol.md); unknown fields are ignored. */
const chunkSchema = z.object({
  message: z.object({ content: z.string().default(""), thinking: z.string().default("") }).optional(),
  done: z.boolean().default(false),
  error: z.string().optional(),
  prompt_eval_count: z.number().optional(),
  eval_count: z.number().optional(),
  eval_duration: z.number().optional(),
  ollmlx: z.object({ cached_tokens: z.number().optional() }).optional(),
});
export type ChatChunk = z.infer<typeof chunkSchema>;

export interface ChatRequest {
  model: string;
  messages: { role: "system" | "user" | "assistant"; content: string }[];
  options?: { temperature: number };
}

/** What the server says is wrong, before or in the middle of an answer. */
export class ChatError extends Error {}

async function readRefusal(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = z.object({ error: z.string() }).safeParse(body);
  return parsed.success ? parsed.data.error : `The server answered ${response.status} ${response.statusText}.`;
}

/**
 * Sends a chat and yields the lines of its answer. Throws ChatError on a refusal, an error line, or an answer that
 * ends without its last line; the abort of `signal` throws an AbortError and stops the engine.
 */
export async function* readChatStream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatChunk> {
  const response = await fetch("/api/chat", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...request, stream: true }),
    signal,
  });
  if (!response.ok || !response.body) throw new ChatError(await readRefusal(response));

  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new ChatError("The answer broke off before its end.");
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.trim() === "") continue;
      const chunk = chunkSchema.parse(JSON.parse(line));
      if (chunk.error !== undefined) throw new ChatError(chunk.error);
      yield chunk;
      if (chunk.done) return;
    }
  }
}
