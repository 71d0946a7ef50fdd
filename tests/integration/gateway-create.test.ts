import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, lines, post } from "~/tests/fixtures/http";
import { importTwin } from "~/tests/fixtures/import-twin";
import { requirePart } from "~/tests/fixtures/model-folder";
import { ollamaCli } from "~/tests/fixtures/ollama-cli";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
let ollama: ReturnType<typeof ollamaCli>;
const twin = "tiny-f16:latest";

beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"], ollama: true });
  ollama = ollamaCli(daemon);
  await importTwin(daemon, twin);
});

afterAll(async () => {
  await daemon?.stop();
});

const api = (path: string, body: unknown) => post(`${daemon.apiUrl}${path}`, body);
const remove = (model: string) =>
  call(`${daemon.apiUrl}/api/delete`, { method: "DELETE", body: JSON.stringify({ model }) });
const show = async (model: string) => JSON.parse((await api("/api/show", { model })).text);
const names = async () => {
  const { models } = JSON.parse((await call(`${daemon.apiUrl}/api/tags`)).text) as { models: { name: string }[] };
  return models.map((model) => model.name);
};
const say = async (model: string) => {
  const options = { temperature: 0, num_predict: 8 };
  const reply = await api("/api/generate", { model, prompt: "hello there", stream: false, options });
  expect(reply.status, reply.text).toBe(200);
  return JSON.parse(reply.text) as { model: string; response: string };
};
const store = () => join(daemon.modelsDir, "mlx");
/** What a failure must not leave behind. */
const leftovers = () =>
  [".partial", ".blobs"].flatMap((folder) =>
    existsSync(join(store(), folder)) ? readdirSync(join(store(), folder)) : [],
  );

async function upload(content: Buffer): Promise<string> {
  const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
  const reply = await call(`${daemon.apiUrl}/api/blobs/${digest}`, { method: "POST", body: content });
  expect([200, 201]).toContain(reply.status);
  return digest;
}

async function uploadFolder(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(folder)) files[name] = await upload(readFileSync(join(folder, name)));
  return files;
}

describe.each([
  ["MLX", "test/tiny", "mlx"],
  ["Ollama", twin, "gguf"],
])("the real ollama program with a model of %s", (kind, source, format) => {
  it("makes, shows, runs, copies, stops and removes", async () => {
    const made = `made-${format}`;
    const modelfile = join(daemon.home, `Modelfile-${format}`);
    const rest =
      'SYSTEM be brief\nPARAMETER temperature 0\nPARAMETER num_predict 8\nPARAMETER stop "@@"\nLICENSE free\n';
    writeFileSync(modelfile, `FROM ${source}\n${rest}MESSAGE user hi\nMESSAGE assistant yes\n`);
    expect(await ollama(["create", made, "-f", modelfile])).toMatchObject({ code: 0 });

    const listed = (await ollama(["list"])).stdout.split("\n").find((line) => line.startsWith(made));
    expect(listed).toMatch(new RegExp(`^${made}:latest\\s+[0-9a-f]{12}\\s+3.0 MB\\s+`));
    expect((await ollama(["show", made, "--system"])).stdout).toContain("be brief");
    const parameters = (await ollama(["show", made, "--parameters"])).stdout;
    expect(parameters).toContain('stop                           "@@"');
    expect(parameters).toContain("temperature                    0");
    expect((await ollama(["show", made, "--license"])).stdout).toContain("free");
    const modelfileText = (await ollama(["show", made, "--modelfile"])).stdout;
    expect(modelfileText).toContain("SYSTEM be brief");
    expect(modelfileText).toContain("MESSAGE assistant yes");
    expect((await show(made)).messages).toEqual([
      { role: "user", content: "hi" },
      { role: "assistant", content: "yes" },
    ]);

    const run = await ollama(["run", made, "hello there"]);
    expect([run.code, run.stdout.trim().length > 0]).toEqual([0, true]);
    expect((await ollama(["ps"])).stdout).toContain(`${made}:latest`);
    expect((await ollama(["stop", made])).code).toBe(0);
    expect((await ollama(["cp", made, `${made}-2`])).stdout).toBe(`copied '${made}' to '${made}-2'`);
    expect((await ollama(["rm", made])).stdout).toBe(`deleted '${made}'`);
    expect(await names()).not.toContain(`${made}:latest`);
    expect((await ollama(["rm", made])).stderr).toContain(`model '${made}' not found`);
    // The copy lives without what it was made from.
    expect((await ollama(["run", `${made}-2`, "hello"])).code, kind).toBe(0);
    expect((await ollama(["rm", `${made}-2`])).code).toBe(0);
    expect(leftovers()).toEqual([]);
  });

  it("refuses to push, and says why", async () => {
    const pushed = await ollama(["push", source]);
    expect(pushed.code).toBe(1);
    expect(pushed.stderr).toContain("sends nothing away from this machine");
    const reply = await api("/api/push", { model: source });
    expect([reply.status, JSON.parse(reply.text).error]).toEqual([
      403,
      expect.stringContaining("sends nothing away from this machine"),
    ]);
  });
});

describe("models derived from an MLX model", () => {
  it("are linked files that outlive their source, found in any form and case", async () => {
    const source = await api("/api/copy", { source: "test/tiny", destination: "org/source" });
    expect([source.status, source.text]).toEqual([200, ""]);
    const reply = await api("/api/create", { model: "Derived:V2", from: "org/source", parameters: { num_predict: 4 } });
    expect(lines(reply.text).map((line) => line.status)).toEqual([
      expect.stringMatching(/^using existing layer sha256:[0-9a-f]{64}$/),
      "writing manifest",
      "success",
    ]);
    expect(statSync(join(store(), "library", "Derived@V2", "model.safetensors")).nlink).toBeGreaterThan(1);
    expect((await remove("org/source")).status).toBe(200);
    for (const typed of ["Derived:V2", "derived:v2", "library/derived:v2", "mlx:derived:v2"]) {
      expect((await say(typed)).model).toBe(typed);
    }
    expect(await names()).toContain("Derived:V2");
    expect((await api("/api/generate", { model: "derived", prompt: "x" })).status).toBe(404);
    expect((await remove("derived:V2")).status).toBe(200);
    expect(await names()).not.toContain("Derived:V2");
  });

  it("inherit, add and replace", async () => {
    const first = {
      system: "one",
      parameters: { temperature: 0, stop: ["x"] },
      license: "A",
      template: "{{ .Prompt }}",
    };
    await api("/api/create", { model: "base", from: "test/tiny", ...first });
    const second = { system: "two", parameters: { stop: ["y"] }, license: ["B", "C"], stream: false };
    const reply = await api("/api/create", { model: "next", from: "base", ...second });
    expect([reply.status, reply.text]).toEqual([200, '{"status":"success"}']);
    const shown = await show("next");
    expect(shown).toMatchObject({ system: "two", template: "{{ .Prompt }}", license: "A\nB\nC" });
    expect(shown.parameters.split("\n").sort()).toEqual([
      'stop                           "y"',
      "temperature                    0",
    ]);
    expect(shown.details.parent_model).toBe("base:latest");
    await remove("base");
    await remove("next");
  });

  it("take the place of a model of that name, which is let go first", async () => {
    await api("/api/create", { model: "again", from: "test/tiny", system: "old" });
    await say("again");
    await api("/api/create", { model: "Again", from: "test/tiny", system: "new" });
    expect((await show("again")).system).toBe("new");
    expect((await names()).filter((name) => /^again:/i.test(name))).toEqual(["Again:latest"]);
    await remove("again");
  });

  it("may be many of one name at once", async () => {
    const create = (n: number) =>
      api("/api/create", { model: "race", from: "test/tiny", system: `${n}`, stream: false });
    const replies = await Promise.all(Array.from({ length: 8 }, (_, n) => create(n)));
    expect(replies.map((reply) => reply.status)).toEqual(Array(8).fill(200));
    expect((await show("race")).system).toMatch(/^[0-7]$/);
    expect(leftovers()).toEqual([]);
    await remove("race");
  });

  it("carry an adapter in a folder of their own", async () => {
    const config = await upload(Buffer.from('{"fine_tune_type":"lora","num_layers":1,"lora_parameters":{"rank":2}}'));
    const weights = await upload(readFileSync(join(requirePart("OLLMLX_TEST_TINY_MODEL"), "model.safetensors")));
    const adapters = { "adapters.safetensors": weights, "adapter_config.json": config };
    const reply = await api("/api/create", { model: "tuned", from: "test/tiny", adapters, stream: false });
    expect(reply.status, reply.text).toBe(200);
    expect(readdirSync(join(store(), "library", "tuned", "adapter")).sort()).toEqual(Object.keys(adapters).sort());
    const overlay = JSON.parse(readFileSync(join(store(), "library", "tuned", "ollmlx.json"), "utf8"));
    expect(overlay).toMatchObject({ from: "test/tiny", adapter: "adapter" });
    expect((await show("tuned")).modelfile).toContain("ADAPTER adapter");
    await remove("tuned");
  });

  it.each([
    [{ model: "q", from: "test/tiny", quantize: "q8_0" }, 400, "ollmlx convert"],
    [{ model: "q", from: "test/tiny", parameters: { temperature: "hot" } }, 400, "temperature"],
    [{ model: "q", from: "test/tiny", template: "{{ .Foo" }, 400, "template error"],
    [{ model: "q", from: "test/tiny", messages: "x" }, 400, "messages"],
    [{ model: "q", from: "test/tiny", license: 3 }, 400, "license"],
    [{ model: "q", from: "a b!" }, 400, "invalid model name"],
    [{ model: "../q", from: "test/tiny" }, 400, "invalid model name"],
    [{ model: "", from: "test/tiny" }, 400, "invalid model name"],
    [{ model: "q" }, 400, "neither 'from' or 'files' was specified"],
    [{ model: "q", files: { "../x": `sha256:${"0".repeat(64)}` } }, 400, "file path must be relative"],
    [{ model: "q", files: { "x.gguf": "sha256:0" } }, 400, "invalid digest format"],
    [{ model: "q/q", files: { "m.safetensors": `sha256:${"0".repeat(64)}` } }, 400, "upload it first"],
    [{ model: twin, from: "test/tiny" }, 409, "Ollama has a model"],
    [{ model: "ollama:q", from: "test/tiny" }, 400, "belongs to MLX"],
    [{ model: "test/tiny", from: twin }, 409, "MLX has a model"],
  ])("refuses %j", async (body, status, text) => {
    const before = await names();
    const reply = await api("/api/create", body);
    expect([reply.status, reply.text]).toEqual([status, expect.stringContaining(text)]);
    expect(await names()).toEqual(before);
    expect(leftovers()).toEqual([]);
  });
});

describe("uploads", () => {
  it("are kept when their content is what was announced, and known afterwards", async () => {
    const content = Buffer.from(`content ${Math.random()}`);
    const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
    const url = `${daemon.apiUrl}/api/blobs/${digest}`;
    const probe = async () => (await call(url, { method: "HEAD" })).status;
    expect(await probe()).toBe(404);
    const wrong = await call(url, { method: "POST", body: "other" });
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining("digest mismatch, expected")]);
    expect(await probe()).toBe(404);
    expect((await call(url, { method: "POST", body: content })).status).toBe(201);
    expect(await probe()).toBe(200);
    expect((await call(url, { method: "POST", body: content })).status).toBe(200);
    const none = await call(`${daemon.apiUrl}/api/blobs/sha256:zz`, { method: "POST", body: "x" });
    expect([none.status, none.text]).toEqual([400, '{"error":"invalid digest format"}']);
    expect((await call(url)).status).toBe(405);
  });

  it("become an MLX model under a name of the hub's form", async () => {
    const files = await uploadFolder(requirePart("OLLMLX_TEST_TINY_MODEL"));
    const reply = await api("/api/create", { model: "up/loaded", files, system: "s" });
    expect(lines(reply.text).at(-1), reply.text).toEqual({ status: "success" });
    expect((await say("up/loaded")).response).not.toBe("");
    expect((await show("up/loaded")).details.format).toBe("mlx");
    await remove("up/loaded");

    const { "model.safetensors": _, ...half } = await uploadFolder(requirePart("OLLMLX_TEST_TINY_MODEL"));
    const wrong = await upload(Buffer.from("not weights"));
    const broken = await api("/api/create", { model: "up/half", files: { ...half, "model.safetensors": wrong } });
    expect(broken.text).toContain("not a complete MLX model");
    expect(await names()).not.toContain("up/half");
  });

  it("become Ollama's model otherwise, handed over to it", async () => {
    const files = await uploadFolder(requirePart("OLLMLX_TEST_TINY_MODEL"));
    const reply = await api("/api/create", { model: "imported", files });
    expect(lines(reply.text).at(-1), reply.text).toEqual({ status: "success" });
    expect((await show("imported")).details.format).toBe("gguf");
    expect(await names()).toContain("imported:latest");
    await remove("imported");
    expect(leftovers().filter((name) => Object.values(files).includes(name.replace("-", ":")))).toEqual([]);
  });
});

describe("copies", () => {
  it("stay with the engine that has the model, and refuse what is no name", async () => {
    for (const [source, destination] of [
      ["test/tiny", "copies/mlx"],
      [twin, "copied-gguf"],
    ] as const) {
      expect((await api("/api/copy", { source, destination })).status).toBe(200);
      expect((await show(destination)).model_info["general.parameter_count"]).toBe(
        (await show(source)).model_info["general.parameter_count"],
      );
      await remove(destination);
    }
    expect((await api("/api/copy", {})).text).toBe('{"error":"source \\"\\" is invalid"}');
    expect((await api("/api/copy", { source: "test/tiny", destination: "a b" })).status).toBe(400);
    const unknown = await api("/api/copy", { source: "nobody", destination: "x" });
    expect([unknown.status, unknown.text]).toEqual([404, '{"error":"model \\"nobody\\" not found"}']);
    expect((await api("/api/copy", { source: "test/tiny", destination: twin })).status).toBe(409);
    expect((await api("/api/copy", { source: "test/tiny", destination: "test/TINY:latest" })).status).toBe(200);
    expect((await say("test/tiny")).response).not.toBe("");
  });
});
