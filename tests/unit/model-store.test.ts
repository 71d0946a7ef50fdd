import { appendFile, mkdir, mkdtemp, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ModelStore } from "~/server/engines/mlx/model-store";
import { installFakeModel } from "~/tests/fixtures/model-folder";

let root: string;
let store: ModelStore;
let changed: () => void;
let filled: number;
const openStore = (folder: string, fill: () => Promise<void>) =>
  new ModelStore(join(root, folder), pino({ enabled: false }), () => changed(), fill);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "ollmlx-store-"));
  changed = () => undefined;
  filled = 0;
  store = openStore("mlx", async () => {
    filled += 1;
  });
  await store.open();
});

afterEach(async () => {
  store.close();
  await rm(root, { recursive: true, force: true });
});

const nextChange = () => new Promise<void>((resolve) => (changed = resolve));
const names = async () => (await store.list()).map((model) => model.name);

describe("ModelStore", () => {
  it("is filled once, when its folder is new; a failure to do so is survived", async () => {
    expect(filled).toBe(1);
    await store.open();
    expect(filled).toBe(1);
    const other = openStore("other", () => Promise.reject(new Error("disk full")));
    await other.open();
    expect(await other.list()).toEqual([]);
    other.close();
  });

  it("is filled before it answers those who ask first", async () => {
    const early = openStore("early", async () => void (await installFakeModel(join(root, "early"), "org/first")));
    const [found, listed] = await Promise.all([early.find("org/first"), early.list()]);
    expect(found?.name).toBe("org/first");
    expect(listed).toHaveLength(1);
    early.close();
  });

  it("lists nothing where its folder cannot be made, and is made once that is mended", async () => {
    await writeFile(join(root, "in-the-way"), "");
    const blocked = openStore("in-the-way/mlx", async () => undefined);
    await expect(blocked.open()).rejects.toThrow("ENOTDIR");
    expect(await blocked.list()).toEqual([]);
    expect(await blocked.find("org/name")).toBeNull();
    await rm(join(root, "in-the-way"));
    await blocked.open();
    await installFakeModel(blocked.root, "org/name");
    expect(await blocked.list()).toHaveLength(1);
    blocked.close();
  });

  it("lists whole models by name with what their files say", async () => {
    await installFakeModel(store.root, "b-org/Two");
    await installFakeModel(store.root, "a-org/one");
    expect(await names()).toEqual(["a-org/one", "b-org/Two"]);
    const [one] = await store.list();
    expect(one).toMatchObject({ family: "llama", contextLength: 4096, parameterCount: 32, quantization: "F16" });
    expect(one?.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("finds a model in any case and with :latest", async () => {
    await installFakeModel(store.root, "Org/Name-4bit");
    expect((await store.find("org/NAME-4BIT:latest"))?.name).toBe("Org/Name-4bit");
    expect(await store.find("org/other")).toBeNull();
  });

  it("does not list staging folders, half a file, or a missing shard", async () => {
    await installFakeModel(store.root, ".partial/org--name");
    const cut = await installFakeModel(store.root, "org/cut");
    await truncate(join(cut, "model.safetensors"), 100);
    const sharded = await installFakeModel(store.root, "org/sharded");
    const index = { weight_map: { a: "model.safetensors", b: "model-00002.safetensors" } };
    await writeFile(join(sharded, "model.safetensors.index.json"), JSON.stringify(index));
    await mkdir(join(store.root, "org", "empty"));
    expect(await names()).toEqual([]);
  });

  it("says by itself that a folder was dropped in, changed or taken away", async () => {
    const ready = await installFakeModel(join(root, "elsewhere"), "org/name");
    let change = nextChange();
    await rename(join(root, "elsewhere", "org"), join(store.root, "org"));
    await change;
    const before = (await store.find("org/name"))?.digest;

    change = nextChange();
    await appendFile(join(store.root, "org", "name", "model.safetensors"), "x");
    await change;
    expect((await store.find("org/name"))?.digest).not.toBe(before);

    change = nextChange();
    await rm(join(store.root, "org", "name"), { recursive: true });
    await change;
    expect(await names()).toEqual([]);
    expect(ready).toContain("org/name");
  });

  it("removes a model's files", async () => {
    await installFakeModel(store.root, "org/name");
    const model = await store.find("org/name");
    if (model) await store.remove(model);
    expect(await names()).toEqual([]);
  });
});
