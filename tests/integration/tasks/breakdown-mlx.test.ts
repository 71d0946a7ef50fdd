import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

let daemon: TestDaemon;
beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"] });
});
afterAll(() => daemon.stop());

describe("a breakdown by the real MLX backend", () => {
  it("gives a proposal that can be applied, whatever the model's weights say", { timeout: 240_000 }, async () => {
    const client = createTaskClient(daemon.url);
    const { taskId, job } = await client.breakDown("Ship dark mode");
    expect(job, job.error?.message).toMatchObject({ status: "succeeded" });
    const proposal = await client.api.proposals.get.query({ id: String(job.result?.proposalId) });
    expect(proposal).toMatchObject({ parseRung: "strict", model: "test/tiny" });
    const { taskIds } = await client.api.proposals.accept.mutate({ id: proposal.id });
    expect(taskIds).toHaveLength(proposal.items.length);
    const [run] = await client.api.proposals.runs.query({ taskId });
    expect(run).toMatchObject({ status: "ok", engine: "mlx" });
    expect(run?.outputTokens).toBeLessThan(4096);
  });
});
