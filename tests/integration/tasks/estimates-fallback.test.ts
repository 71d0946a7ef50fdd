import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

let daemon: TestDaemon;
let api: ReturnType<typeof createTaskClient>["api"];
beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  ({ api } = createTaskClient(daemon.url));
  for (const [format, actualMinutes] of [
    ["CSV", 60],
    ["PDF", 90],
    ["XML", 120],
  ] as const) {
    const { task } = await api.tasks.create.mutate({ title: `Add ${format} export`, status: "Done" });
    await api.tasks.update.mutate({ id: task.id, version: task.version, patch: { actualMinutes } });
  }
  await api.models.pinRole.mutate({ role: "embedding", model: "test/scripted" });
});
afterAll(() => daemon.stop());

let id: string;
beforeEach(async () => {
  id = (await api.tasks.create.mutate({ title: "Add JSON export" })).task.id;
});

const estimate = async () => (await api.planning.estimate.mutate({ taskIds: [id] })).estimates[0]?.estimate;
const byWords = { method: "similar", p50Minutes: 90, p90Minutes: 120 };

describe("an embedding model that fails", () => {
  it.each([
    ["error", "scripted error"],
    ["too few", "test/scripted did not give a vector for each text"],
  ] as const)("(%s) leaves the estimate to words and says why", async (embed, reason) => {
    await daemon.mlx.script({ embed });
    const estimated = await estimate();
    expect(estimated).toMatchObject(byWords);
    expect(estimated?.comparison).toMatch(/^compared by words; test\/scripted could not be used: /);
    expect(estimated?.comparison).toContain(reason);
    expect(await api.tasks.get.query({ id })).toMatchObject({ estimateMinutes: 90, estimateHighMinutes: 120 });
    expect((await daemon.mlx.requests()).map(({ route }) => route)).toContain("POST /api/embed");
  });

  it("is asked again the next time, and one that answers is used", async () => {
    await daemon.mlx.script({ embed: "error" });
    await estimate();
    await daemon.mlx.script({});
    expect((await estimate())?.comparison).toBe("compared by meaning with test/scripted");
  });

  it("whose process is gone leaves the estimate to words too", async () => {
    await api.tasks.update.mutate({
      id,
      version: (await api.tasks.get.query({ id })).version,
      patch: { title: "Add YAML export" },
    });
    await api.engines.stop.mutate({ id: "mlx" });
    const estimated = await estimate();
    expect(estimated).toMatchObject(byWords);
    expect(estimated?.comparison).toMatch(/^compared by words; /);
  });
});
