import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { call, post } from "~/tests/fixtures/http";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";
import { lines, model, openAiClient, sent, startScripted } from "~/tests/integration/v1/rig";

let daemon: TestDaemon;
let client: OpenAI;

beforeAll(async () => {
  daemon = await startScripted();
  client = openAiClient(daemon);
});

afterAll(async () => {
  await daemon?.stop();
});

beforeEach(() => daemon.mlx.script({ answers: [{ text: "one two" }] }));

const token = (text: string, logprob: number) => ({
  token: text,
  logprob,
  bytes: [...Buffer.from(text)],
  top_logprobs: [{ token: text, logprob }],
});

describe("a plain completion", () => {
  it("answers each prompt under its index", async () => {
    const answer = await client.completions.create({ model, prompt: ["a", "b c"], n: 2, echo: true, max_tokens: 4 });
    expect(answer).toMatchObject({
      object: "text_completion",
      model,
      usage: { prompt_tokens: 3, completion_tokens: 8 },
    });
    expect(answer.choices.map(({ index, text }) => [index, text])).toEqual([
      [0, "aone two"],
      [1, "aone two"],
      [2, "b cone two"],
      [3, "b cone two"],
    ]);
    expect(answer.choices[0]).toMatchObject({ finish_reason: "stop", logprobs: null });
    const bodies = await sent(daemon.mlx);
    expect(bodies.map(({ prompt }) => prompt).sort()).toEqual(["a", "a", "b c", "b c"]);
    expect(bodies[0]).toMatchObject({ think: false, options: { num_predict: 4, temperature: 1 } });
  });

  it("streams, with the counts last", async () => {
    const stream = await client.completions.create({
      model,
      prompt: "a",
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks: OpenAI.Completion[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map(({ choices }) => choices[0]?.text)).toEqual(["one", " two", "", undefined]);
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, null, "stop", undefined]);
    expect(chunks.at(-1)).toMatchObject({ usage: { completion_tokens: 2 }, ollmlx: { engine: "mlx" } });
  });

  it("tells logprobs in lists with the place of each token", async () => {
    const logprobs = [token("on", -0.1), token("e", -0.2)];
    await daemon.mlx.script({ answers: [lines([{ response: "one", logprobs, done: false }])] });
    const answer = await client.completions.create({ model, prompt: "a", logprobs: 1 });
    expect(answer.choices[0]?.logprobs).toEqual({
      tokens: ["on", "e"],
      token_logprobs: [-0.1, -0.2],
      top_logprobs: [{ on: -0.1 }, { e: -0.2 }],
      text_offset: [0, 2],
    });
  });

  it("takes token ids and a suffix", async () => {
    await client.completions.create({ model, prompt: [5, 6] });
    await client.completions.create({ model, prompt: "a", suffix: "z" });
    expect(await sent(daemon.mlx)).toMatchObject([
      { prompt: "t5 t6", raw: true },
      { prompt: "a", suffix: "z" },
    ]);
    await expect(client.completions.create({ model: "scripted", prompt: [5] })).rejects.toMatchObject({
      param: "prompt",
    });
  });

  it.each([
    ["no prompt", {}, "prompt"],
    ["a number", { prompt: 5 }, "prompt"],
    ["best_of", { prompt: "a", best_of: 3 }, "best_of"],
    ["logprobs of an echo", { prompt: "a", echo: true, logprobs: 1 }, "echo"],
    ["a stop that is a number", { prompt: "a", stop: 5 }, "stop"],
  ])("refuses %s", async (_, body, param) => {
    const failure = await client.completions.create({ model, ...body } as never).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OpenAI.BadRequestError);
    expect(failure).toMatchObject({ param });
  });
});

describe("embeddings", () => {
  it("come as floats and as base64, which the client asks for by itself", async () => {
    const vector = [5, 0.1, -0.2, 1 / 3];
    const answer = await client.embeddings.create({ model, input: ["hello", "hi"] });
    expect(answer).toMatchObject({ object: "list", model, usage: { prompt_tokens: 2, total_tokens: 2 } });
    expect(answer.data.map(({ index }) => index)).toEqual([0, 1]);
    expect(answer.data[0]?.embedding).toEqual([...new Float32Array(vector)]);
    const floats = await client.embeddings.create({ model, input: "hello", encoding_format: "float", dimensions: 4 });
    expect(floats.data[0]?.embedding).toEqual(vector);
    await client.embeddings.create({ model, input: [[1, 2], [3]] });
    expect(await sent(daemon.mlx)).toEqual([
      { model, input: ["hello", "hi"] },
      { model, input: ["hello"], dimensions: 4 },
      { model, input: ["t1 t2", "t3"] },
    ]);
  });

  it.each([
    ["nothing", {}],
    ["an empty text", { input: "" }],
    ["an empty list", { input: [] }],
    ["a mixed list", { input: ["a", 1] }],
    ["an unknown format", { input: "a", encoding_format: "int8" }],
    ["no dimensions", { input: "a", dimensions: 0 }],
  ])("refuse %s", async (_, body) => {
    await expect(client.embeddings.create({ model, ...body } as never)).rejects.toBeInstanceOf(OpenAI.BadRequestError);
  });
});

describe("models", () => {
  it("are listed and found by ids with slashes", async () => {
    const ids: string[] = [];
    for await (const { id, object } of client.models.list()) ids.push(`${object} ${id}`);
    expect(ids.sort()).toEqual([`model ${model}`, "model scripted:latest"].sort());
    expect(await client.models.retrieve(model)).toMatchObject({ id: model, object: "model", owned_by: "test" });
    const plain = await call(`${daemon.url}/v1/models/${model}`);
    expect(JSON.parse(plain.text)).toMatchObject({ id: model });
    expect(await client.models.retrieve("scripted")).toMatchObject({ id: "scripted", owned_by: "library" });
    await expect(client.models.retrieve("no/such")).rejects.toMatchObject({ status: 404, code: "model_not_found" });
  });
});

describe("addresses", () => {
  it("answer in OpenAI's words whatever is wrong with them", async () => {
    const cases = [
      [await call(`${daemon.url}/v1/chat/completions`), 405],
      [await post(`${daemon.url}/v1/models`, {}), 405],
      [await post(`${daemon.url}/v1/audio/speech`, {}), 404],
      [await post(`${daemon.url}/v1/completions`, ""), 400],
      [await post(`${daemon.url}/v1/completions`, "{"), 400],
      [await post(`${daemon.url}/v1/completions`, "[]"), 400],
    ] as const;
    for (const [{ status, text, headers }, expected] of cases) {
      expect(status, text).toBe(expected);
      expect(JSON.parse(text)).toMatchObject({ error: { message: expect.any(String), type: expect.any(String) } });
      expect(headers["x-request-id"]).toMatch(/^req_/);
    }
    expect((await call(`${daemon.url}/v1/models`, { method: "HEAD" })).text).toBe("");
  });
});
