import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installFakeModel } from "~/tests/fixtures/model-folder";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";
import { waitUntil } from "~/tests/fixtures/wait-until";

let daemon: TestDaemon;
let api: ReturnType<typeof createTaskClient>["api"];
let ended: ReturnType<typeof createTaskClient>["ended"];
beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  ({ api, ended } = createTaskClient(daemon.url));
});
afterAll(() => daemon.stop());

const install = (name: string) => installFakeModel(join(daemon.modelsDir, "mlx"), name);
const names = async () => (await api.models.list.query()).map(({ name }) => name);
const noDefaults = { system: "", options: {}, keepAlive: null };

describe("a model's settings", () => {
  it("are kept under any spelling of its name, and forgotten when they say nothing", async () => {
    const defaults = { system: "Be brief.", options: { temperature: 0.2, num_ctx: 4096 }, keepAlive: "1h30m" };
    await api.models.saveDefaults.mutate({ name: "test/scripted", defaults });
    expect(await api.models.defaults.query({ name: "mlx:Test/Scripted" })).toEqual(defaults);
    await api.models.saveDefaults.mutate({ name: "test/scripted", defaults: noDefaults });
    expect(await api.models.defaults.query({ name: "test/scripted" })).toEqual(noDefaults);
  });

  it.each([
    [{ keepAlive: "soon" }, /keepAlive: give a duration/],
    [{ options: { temperature: 9 } }, /options.temperature/],
    [{ options: { top_k: 1.5 } }, /options.top_k/],
    [{ system: 5 }, /system/],
  ])("refuse %j", async (part, message) => {
    const defaults = { ...noDefaults, ...part } as typeof noDefaults;
    await expect(api.models.saveDefaults.mutate({ name: "test/scripted", defaults })).rejects.toThrow(message);
  });
});

describe("roles", () => {
  const roleOf = async (role: string) => (await api.models.roles.query()).find((choice) => choice.role === role);

  it("go to the automatic choice with its reasons, or to the model that a person chose while it is installed", async () => {
    await install("org/big-coder");
    const automatic = await roleOf("code");
    expect(automatic).toMatchObject({ pinned: null, chosen: "org/big-coder" });
    expect(automatic?.reasons).toContain("It is made for code.");
    await api.models.pinRole.mutate({ role: "code", model: "TEST/scripted" });
    expect(await roleOf("code")).toMatchObject({ pinned: "test/scripted", chosen: "test/scripted" });

    await api.models.pinRole.mutate({ role: "code", model: "org/big-coder" });
    await api.models.remove.mutate({ name: "org/big-coder" });
    const lost = await roleOf("code");
    expect(lost).toMatchObject({ pinned: "org/big-coder", chosen: "test/scripted" });
    expect(lost?.reasons[0]).toBe("org/big-coder, which you chose, is not installed.");
    await api.models.pinRole.mutate({ role: "code", model: null });
    expect((await roleOf("code"))?.pinned).toBeNull();
  });

  it("cannot go to a model that is not installed", async () => {
    const pin = api.models.pinRole.mutate({ role: "chat", model: "org/absent" });
    await expect(pin).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
    expect(await roleOf("embedding")).toMatchObject({ chosen: null, reasons: ["No embedding model is installed."] });
  });
});

describe("a deletion", () => {
  it("can be taken back, is one job however often it is asked for, and touches nothing before its time", async () => {
    await install("org/kept");
    const job = await api.models.removeLater.mutate({ name: "org/kept" });
    expect(await api.models.removeLater.mutate({ name: "mlx:ORG/kept" })).toMatchObject({ id: job.id });
    expect(job).toMatchObject({ kind: "remove", subject: "org/kept", status: "running" });
    expect(await names()).toContain("org/kept");
    expect(await api.jobs.cancel.mutate({ id: job.id })).toMatchObject({ status: "cancelled" });
    expect(await names()).toContain("org/kept");
  });

  it("happens when its time is over", async () => {
    await install("org/gone");
    const job = await api.models.removeLater.mutate({ name: "org/gone" });
    const seen = await waitUntil(
      "the countdown",
      async () => (await api.jobs.get.query({ id: job.id })).progress?.remainingMs,
    );
    expect(seen).toBeLessThanOrEqual(10_000);
    expect(await ended(job.id)).toMatchObject({ status: "succeeded", result: { name: "org/gone", engine: "mlx" } });
    expect(await names()).not.toContain("org/gone");
    const again = await ended((await api.models.removeLater.mutate({ name: "org/gone" })).id);
    expect(again).toMatchObject({ status: "failed", error: { code: "NOT_FOUND" } });
  });
});

describe("a new name", () => {
  it("takes settings and roles along", async () => {
    await install("org/old");
    const defaults = { ...noDefaults, system: "Hello." };
    await api.models.saveDefaults.mutate({ name: "org/old", defaults });
    await api.models.pinRole.mutate({ role: "chat", model: "org/old" });
    expect(await api.models.rename.mutate({ name: "org/old", to: "mine/new" })).toEqual({ name: "mine/new" });
    expect(await names()).toEqual(expect.arrayContaining(["mine/new"]));
    expect(await names()).not.toContain("org/old");
    expect(await api.models.defaults.query({ name: "mine/new" })).toEqual(defaults);
    expect(await api.models.defaults.query({ name: "org/old" })).toEqual(noDefaults);
    const roles = await api.models.roles.query();
    expect(roles.find(({ role }) => role === "chat")?.pinned).toBe("mine/new");
  });

  it("is refused when it is taken or no name", async () => {
    const rename = (to: string) => api.models.rename.mutate({ name: "mine/new", to });
    await expect(rename("test/scripted")).rejects.toMatchObject({ data: { code: "CONFLICT" } });
    await expect(rename("../../etc")).rejects.toMatchObject({ data: { code: "BAD_REQUEST" } });
    expect(await names()).toContain("mine/new");
  });
});

it("tells how the memory is used, in parts that add up", async () => {
  await api.models.load.mutate({ name: "test/scripted" });
  const { totalBytes, models, engines, otherBytes, freeBytes, modelLimitBytes } = await api.models.memory.query();
  const sum = [...models, ...engines].reduce((bytes, part) => bytes + part.bytes, otherBytes + freeBytes);
  expect(sum).toBe(totalBytes);
  expect(models.map(({ name }) => name)).toEqual(["test/scripted"]);
  expect(modelLimitBytes).toBeLessThan(totalBytes);
});
