import OpenAI from "openai";
import type { ScriptedEngine } from "~/tests/fixtures/scripted-engine";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

export const model = "test/scripted";
export const messages = [{ role: "user" as const, content: "hello" }];

export const weather = {
  type: "function" as const,
  function: {
    name: "weather",
    description: "Tells the weather",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};

const done = {
  done: true,
  done_reason: "stop",
  total_duration: 9_000_000,
  load_duration: 1_000_000,
  prompt_eval_count: 7,
  prompt_eval_duration: 2,
  eval_count: 3,
  eval_duration: 4,
  ollmlx: { queue_duration: 2_500_000, ttft: 3, cached_tokens: 4, batch_size_mean: 1.5 },
};

/** One line of an engine's chat. */
export const said = (content: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  message: { role: "assistant", content, ...more },
  done: false,
});

/** A whole answer of an engine: these lines and the last one, which ends for `reason`. */
export function lines(chunks: Record<string, unknown>[], reason = "stop"): { rawBody: string } {
  const last = { message: { role: "assistant", content: "" }, ...done, done_reason: reason };
  return { rawBody: [...chunks, last].map((chunk) => `${JSON.stringify(chunk)}\n`).join("") };
}

/** The bodies of the model requests that an engine got. */
export async function sent(engine: ScriptedEngine): Promise<Record<string, unknown>[]> {
  const requests = await engine.requests();
  return requests.filter(({ route }) => route.startsWith("POST /api/")).map(({ body }) => JSON.parse(body));
}

/** A daemon before two scripted engines, with the model `test/scripted` at the MLX one and `scripted:latest` at Ollama. */
export function startScripted(env?: Record<string, string>): Promise<TestDaemon> {
  return startDaemon({ scriptedMlx: true, scriptedOllama: true, env });
}

export function openAiClient(daemon: TestDaemon): OpenAI {
  return new OpenAI({ baseURL: `${daemon.apiUrl}/v1`, apiKey: "unused", maxRetries: 0 });
}
