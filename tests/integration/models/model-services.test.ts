import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installFakeModel } from "~/tests/fixtures/model-folder";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

let daemon: TestDaemon;
let api: ReturnType<typeof createTaskClient>["api"];
let outside: string;
beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  api = createTaskClient(daemon.url).api;
  outside = mkdtempSync(join(tmpdir(), "ollmlx-outside-"));
});
afterAll(async () => {
  await daemon.stop();
  rmSync(outside, { recursive: true });
});

const staged = () => {
  const folder = join(daemon.modelsDir, "mlx", ".partial");
  return existsSync(folder) ? readdirSync(folder) : [];
};

describe("models.create", () => {
  it("copies a folder whose files are links, and lists it under local/", async () => {
    const from = await installFakeModel(outside, "mine");
    renameSync(join(from, "model.safetensors"), join(outside, "blob"));
    symlinkSync(join(outside, "blob"), join(from, "model.safetensors"));
    expect(await api.models.create.mutate({ name: "mine", from })).toMatchObject({ name: "local/mine", engine: "mlx" });
    rmSync(join(outside, "blob"));
    expect((await api.models.show.query({ name: "local/mine" })).files.map((file) => file.name)).toEqual([
      "config.json",
      "model.safetensors",
    ]);
    expect(staged()).toEqual([]);
  });

  it("refuses a name that is taken, in any case", async () => {
    const from = await installFakeModel(outside, "again");
    await api.models.create.mutate({ name: "org/again", from });
    await expect(api.models.create.mutate({ name: "org/Again", from })).rejects.toMatchObject({
      data: { code: "CONFLICT" },
    });
  });

  it.each(["../out", "a/b/c", "org/..", ".hidden/x", "org/na me", "/etc"])("refuses the name %s", async (name) => {
    const from = await installFakeModel(outside, "named");
    await expect(api.models.create.mutate({ name, from })).rejects.toThrow(`'${name}' is not a model name`);
  });

  it("refuses folders that are no whole model, and leaves nothing behind", async () => {
    const from = await installFakeModel(outside, "broken");
    const create = (folder: string) => api.models.create.mutate({ name: "org/broken", from: folder });
    await expect(create("models/broken")).rejects.toThrow("is not an absolute path");
    await expect(create(join(outside, "nowhere"))).rejects.toThrow("ENOENT");
    writeFileSync(join(from, "model.safetensors"), "not weights");
    await expect(create(from)).rejects.toThrow("is not a complete model");
    rmSync(join(from, "model.safetensors"));
    await expect(create(from)).rejects.toThrow("has no *.safetensors file");
    rmSync(join(from, "config.json"));
    await expect(create(from)).rejects.toThrow("has no config.json");
    expect(staged()).toEqual([]);
    expect(existsSync(join(daemon.modelsDir, "mlx", "org", "broken"))).toBe(false);
  });
});

describe("models", () => {
  it("are loaded, unloaded, shown and removed by name", async () => {
    const from = await installFakeModel(outside, "life");
    await api.models.create.mutate({ name: "org/life", from });
    const loaded = async () => (await api.models.list.query()).find((model) => model.name === "org/life")?.loaded;
    await api.models.load.mutate({ name: "org/life" });
    expect(await loaded()).toMatchObject({ contextLength: 4096 });
    await api.models.unload.mutate({ name: "org/life" });
    expect(await loaded()).toBeNull();
    await api.models.remove.mutate({ name: "org/life" });
    expect(await loaded()).toBeUndefined();
    await expect(api.models.show.query({ name: "org/life" })).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
  });

  it("are recommended for both engines with how they fit and what is installed", async () => {
    await installFakeModel(join(daemon.modelsDir, "mlx"), "mlx-community/gemma-3-270m-4bit");
    const catalogue = await api.models.catalogue.query();
    expect(new Set(catalogue.map((entry) => `${entry.engine} ${entry.role}`)).size).toBe(8);
    expect(catalogue.filter((entry) => entry.installed).map((entry) => entry.name)).toEqual([
      "mlx-community/gemma-3-270m-4bit",
    ]);
  });
});

describe("the daemon about itself", () => {
  it("tells its version, addresses, machine and settings", async () => {
    const status = await api.system.status.query();
    expect(status).toMatchObject({ pid: daemon.process.pid, url: daemon.url, ollamaUrl: daemon.apiUrl });
    expect(status.machine.memoryBytes).toBeGreaterThan(0);
    expect(status.settings.find((setting) => setting.env === "OLLMLX_HOME")).toMatchObject({
      value: daemon.home,
      source: "env",
    });
  });

  it("gives the last lines of an engine's log, and none where there is none", async () => {
    const { logFile } = (await api.engines.list.query()).find((engine) => engine.id === "mlx") ?? {};
    writeFileSync(logFile ?? "", Array.from({ length: 50 }, (_, n) => `line ${n}\n`).join(""));
    expect(await api.engines.log.query({ id: "mlx", lines: 2 })).toEqual(["line 48", "line 49"]);
    expect(await api.engines.log.query({ id: "ollama" })).toEqual([]);
  });
});
