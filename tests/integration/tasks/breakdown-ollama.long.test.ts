import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importTwin } from "~/tests/fixtures/import-twin";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

let daemon: TestDaemon;
beforeAll(async () => {
  daemon = await startDaemon({ ollama: true });
});
afterAll(() => daemon.stop());

describe("a breakdown by a real Ollama", () => {
  it("is held to the schema by Ollama's grammar", async () => {
    const client = createTaskClient(daemon.url, 900_000);
    const { taskId, job } = await client.breakDown("Ship dark mode", await importTwin(daemon));
    const [run] = await client.api.proposals.runs.query({ taskId });
    expect(job, `${job.error?.message}: ${run?.rawOutput}`).toMatchObject({ status: "succeeded" });
    expect(run).toMatchObject({ engine: "ollama", status: "ok", parseRung: "strict" });
  });
});
