import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { type FakeRequest, planPieces } from "~/tests/fakes/answer-text";
import type { Answer, Script } from "~/tests/fakes/script";

/** Ollama's model routes with scripted content. */
export class ModelRoutes {
  readonly #loaded = new Set<string>();
  readonly #removed = new Set<string>();

  constructor(
    private readonly script: () => Script,
    private readonly nextAnswer: (prompt: string) => Answer,
  ) {}

  loadedNames(): string[] {
    return [...this.#loaded];
  }

  /** False when the route is not one of Ollama's. */
  handle(method: string, path: string, text: string, res: ServerResponse, onText: () => void): boolean {
    switch (`${method} ${path}`) {
      case "GET /api/version":
        send(res, 200, { version: "0.17.4" });
        return true;
      case "GET /api/tags":
        send(res, 200, { models: this.#installed().map((name) => entry(name)) });
        return true;
      case "GET /api/ps":
        send(res, 200, { models: this.loadedNames().map((name) => ({ ...entry(name), ...running })) });
        return true;
      case "POST /api/show":
        return this.#withModel(text, res, (name) =>
          send(res, 200, { ...entry(name), template: "{{ .Prompt }}", ...shown }),
        );
      case "DELETE /api/delete":
        return this.#withModel(text, res, (name) => {
          this.#removed.add(name);
          res.writeHead(200).end();
        });
      case "POST /api/pull":
        void this.#pull(res);
        return true;
      case "POST /api/embed":
        return this.#withModel(text, res, (name) => this.#embed(name, JSON.parse(text), res));
      case "POST /api/generate":
      case "POST /api/chat":
        return this.#withModel(
          text,
          res,
          (name) => void this.#answer(path === "/api/chat", name, JSON.parse(text), res, onText),
        );
      default:
        return false;
    }
  }

  #installed(): string[] {
    return (this.script().models ?? []).filter((name) => !this.#removed.has(name));
  }

  #withModel(text: string, res: ServerResponse, run: (name: string) => void): true {
    const body = JSON.parse(text) as { model?: string; name?: string };
    const name = body.model ?? body.name ?? "";
    const installed = this.#installed();
    const isKnown = this.script().models === null || installed.includes(name) || installed.includes(`${name}:latest`);
    if (isKnown) run(name);
    else send(res, 404, { error: `model '${name}' not found` });
    return true;
  }

  /** The vector of a text is its length and three numbers that no 32-bit float holds exactly. */
  #embed(model: string, request: { input?: string | string[] }, res: ServerResponse): void {
    const { embed } = this.script();
    if (embed === "error") {
      send(res, 500, { error: "scripted error" });
      return;
    }
    const texts = [request.input ?? []].flat().slice(embed === "too few" ? 1 : 0);
    const embeddings = texts.map((one) => [one.length, 0.1, -0.2, 1 / 3]);
    send(res, 200, { model, embeddings, total_duration: 1, load_duration: 1, prompt_eval_count: texts.length });
  }

  async #pull(res: ServerResponse): Promise<void> {
    res.writeHead(200, ndjson);
    for (const line of this.script().pullLines) {
      res.write(`${JSON.stringify(line)}\n`);
      await pause(this.script().pullDelayMs);
      if (res.destroyed) return;
    }
    res.end();
  }

  async #answer(
    isChat: boolean,
    model: string,
    request: FakeRequest,
    res: ServerResponse,
    onText: () => void,
  ): Promise<void> {
    const prompt = request.prompt ?? request.messages?.map((message) => message.content).join("\n") ?? "";
    const base = { model, created_at: new Date().toISOString() };
    const piece = (text: string, thinking?: string) =>
      isChat
        ? { message: { role: "assistant", content: text, ...(thinking ? { thinking } : {}) } }
        : { response: text, ...(thinking ? { thinking } : {}) };
    if (prompt === "") {
      const isUnload = request.keep_alive === 0 || request.keep_alive === "0";
      if (isUnload) this.#loaded.delete(model);
      else this.#loaded.add(model);
      return send(res, 200, { ...base, ...piece(""), done: true, done_reason: isUnload ? "unload" : "load" });
    }
    this.#loaded.add(model);
    const answer = this.nextAnswer(prompt);
    const startedAt = process.hrtime.bigint();
    if (answer.startDelayMs > 0) await pause(answer.startDelayMs);
    if (answer.status) return send(res, answer.status, { error: answer.error });
    if (answer.rawBody !== undefined) return void res.writeHead(200, ndjson).end(answer.rawBody);
    const { pieces, reason } = planPieces(answer, request);
    const last = {
      ...base,
      done: true,
      done_reason: reason,
      ...timings(startedAt, prompt, answer, pieces.length * answer.tokensPerChunk),
    };
    if (request.stream === false) {
      await pause(answer.tokenDelayMs * pieces.length);
      if (answer.dieAfter !== undefined) process.kill(process.pid, "SIGKILL");
      return send(res, 200, { ...last, ...piece(pieces.join(""), answer.thinking) });
    }
    res.writeHead(200, ndjson);
    if (answer.thinking) res.write(`${JSON.stringify({ ...base, ...piece("", answer.thinking), done: false })}\n`);
    const streamingAt = performance.now();
    for (const [i, text] of pieces.entries()) {
      if (answer.dieAfter === i) process.kill(process.pid, "SIGKILL");
      if (answer.failAfter === i) return void res.end(`${JSON.stringify({ error: answer.error })}\n`);
      if (answer.hangAfter === i) return;
      onText();
      const hasRoom = res.write(`${JSON.stringify({ ...base, ...piece(text), done: false })}\n`);
      // By the clock and not by the pause before: timers fire late, and the lateness must not add up.
      const dueInMs = streamingAt + answer.tokenDelayMs * (i + 1) - performance.now();
      if (answer.tokenDelayMs > 0) await pause(Math.max(0, dueInMs));
      else if (!hasRoom) await new Promise<void>((resolve) => res.once("drain", resolve).once("close", resolve));
      if (res.destroyed) return;
    }
    res.end(`${JSON.stringify({ ...last, ...piece("") })}\n`);
  }
}

const ndjson = { "content-type": "application/x-ndjson" };
const details = {
  parent_model: "",
  format: "gguf",
  family: "llama",
  families: ["llama"],
  parameter_size: "1.2M",
  quantization_level: "F16",
};
const running = { expires_at: "2318-01-01T00:00:00Z", size_vram: 1_000_000, context_length: 4096 };
const shown = {
  license: "",
  modelfile: "",
  parameters: "",
  model_info: { "general.architecture": "llama", "general.parameter_count": 1_200_000, "llama.context_length": 8192 },
};

function entry(name: string): Record<string, unknown> {
  const digest = createHash("sha256").update(name).digest("hex");
  const modified = "2026-01-01T00:00:00Z";
  return { name, model: name, modified_at: modified, size: 2_500_000, digest, details, capabilities: ["completion"] };
}

/** The engine's own decode time by the habit it is given; habits differ in whether the first token is timed. */
function readOwnClock({ engineClock, tokenDelayMs, tokensPerChunk }: Answer, tokens: number): number | null {
  if (!engineClock) return null;
  const chunks = tokens / tokensPerChunk;
  return Math.round(tokenDelayMs * (engineClock === "first_token_in" ? chunks : chunks - 1) * 1e6);
}

function timings(startedAt: bigint, prompt: string, answer: Answer, tokens: number): Record<string, unknown> {
  const total = Number(process.hrtime.bigint() - startedAt) + Math.round(answer.tokenDelayMs * tokens * 1e6) + 3_000;
  return {
    total_duration: total,
    load_duration: 1_000,
    prompt_eval_count: answer.promptTokens ?? prompt.split(/\s+/).filter(Boolean).length,
    prompt_eval_duration: 1_000,
    eval_count: answer.countedTokens ?? tokens,
    eval_duration: readOwnClock(answer, tokens) ?? Math.max(1_000, total - 2_000),
    ollmlx: {
      queue_duration: 0,
      ttft: 1_000,
      ...(answer.hidesCache ? {} : { cached_tokens: answer.cachedTokens }),
      batch_size_mean: answer.batchSizeMean,
    },
  };
}

function send(res: ServerResponse, status: number, value: unknown): void {
  res.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(value));
}
