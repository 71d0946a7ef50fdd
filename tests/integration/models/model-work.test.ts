import { existsSync, readdirSync, statSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChatFormat } from "~/server/services/models/ollama-templates";
import type { FineTuneRequest } from "~/shared/contracts/fine-tune";
import { post } from "~/tests/fixtures/http";
import { installTinyModel } from "~/tests/fixtures/model-folder";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";
import { waitUntil } from "~/tests/fixtures/wait-until";

let daemon: TestDaemon;
let api: ReturnType<typeof createTaskClient>["api"];
let ended: ReturnType<typeof createTaskClient>["ended"];
beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"], ollama: true });
  ({ api, ended } = createTaskClient(daemon.url));
});
afterAll(() => daemon.stop());

const store = () => join(daemon.modelsDir, "mlx");
const staged = () => (existsSync(join(store(), ".partial")) ? readdirSync(join(store(), ".partial")) : []);
const askOllama = async (url: string, path: string, body: unknown) =>
  JSON.parse((await post(`${url}${path}`, body)).text);
const say = (model: string, prompt: string, raw = false) =>
  askOllama(daemon.apiUrl, "/api/generate", {
    model,
    prompt,
    raw,
    stream: false,
    options: { temperature: 0, num_predict: 12 },
  });

describe("converting", () => {
  it("makes a packed copy that answers, and unpacks it again", async () => {
    const job = await api.models.convert.mutate({ model: "test/tiny", target: "tiny-4bit", action: "quantize" });
    expect(job).toMatchObject({
      kind: "convert",
      subject: "test/tiny",
      title: "Quantise test/tiny as local/tiny-4bit",
    });
    expect(await ended(job.id)).toMatchObject({
      status: "succeeded",
      result: { name: "local/tiny-4bit", engine: "mlx" },
    });
    const packed = await api.models.show.query({ name: "local/tiny-4bit" });
    expect(packed).toMatchObject({ quantization: "4bit g64", isPacked: true });
    expect(await say("local/tiny-4bit", "A board")).toMatchObject({ done: true, eval_count: expect.any(Number) });

    const unpack = { model: "local/tiny-4bit", target: "tiny-plain", action: "dequantize" } as const;
    expect(await ended((await api.models.convert.mutate(unpack)).id)).toMatchObject({ status: "succeeded" });
    expect(await api.models.show.query({ name: "local/tiny-plain" })).toMatchObject({ isPacked: false });
    expect(staged()).toEqual([]);
  });

  it.each([
    [{ model: "local/tiny-4bit", target: "x", action: "quantize" }, "BAD_REQUEST", /packed already \(4bit g64\)/],
    [{ model: "test/tiny", target: "x", action: "dequantize" }, "BAD_REQUEST", /not packed/],
    [{ model: "test/tiny", target: "x", action: "fuse" }, "BAD_REQUEST", /has no adapter/],
    [{ model: "test/tiny", target: "local/tiny-4bit", action: "quantize" }, "CONFLICT", /there is a model/],
    [{ model: "test/tiny", target: "../x", action: "quantize" }, "BAD_REQUEST", /not a model name/],
    [{ model: "test/absent", target: "x", action: "quantize" }, "NOT_FOUND", /not found/],
    [
      { model: "test/tiny", target: "x", action: "quantize", bits: 7 },
      "BAD_REQUEST",
      /affine takes 2, 3, 4, 5, 6 or 8 bits/,
    ],
    [{ model: "test/tiny", target: "x", action: "quantize", mode: "mxfp4" }, "BAD_REQUEST", /mxfp4 takes groups of 32/],
  ] as const)("refuses %j", async (request, code, message) => {
    const start = api.models.convert.mutate(request);
    await expect(start).rejects.toMatchObject({ message: expect.stringMatching(message), data: { code } });
  });
});

describe("a GGUF twin", () => {
  it("has the same weights: both engines say the same of a raw prompt", async () => {
    const job = await ended((await api.models.makeTwin.mutate({ model: "test/tiny", quantization: "f16" })).id);
    expect(job).toMatchObject({
      status: "succeeded",
      result: { name: "tiny:mlx-f16", engine: "ollama", chatFormat: "llama3" },
    });
    const [mlx, gguf] = await Promise.all([
      say("test/tiny", "A board holds", true),
      say("tiny:mlx-f16", "A board holds", true),
    ]);
    expect(gguf.response).toBe(mlx.response);
    const pairs = await api.bench.pairs.query();
    expect(pairs).toContainEqual(expect.objectContaining({ modelA: "test/tiny", modelB: "tiny:mlx-f16" }));
  });

  it("is sampled as the model's makers say, like the model itself, where a request says nothing", async () => {
    await installTinyModel(store(), "test/tame");
    const wish = { do_sample: true, temperature: 0.6, top_k: 1, top_p: "high", repetition_penalty: 3 };
    await writeFile(join(store(), "test/tame/generation_config.json"), JSON.stringify(wish));
    const job = await ended((await api.models.makeTwin.mutate({ model: "test/tame", target: "tame" })).id);
    expect(job.status).toBe("succeeded");
    for (const model of ["test/tame", "tame"]) {
      const { parameters } = await askOllama(daemon.apiUrl, "/api/show", { model });
      expect(parameters).toMatch(/^temperature +0\.6$/m);
      expect(parameters).toMatch(/^top_k +1$/m);
      expect(parameters).not.toContain("top_p");
      const answer = async (options: object) => {
        const request = { model, prompt: "A board holds", raw: true, stream: false };
        const reply = await askOllama(daemon.apiUrl, "/api/generate", {
          ...request,
          options: { num_predict: 12, ...options },
        });
        return reply.response as string;
      };
      const likeliest = await answer({ temperature: 0 });
      expect([await answer({ seed: 1 }), await answer({ seed: 2 })]).toEqual([likeliest, likeliest]);
      expect(await answer({ seed: 1, top_k: 0, temperature: 2 })).not.toBe(likeliest);
    }
  });

  it("is made of packed weights by way of an unpacked copy, which goes away", async () => {
    const request = { model: "local/tiny-4bit", target: "packed:q4", quantization: "q4_K_M" } as const;
    expect(await api.models.planTwin.query(request)).toMatchObject({
      target: "packed:q4",
      unpackedBytes: expect.any(Number),
      obstacle: null,
    });
    expect(await ended((await api.models.makeTwin.mutate(request)).id)).toMatchObject({ status: "succeeded" });
    expect(await say("packed:q4", "A board")).toMatchObject({ done: true });
    expect(staged()).toEqual([]);
  });

  it("is refused before it begins where it cannot be", async () => {
    const taken = { model: "test/tiny", target: "packed:q4" };
    await expect(api.models.makeTwin.mutate(taken)).rejects.toMatchObject({ data: { code: "CONFLICT" } });
    expect((await api.models.planTwin.query(taken)).obstacle).toMatchObject({ code: "CONFLICT" });
    await expect(api.models.makeTwin.mutate({ model: "packed:q4" })).rejects.toMatchObject({
      data: { code: "NOT_IMPLEMENTED", hint: expect.stringContaining("org/name") },
    });
    const folder = join(store(), "test", "strange");
    await installTinyModel(store(), "test/strange");
    const config = JSON.parse(await readFile(join(folder, "config.json"), "utf8"));
    await writeFile(join(folder, "config.json"), JSON.stringify({ ...config, architectures: ["StrangeForCausalLM"] }));
    const strange = api.models.makeTwin.mutate({ model: "test/strange" });
    await expect(strange).rejects.toMatchObject({
      message: expect.stringContaining("StrangeForCausalLM"),
      data: { code: "NOT_IMPLEMENTED" },
    });
  });

  it.each([
    ["<|im_start|>", "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nU<|im_end|>\n<|im_start|>assistant\n"],
    ["<start_of_turn>", "<start_of_turn>user\nS\n\nU<end_of_turn>\n<start_of_turn>model\n"],
    ["<|end|>'<|' +", "<|system|>\nS<|end|>\n<|user|>\nU<|end|>\n<|assistant|>\n"],
    ["[INST]", "[INST] S\n\nU[/INST]"],
    ["[INST] <<SYS>>", "[INST] <<SYS>>\nS\n<</SYS>>\n\nU [/INST]"],
    [
      "<|start_header_id|>",
      "<|start_header_id|>system<|end_header_id|>\n\nS<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nU<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
    ],
  ])("gets a template for %s that Ollama itself renders", async (mark, prompt) => {
    const template = findChatFormat(mark)?.template;
    const model = `rendered-${mark.replace(/\W/g, "").toLowerCase()}`;
    await askOllama(daemon.apiUrl, "/api/create", { model, from: "tiny:mlx-f16", template, stream: false });
    const messages = [
      { role: "system", content: "S" },
      { role: "user", content: "U" },
    ];
    const request = { model, messages, stream: false, _debug_render_only: true };
    const reply = await askOllama(`http://127.0.0.1:${daemon.ollamaPort}`, "/api/chat", request);
    expect(reply).toMatchObject({ _debug_info: { rendered_template: prompt } });
  });
});

describe("fine-tuning", () => {
  const request = (part: Partial<FineTuneRequest> & { target: string; dataId: string }) => ({
    model: "test/tiny",
    iterations: 24,
    layers: 2,
    rank: 8,
    // Five times as much swings from 0 to 4 and back after 20 steps, where the last bits of a product decide.
    learningRate: 0.0001,
    ...part,
  });
  const examples = Array.from({ length: 24 }, (_, n) =>
    JSON.stringify({ prompt: `Say it ${n}`, completion: "Blue cat." }),
  );
  let dataId = "";

  it("checks the examples first", async () => {
    const report = await api.models.checkTrainingData.mutate({ text: examples.join("\n") });
    expect(report).toMatchObject({ examples: 24, obstacle: null });
    dataId = report.id;
    const file = join(daemon.home, "training", `${dataId}.jsonl`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await api.models.checkTrainingData.mutate({ path: file })).toEqual(report);
    await expect(api.models.checkTrainingData.mutate({ path: "data.jsonl" })).rejects.toThrow("not an absolute path");
    await expect(api.models.checkTrainingData.mutate({ path: daemon.home })).rejects.toThrow("is not a file");
    const absent = api.models.fineTune.mutate(request({ target: "x", dataId: "0123456789abcdef" }));
    await expect(absent).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
  });

  it("learns the examples, keeps the curve, and goes on from its checkpoint after a cancel", async () => {
    const asked = request({ target: "blue", dataId, iterations: 60 });
    const first = await api.models.fineTune.mutate(asked);
    const before = await waitUntil(
      "a checkpoint",
      async () => {
        const text = await api.jobs.text.query({ id: first.id });
        return text.includes('"checkpoint"') && text;
      },
      170_000,
    );
    expect(before).toContain('"type":"data"');
    expect(await api.jobs.cancel.mutate({ id: first.id })).toMatchObject({ status: "cancelled" });
    expect(staged()).toEqual(["local--blue.training"]);
    expect((await api.models.list.query()).map(({ name }) => name)).not.toContain("local/blue");

    const second = await api.jobs.retry.mutate({ id: first.id });
    const done = await ended(second.id);
    expect(done).toMatchObject({
      status: "succeeded",
      error: null,
      result: { name: "local/blue", from: "test/tiny", steps: 60 },
    });
    const record = await api.models.training.query({ name: "local/blue" });
    const steps = record?.points.flatMap(({ type, step }) => (type === "train" ? [step] : [])) ?? [];
    expect(steps, "each step once, over both runs").toEqual([...new Set(steps)].sort((a, b) => a - b));
    const losses = record?.points.flatMap((point) => (point.type === "train" ? [point.loss] : [])) ?? [];
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 4);
    expect(staged()).toEqual([]);
    expect(await api.models.show.query({ name: "local/blue" })).toMatchObject({
      madeFrom: "test/tiny",
      hasAdapter: true,
    });
    expect((await say("local/blue", "Say it 3")).response).toContain("Blue cat.");
    expect((await say("test/tiny", "Say it 3")).response).not.toContain("Blue cat.");
  });

  it("fuses the adapter into a model of its own that says the same", async () => {
    const refused = api.models.makeTwin.mutate({ model: "local/blue" });
    await expect(refused).rejects.toMatchObject({ data: { hint: expect.stringContaining("Fuse it") } });
    const fuse = { model: "local/blue", target: "blue-fused", action: "fuse" } as const;
    expect(await ended((await api.models.convert.mutate(fuse)).id)).toMatchObject({ status: "succeeded" });
    expect(await api.models.show.query({ name: "local/blue-fused" })).toMatchObject({ hasAdapter: false });
    expect((await say("local/blue-fused", "Say it 3")).response).toContain("Blue cat.");
  });

  it("gives a model of its own at once when that is asked for, and leaves no adapter behind", async () => {
    const asked = request({ target: "whole", dataId, iterations: 2, finish: "fuse" });
    const job = await ended((await api.models.fineTune.mutate(asked)).id);
    expect(job).toMatchObject({ status: "succeeded", error: null, result: { name: "local/whole" } });
    expect(await api.models.show.query({ name: "local/whole" })).toMatchObject({ hasAdapter: false });
    expect(await api.models.training.query({ name: "local/whole" })).toMatchObject({ base: "test/tiny" });
    expect((await api.models.list.query()).map(({ name }) => name)).not.toContain("local/whole-adapter");
  });

  it("is refused where it is impossible", async () => {
    const start = (part: { model: string }) => api.models.fineTune.mutate(request({ target: "x", dataId, ...part }));
    await expect(start({ model: "tiny:mlx-f16" })).rejects.toMatchObject({ data: { code: "NOT_IMPLEMENTED" } });
    await expect(start({ model: "local/blue" })).rejects.toThrow("has an adapter");
    await installTinyModel(store(), "test/tiny-embedding");
    await expect(start({ model: "test/tiny-embedding" })).rejects.toMatchObject({
      message: expect.stringContaining("makes embeddings"),
      data: { code: "NOT_IMPLEMENTED" },
    });
  });
});

it("loads a model for as long as its settings or the caller say", async () => {
  const loaded = async () => (await api.models.show.query({ name: "test/tiny" })).loaded;
  const minutes = async () => Math.round((((await loaded())?.expiresAt ?? 0) - Date.now()) / 60_000);
  await api.models.saveDefaults.mutate({ name: "test/tiny", defaults: { keepAlive: "20m" } });
  await api.models.load.mutate({ name: "test/tiny" });
  expect(await minutes()).toBe(20);
  await api.models.load.mutate({ name: "test/tiny", keepAlive: "-1" });
  expect((await loaded())?.expiresAt).toBeNull();
  await api.models.unload.mutate({ name: "test/tiny" });
  expect(await loaded()).toBeNull();
});
