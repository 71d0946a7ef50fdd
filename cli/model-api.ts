import { z } from "zod";
import { CliError, strangeAnswer } from "~/cli/cli-error";
import { authorization } from "~/cli/client";
import { resolveDaemonUrl } from "~/cli/daemon-address";

const ns = z.number().default(0);

/** A chunk of `/api/generate` or `/api/chat` in Ollama's dialect; durations are nanoseconds. */
const answerChunkSchema = z.object({
  response: z.string().default(""),
  thinking: z.string().default(""),
  message: z.object({ content: z.string().default(""), thinking: z.string().default("") }).optional(),
  done: z.boolean().default(false),
  done_reason: z.string().optional(),
  total_duration: ns,
  load_duration: ns,
  prompt_eval_count: z.number().default(0),
  prompt_eval_duration: ns,
  eval_count: z.number().default(0),
  eval_duration: ns,
  ollmlx: z
    .object({ ttft: ns, cached_tokens: z.number().default(0) })
    .partial()
    .optional(),
});
export type AnswerChunk = z.infer<typeof answerChunkSchema>;

const errorLineSchema = z.object({ error: z.string() });

/**
 * Sends a request in Ollama's dialect and yields the answer as it arrives; the last chunk has `done`. Aborting `signal`
 * stops the model. Throws a CliError with the server's own words, before or in the middle of the stream.
 */
export async function* streamAnswer(
  route: "/api/generate" | "/api/chat",
  body: Record<string, unknown>,
  signal: AbortSignal,
): AsyncGenerator<AnswerChunk> {
  const url = resolveDaemonUrl();
  const { http } = await import("~/cli/http");
  const headers = { "content-type": "application/json", ...authorization() };
  const reply = await http.post(`${url}${route}`, JSON.stringify(body), headers, signal);
  if (reply.statusCode !== 200) throw readError(await reply.body.text(), url);
  let finished = false;
  for await (const line of splitLines(reply.body)) {
    const value: unknown = JSON.parse(line);
    const failure = errorLineSchema.safeParse(value);
    if (failure.success) throw new CliError(failure.data.error);
    const chunk = answerChunkSchema.parse(value);
    finished ||= chunk.done;
    yield chunk;
  }
  if (!finished) throw new CliError("the answer ended early", { hint: "See what the engine says: ollmlx status" });
}

function readError(text: string, url: string): CliError {
  try {
    return new CliError(errorLineSchema.parse(JSON.parse(text)).error);
  } catch {
    return strangeAnswer(url);
  }
}

/** NDJSON lines. Not `node:readline`, which also breaks lines at U+2028, a character that JSON strings may hold. */
async function* splitLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const part of bytes) {
    const lines = (rest + decoder.decode(part, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line.trim() !== "");
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield rest;
}
