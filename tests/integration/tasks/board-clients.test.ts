import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { sampleAnswer } from "~/tests/fixtures/sample-answer";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";
import { waitUntil } from "~/tests/fixtures/wait-until";

let daemon: TestDaemon | undefined;
afterEach(() => daemon?.stop());

describe("two clients of one daemon", () => {
  it("edit the same task at once: one wins, the other hears of the conflict", async () => {
    daemon = await startDaemon();
    const [one, two] = [createTaskClient(daemon.url).api, createTaskClient(daemon.url).api];
    const { task } = await one.tasks.create.mutate({ title: "shared" });
    const edits = [one, two].map((api, n) =>
      api.tasks.update.mutate({ id: task.id, version: task.version, patch: { title: `client ${n}` } }),
    );
    const results = await Promise.allSettled(edits);
    const lost = results.find((result) => result.status === "rejected");
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(lost?.reason).toMatchObject({ data: { code: "CONFLICT", hint: expect.any(String) } });
    expect(await two.tasks.get.query({ id: task.id })).toMatchObject({ version: 2 });
  });
});

describe("a daemon that is killed", () => {
  it("finds its board again and ends what ran as interrupted", async () => {
    const home = mkdtempSync(join(tmpdir(), "ollmlx-killed-"));
    daemon = await startDaemon({ scriptedMlx: true, home });
    const client = createTaskClient(daemon.url);
    await daemon.mlx.script({ answers: [{ text: JSON.stringify(sampleAnswer(3)), hangAfter: 4 }] });
    const { task } = await client.api.tasks.create.mutate({ title: "survives", tags: ["a"], criteria: ["b"] });
    const { id } = await client.api.tasks.breakdown.mutate({ id: task.id });
    await waitUntil("live text", () => client.api.jobs.text.query({ id }));
    await daemon.kill();

    daemon = await startDaemon({ scriptedMlx: true, home });
    const next = createTaskClient(daemon.url).api;
    expect(await next.tasks.get.query({ id: "1" })).toMatchObject({
      title: "survives",
      tags: ["a"],
      criteria: [{ text: "b" }],
    });
    expect(await next.jobs.get.query({ id })).toMatchObject({ status: "interrupted", error: { code: "INTERRUPTED" } });
    expect(await next.proposals.runs.query({ taskId: task.id })).toMatchObject([{ status: "interrupted" }]);
    await daemon.stop();
    daemon = undefined;
    rmSync(home, { recursive: true, force: true });
  });
});
