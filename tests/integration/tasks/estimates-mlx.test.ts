import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

let daemon: TestDaemon;
let api: ReturnType<typeof createTaskClient>["api"];
beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"] });
  ({ api } = createTaskClient(daemon.url));
});
afterAll(() => daemon.stop());

/** Vectors in the database, read beside the daemon. */
function countVectors(): number {
  const db = new Database(join(daemon.home, "ollmlx.db"), { readonly: true });
  try {
    return (db.prepare("select count(*) as rows from embeddings").get() as { rows: number }).rows;
  } finally {
    db.close();
  }
}

const done = async (title: string, actualMinutes: number) => {
  const { task } = await api.tasks.create.mutate({ title, status: "Done" });
  await api.tasks.update.mutate({ id: task.id, version: task.version, patch: { actualMinutes } });
  return task;
};

const estimate = async (id: string) => {
  const { estimates } = await api.planning.estimate.mutate({ taskIds: [id] });
  return estimates[0]?.estimate;
};

describe("estimates by the vectors of a real MLX model", () => {
  it("name the similar tasks, embed each text once, and fall back to words", { timeout: 240_000 }, async () => {
    // The same text has the same vector whatever the model's weights are, so that these are certainly alike.
    const same = "Let people download their invoices";
    const finished = [await done(same, 60), await done(same, 90), await done(same, 120)];
    const { task } = await api.tasks.create.mutate({ title: same });
    expect(await estimate(task.id)).toMatchObject({ comparison: expect.stringContaining("no embedding model") });
    expect(countVectors()).toBe(0);

    await api.models.pinRole.mutate({ role: "embedding", model: "test/tiny" });
    const byMeaning = await estimate(task.id);
    expect(byMeaning).toMatchObject({
      method: "similar",
      comparison: "compared by meaning with test/tiny",
      p50Minutes: 90,
      p90Minutes: 120,
    });
    expect(byMeaning?.evidence.map(({ taskNumber, similarity }) => [taskNumber, similarity]).sort()).toEqual(
      finished.map(({ number }) => [number, 1]),
    );
    // Eight texts of comparison and one of the tasks: the same four times.
    expect(countVectors()).toBe(9);
    await estimate(task.id);
    expect(countVectors()).toBe(9);

    await api.tasks.update.mutate({
      id: task.id,
      version: (await api.tasks.get.query({ id: task.id })).version,
      patch: { title: "Something that nobody did before" },
    });
    await estimate(task.id);
    expect(countVectors()).toBe(10);
  });
});
