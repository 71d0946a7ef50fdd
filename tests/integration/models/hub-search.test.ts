import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Hub, startHub } from "~/tests/e2e/fixtures/hub";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

let hub: Hub;
let daemon: TestDaemon;
let api: ReturnType<typeof createTaskClient>["api"];
let ended: ReturnType<typeof createTaskClient>["ended"];
beforeAll(async () => {
  hub = await startHub();
  await hub.addModel("org/small-4bit", 1024 * 1024);
  await hub.addModel("org/other", 512);
  daemon = await startDaemon({ scriptedMlx: true, env: { HF_ENDPOINT: hub.url, HF_TOKEN: "hf_secret" } });
  ({ api, ended } = createTaskClient(daemon.url));
});
afterAll(async () => {
  await daemon.stop();
  await hub.stop();
});

const search = (query: string, engine: "mlx" | "ollama" = "mlx") => api.models.search.query({ query, engine });

describe("models.search", () => {
  it("finds models with size, fit, licence and whether they are installed", async () => {
    const [found, ...others] = await search("small");
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      name: "org/small-4bit",
      engine: "mlx",
      quantization: "4-bit",
      license: "mit",
      isGated: false,
      fit: "fits",
      installed: false,
      updatedAt: Date.parse("2026-01-02T03:04:05Z"),
    });
    // The hub counts the file's words; its header is a little more than the weights.
    expect(found?.sizeBytes).toBeGreaterThanOrEqual(1024 * 1024);
    expect(await search("no such model")).toEqual([]);
  });

  it("names GGUF models as Ollama pulls them", async () => {
    expect(await search("other", "ollama")).toMatchObject([{ name: "hf.co/org/other", sizeBytes: null, fit: null }]);
  });

  it("marks what is gated and what is installed", async () => {
    await hub.setFault("org/small-4bit", { gated: "auto" });
    expect((await search("small"))[0]?.isGated).toBe(true);
    await hub.setFault("org/small-4bit", {});
    await ended((await api.models.pull.mutate({ name: "org/small-4bit" })).id);
    expect((await search("small"))[0]?.installed).toBe(true);
  });

  it.each([
    [{ status: 429 }, "SERVICE_UNAVAILABLE", /too many questions.*/, "Try again in 30 s."],
    [{ status: 401 }, "FORBIDDEN", /HTTP 401/, "Check HF_TOKEN, or log in anew: ollmlx login."],
    [{ status: 500 }, "BAD_GATEWAY", /HTTP 500/, "Try again later."],
    [{ text: "<html>" }, "BAD_GATEWAY", /not JSON/, null],
    [{ text: '{"error": "x"}' }, "BAD_GATEWAY", /not a list/, null],
  ])("tells %j in words", async (fault, code, message, hint) => {
    await hub.setFault("search", fault);
    try {
      await expect(search("small")).rejects.toMatchObject({
        message: expect.stringMatching(message),
        data: { code, hint },
      });
    } finally {
      await hub.setFault("search", {});
    }
  });

  it("passes over entries that make no sense", async () => {
    await hub.setFault("search", {
      text: '[{"id": 5}, null, {"id": "org/odd", "downloads": "many", "safetensors": 3}]',
    });
    expect(await search("")).toMatchObject([{ name: "org/odd", downloads: 0, sizeBytes: null }]);
    await hub.setFault("search", {});
  });
});

describe("a pull of a chosen revision", () => {
  it("stands beside the newest, and is one job however often it is asked for", async () => {
    const [first, second] = await Promise.all([
      api.models.pull.mutate({ name: "org/other@main" }),
      api.models.pull.mutate({ name: "ORG/other@main" }),
    ]);
    expect(second.id).toBe(first.id);
    expect(first).toMatchObject({ subject: "org/other@main", title: "Pull org/other@main" });
    expect(await ended(first.id)).toMatchObject({
      status: "succeeded",
      result: { name: "org/other:main", engine: "mlx" },
    });
    expect(await ended((await api.models.pull.mutate({ name: "org/other" })).id)).toMatchObject({
      result: { name: "org/other" },
    });
    const names = (await api.models.list.query()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["org/other", "org/other:main"]));
  });

  it("is refused where it can have no place or no meaning", async () => {
    const slash = await ended((await api.models.pull.mutate({ name: "org/other@refs/pr/1" })).id);
    expect(slash).toMatchObject({
      status: "failed",
      error: { code: "BAD_REQUEST", hint: expect.stringContaining("no slash") },
    });
  });

  it("goes on when it is tried again after a failure", async () => {
    await hub.setFault("org/late", { status: 500 });
    await hub.addModel("org/late", 512);
    const failed = await ended((await api.models.pull.mutate({ name: "org/late" })).id);
    expect(failed).toMatchObject({ status: "failed", error: { code: "UPSTREAM_FAILED" } });
    await hub.setFault("org/late", {});
    const again = await api.jobs.retry.mutate({ id: failed.id });
    expect(again).toMatchObject({ kind: "pull", title: failed.title });
    expect(again.id).not.toBe(failed.id);
    expect(await ended(again.id)).toMatchObject({ status: "succeeded" });
    await expect(api.jobs.retry.mutate({ id: "no-such-job" })).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
  });
});
