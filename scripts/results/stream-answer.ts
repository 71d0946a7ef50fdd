import { request } from "undici";
import { z } from "zod";
import { authorization } from "~/scripts/results/describe-daemon";

const chunkSchema = z.looseObject({
  error: z.string().optional(),
  response: z.string().default(""),
  done: z.boolean().default(false),
  done_reason: z.string().optional(),
  eval_count: z.number().optional(),
});

export interface StreamedAnswer {
  text: string;
  chunks: number;
  /** From sending the request to the first text; the client's clock. */
  ttftMs: number;
  totalMs: number;
  longestGapMs: number;
  outputTokens: number;
  /** Tokens after the first over the time after the first. */
  tokensPerSecond: number;
  doneReason: string;
}

/**
 * Streams `/api/generate` and times it. Throws what the daemon said when it refuses or breaks off. Timeouts are off,
 * because loading a large model is silent for minutes.
 */
export async function streamAnswer(url: string, body: Record<string, unknown>): Promise<StreamedAnswer> {
  const startMs = performance.now();
  const reply = await post(url, body);
  let text = "";
  let chunks = 0;
  let first = 0;
  let last = startMs;
  let longestGapMs = 0;
  let end: z.infer<typeof chunkSchema> | undefined;
  let rest = "";
  for await (const piece of reply.body.setEncoding("utf8")) {
    const lines = `${rest}${piece}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const chunk = chunkSchema.parse(JSON.parse(line));
      if (chunk.error) throw new Error(chunk.error);
      if (chunk.done) end = chunk;
      if (chunk.response === "") continue;
      const nowMs = performance.now();
      if (chunks > 0) longestGapMs = Math.max(longestGapMs, nowMs - last);
      else first = nowMs;
      last = nowMs;
      chunks += 1;
      text += chunk.response;
    }
  }
  if (!end) throw new Error("the stream ended without a last line");
  const outputTokens = end.eval_count ?? 0;
  return {
    text,
    chunks,
    ttftMs: first - startMs,
    totalMs: performance.now() - startMs,
    longestGapMs,
    outputTokens,
    tokensPerSecond: last > first ? ((outputTokens - 1) * 1000) / (last - first) : 0,
    doneReason: end.done_reason ?? "none",
  };
}

/** The answer as one object. */
export async function wholeAnswer(url: string, body: Record<string, unknown>): Promise<Record<string, unknown>> {
  const reply = await post(url, { ...body, stream: false });
  return z.record(z.string(), z.unknown()).parse(await reply.body.json());
}

async function post(url: string, body: Record<string, unknown>) {
  const headers = { "content-type": "application/json", ...authorization() };
  const timeouts = { headersTimeout: 0, bodyTimeout: 0 };
  const reply = await request(`${url}/api/generate`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    ...timeouts,
  });
  if (reply.statusCode === 200) return reply;
  throw new Error(`status ${reply.statusCode}: ${(await reply.body.text()).slice(0, 300)}`);
}
