import { describe, expect, it } from "vitest";
import type { ModelServer } from "~/tests/contract/describe-model-server";
import { call, lines, post } from "~/tests/fixtures/http";

const length = (vector: number[]) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

/** Ollama's routes around generation, alike for a model of any real engine. */
export function describeModelApi(name: string, server: () => ModelServer): void {
  const api = async (path: string, body: Record<string, unknown>) => {
    const reply = await post(`${server().url}${path}`, { model: server().model, ...body });
    return { status: reply.status, headers: reply.headers, text: reply.text, body: JSON.parse(reply.text) };
  };
  const list = async (path: string) => {
    const { models } = JSON.parse((await call(`${server().url}${path}`)).text) as { models: Record<string, unknown>[] };
    return models.find((model) => model.name === server().model);
  };
  const brief = { stream: false, options: { temperature: 0, num_predict: 4 } };

  describe(`${name}: the API around it`, () => {
    it("lists and shows the model with what clients read", async () => {
      const entry = await list("/api/tags");
      expect(entry).toMatchObject({
        model: server().model,
        size: expect.any(Number),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        details: { family: "llama", families: ["llama"], parameter_size: "1.48M", quantization_level: "F16" },
        capabilities: ["completion"],
      });
      expect(Date.parse(String(entry?.modified_at))).toBeGreaterThan(0);
      const { body } = await api("/api/show", {});
      expect(body).toMatchObject({
        details: { family: "llama" },
        capabilities: ["completion"],
        model_info: {
          "general.architecture": "llama",
          "general.parameter_count": 1_477_888,
          "llama.context_length": 16_384,
          "llama.embedding_length": 256,
          "llama.block_count": 2,
          "llama.attention.head_count": 4,
          "llama.attention.head_count_kv": 2,
          "llama.feed_forward_length": 512,
          "llama.vocab_size": 580,
        },
      });
      for (const field of ["modelfile", "template", "license", "parameters", "modified_at"]) {
        expect([field, typeof body[field]]).toEqual([field, field in body ? "string" : "undefined"]);
      }
      expect(body.modelfile).toContain(`# FROM ${server().model}`);
      expect((await api("/api/show", { model: undefined, name: server().model })).body.details).toEqual(body.details);
    });

    it("is listed as loaded with its memory, context and time to go", async () => {
      await api("/api/generate", { keep_alive: "10m" });
      const running = await list("/api/ps");
      expect(running).toMatchObject({
        model: server().model,
        size: expect.any(Number),
        digest: expect.stringMatching(/^[0-9a-f]{12,}$/),
        details: { family: "llama" },
        context_length: expect.any(Number),
        size_vram: expect.any(Number),
      });
      const leftMs = Date.parse(String(running?.expires_at)) - Date.now();
      expect(leftMs).toBeGreaterThan(9 * 60_000);
      expect(leftMs).toBeLessThan(11 * 60_000);
      await api("/api/generate", { keep_alive: -1 });
      expect(Date.parse(String((await list("/api/ps"))?.expires_at))).toBeGreaterThan(Date.parse("2200-01-01"));
      await api("/api/generate", { keep_alive: "5m" });
    });

    it("embeds one text and many, in vectors of length 1, cut where asked", async () => {
      const one = await api("/api/embed", { input: "hello there" });
      expect(one.body).toMatchObject({ model: server().model, prompt_eval_count: expect.any(Number) });
      expect(one.body.embeddings).toHaveLength(1);
      expect(one.body.embeddings[0]).toHaveLength(256);
      expect(length(one.body.embeddings[0])).toBeCloseTo(1, 3);
      const two = await api("/api/embed", { input: ["hello there", "a board"] });
      expect(two.body.embeddings).toHaveLength(2);
      const near = (two.body.embeddings[0] as number[]).map((value, i) => value - one.body.embeddings[0][i]);
      expect(length(near)).toBeLessThan(0.01);
      const cut = await api("/api/embed", { input: "hello there", dimensions: 8 });
      expect(cut.body.embeddings[0]).toHaveLength(8);
      expect(length(cut.body.embeddings[0])).toBeCloseTo(1, 3);
      for (const field of ["total_duration", "load_duration"]) {
        expect([field, Number.isInteger(cut.body[field]) && cut.body[field] > 0]).toEqual([field, true]);
      }
      for (const input of ["", [], null]) expect((await api("/api/embed", { input })).body.embeddings).toEqual([]);
      const old = await api("/api/embeddings", { prompt: "hello there" });
      expect(old.body.embedding).toHaveLength(256);
      expect((await api("/api/embeddings", { prompt: "" })).body).toEqual({ embedding: [] });
    });

    it("echoes the name as it was typed", async () => {
      const { model } = server();
      const upper = model.replace("tiny", "TINY");
      expect((await api("/api/generate", { ...brief, model: upper, prompt: "hello" })).body.model).toBe(upper);
      const chat = { ...brief, model: upper, stream: true, messages: [{ role: "user", content: "hello" }] };
      const reply = await post(`${server().url}/api/chat`, chat);
      expect(lines(reply.text).every((line) => line.model === upper)).toBe(true);
      expect(reply.headers["content-type"]).toBe("application/x-ndjson");
      expect((await api("/api/embed", { model: upper, input: "x" })).body.model).toBe(upper);
    });

    it("gives the tokens of the dialogue back, except for raw prompts", async () => {
      const { context } = (await api("/api/generate", { ...brief, prompt: "hello" })).body;
      expect(context.length).toBeGreaterThan(4);
      expect(context.every(Number.isInteger)).toBe(true);
      const more = await api("/api/generate", { ...brief, prompt: "and", context });
      expect(more.body.context.length).toBeGreaterThan(context.length);
      expect((await api("/api/generate", { ...brief, prompt: "hello", raw: true })).body).not.toHaveProperty("context");
    });

    it("tells the probability of each token with its bytes", async () => {
      const request = { ...brief, prompt: "hello", raw: true, logprobs: true, top_logprobs: 3 };
      const { logprobs } = (await api("/api/generate", request)).body;
      expect(logprobs).toHaveLength(4);
      for (const one of logprobs) {
        expect(one.logprob).toBeLessThanOrEqual(0);
        expect(one.bytes).toEqual([...Buffer.from(one.token)]);
        expect(one.top_logprobs).toHaveLength(3);
        const sorted = one.top_logprobs.map((top: { logprob: number }) => top.logprob);
        expect(sorted).toEqual([...sorted].sort((a: number, b: number) => b - a));
      }
      expect((await api("/api/generate", { ...brief, prompt: "hello" })).body).not.toHaveProperty("logprobs");
    });

    it.each<[string, Record<string, unknown>, RegExp]>([
      ["/api/generate", { prompt: "x", think: true }, /does not support thinking/],
      ["/api/generate", { prompt: "x", suffix: "y" }, /does not support insert/],
      [
        "/api/generate",
        { prompt: "x", raw: true, system: "y" },
        /raw mode does not support template, system, or context/,
      ],
      ["/api/generate", { prompt: "x", images: ["!!"] }, /illegal base64 data at input byte 0/],
      ["/api/generate", { prompt: "x", top_logprobs: 21 }, /top_logprobs must be between 0 and 20/],
      ["/api/generate", { prompt: "x", keep_alive: true }, /Unsupported type: 'bool'/],
      ["/api/generate", { prompt: "x", keep_alive: "abc" }, /time: invalid duration "abc"/],
      [
        "/api/chat",
        { messages: [{ role: "user", content: "x" }], tools: [{ function: { name: "f" } }] },
        /does not support tools/,
      ],
      ["/api/embed", { input: 3 }, /invalid input type/],
      ["/api/embed", { input: [3] }, /invalid input type/],
    ])("refuses with 400: %s %j", async (path, body, text) => {
      const reply = await api(path, body);
      expect([reply.status, reply.body.error]).toEqual([400, expect.stringMatching(text)]);
      expect(reply.headers["content-type"]).toBe("application/json; charset=utf-8");
    });
  });
}
