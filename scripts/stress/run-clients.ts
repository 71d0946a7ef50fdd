import { Ollama } from "ollama";
import OpenAI from "openai";
import { authorization } from "~/scripts/results/describe-daemon";
import type { StressRun } from "~/scripts/results/stored-run";
import { runOnce } from "~/scripts/stress/run-parallel";

type ClientResult = StressRun["clients"][number];

const prompt = "Name three colours";

/** The command line, Ollama's client and OpenAI's, all at once on one model; each must give a whole answer. */
export async function runClients(url: string, model: string, tokens: number): Promise<ClientResult[]> {
  return Promise.all([
    measure("ollmlx run", async () => {
      const { exitCode, text, problem } = await runOnce(model, prompt, tokens);
      if (exitCode !== 0) throw new Error(`exit code ${exitCode}: ${problem}`);
      return text;
    }),
    measure("ollama (npm), /api/chat", () => chatByOllama(url, model, tokens)),
    measure("openai (npm), /v1/chat/completions", () => chatByOpenAi(url, model, tokens)),
  ]);
}

async function measure(client: string, ask: () => Promise<string>): Promise<ClientResult> {
  const startMs = performance.now();
  try {
    const text = await ask();
    const passed = text.trim() !== "";
    return {
      client,
      passed,
      totalMs: performance.now() - startMs,
      detail: passed ? `${text.length} characters` : "no text",
    };
  } catch (error) {
    const detail = (error as Error).message.slice(0, 200);
    return { client, passed: false, totalMs: performance.now() - startMs, detail };
  }
}

async function chatByOllama(url: string, model: string, tokens: number): Promise<string> {
  const client = new Ollama({ host: url, headers: authorization() });
  const options = { temperature: 0, num_predict: tokens };
  let text = "";
  for await (const part of await client.chat({
    model,
    messages: [{ role: "user", content: prompt }],
    options,
    stream: true,
  })) {
    text += part.message.content;
  }
  return text;
}

async function chatByOpenAi(url: string, model: string, tokens: number): Promise<string> {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: process.env.OLLMLX_API_KEY ?? "none", maxRetries: 0 });
  const stream = await client.chat.completions.create({
    model,
    messages: [{ role: "user", content: prompt }],
    temperature: 0,
    max_tokens: tokens,
    stream: true,
  });
  let text = "";
  for await (const part of stream) text += part.choices[0]?.delta.content ?? "";
  return text;
}
