import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ExecutionBatch } from "~/shared/contracts/execution-batch";
import { answerWith, createExecutionClient, opinionAnswer } from "~/tests/fixtures/execution-client";
import type { GitProject } from "~/tests/fixtures/git-project";
import { createPageProject, pageAnswer, pagePath, pageTask, pageText } from "~/tests/fixtures/page-project";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";

const mlx = "test/scripted";
let home: string;
let daemon: TestDaemon;
let client: ReturnType<typeof createExecutionClient>;
let project: GitProject;
let workspaceId: string;

const start = async () => {
  daemon = await startDaemon({ scriptedMlx: true, scriptedOllama: true, home });
  client = createExecutionClient(daemon);
};
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "ollmlx-batches-"));
  await start();
});
afterAll(async () => {
  await daemon.stop();
  rmSync(home, { recursive: true, force: true });
});
beforeEach(async () => {
  project = createPageProject(9);
  workspaceId = await client.openWorkspace(project.folder);
});
afterEach(() => project.remove());

/** Tasks that rewrite one page each; the model answers after `delayMs`. */
async function createPages(numbers: number[], delayMs = 0): Promise<string[]> {
  const ids: string[] = [];
  for (const n of numbers) ids.push(await client.createTask(workspaceId, pageTask(n)));
  const answers = numbers.map((n) => pageAnswer(n, "New.", delayMs));
  await daemon.mlx.script({ answers: [opinionAnswer(), ...answers] });
  await daemon.ollama.script({ models: ["scripted:latest"], answers: [opinionAnswer(), ...answers] });
  return ids;
}

const states = ({ items }: ExecutionBatch) => Object.fromEntries(items.map(({ taskId, state }) => [taskId, state]));
const apply = (id: string) => client.api.executions.accept.mutate({ id });
const settledWith = (id: string, taskId: string, state: string) =>
  waitUntil(`${state} of ${taskId}`, async () => {
    const batch = await client.settled(id);
    return states(batch)[taskId] === state ? batch : null;
  });

/** The most attempts that ran at the same time. */
async function countOverlap(taskIds: string[]): Promise<number> {
  const spans = await Promise.all(taskIds.map((id) => client.api.executions.get.query({ id })));
  return Math.max(
    ...spans.map(
      ({ createdAt }) => spans.filter((one) => one.createdAt <= createdAt && (one.finishedAt ?? 0) > createdAt).length,
    ),
  );
}

describe("tasks that wait for others", () => {
  it("start by themselves once those are applied, and see the change although it is not committed", async () => {
    const [first = "", third = "", free = ""] = await createPages([0, 2, 3]);
    const second = await client.createTask(workspaceId, "Continue docs/page0.md with more words");
    await client.waitFor(second, [first]);
    await client.waitFor(third, [second]);
    const longer = `${pageText(0, "New.")}More.\n`;
    await daemon.mlx.script({
      answers: [
        opinionAnswer(),
        { match: "Continue docs", chunks: [answerWith({ [pagePath(0)]: longer })] },
        ...[0, 2, 3].map((n) => pageAnswer(n, "New.")),
      ],
    });
    const batch = await client.executeAll([first, second, third, free], { model: mlx });
    expect(batch.status).toBe("waiting");
    expect(states(batch)).toEqual({ [first]: "review", [second]: "waiting", [third]: "waiting", [free]: "review" });
    expect(batch.items.map(({ wave }) => wave)).toEqual([1, 1, 2, 3]);
    expect(batch.items.find(({ taskId }) => taskId === third)?.waitsFor).toMatchObject([{ taskId: second }]);

    await apply(first);
    const next = await settledWith(batch.id, second, "review");
    expect(states(next)[third]).toBe("waiting");
    const attempt = await client.api.executions.get.query({ id: second });
    expect(attempt.files).toMatchObject([{ path: "docs/page0.md", before: pageText(0, "New."), after: longer }]);
    // The commit lacks the first change, so a branch gets the second one's own step.
    await apply(second);
    expect(project.read("docs/page0.md")).toBe(longer);
    const last = await settledWith(batch.id, third, "review");
    expect(last.status).toBe("ended");
    expect(last.figures.workMs).toBeGreaterThanOrEqual(last.figures.wallMs);
    expect(last.figures.outputTokens).toBe(last.items.reduce((sum, { outputTokens }) => sum + outputTokens, 0));
    expect(project.git("worktree", "list").trim().split("\n")).toHaveLength(1);
  });

  it("say what stands in their way, and start when the other task is done by hand", async () => {
    const [first = "", second = ""] = await createPages([0, 1]);
    await client.waitFor(second, [first]);
    const { id } = await client.executeAll([first, second], { model: mlx });
    await client.api.executions.reject.mutate({ id: first });
    const { items } = await client.settled(id);
    expect(items.find(({ taskId }) => taskId === second)).toMatchObject({
      state: "waiting",
      detail: expect.stringMatching(/the change of #\d+ was not taken/),
    });
    await client.api.tasks.move.mutate({ id: first, status: "Done", afterId: null, beforeId: null });
    expect((await settledWith(id, second, "review")).status).toBe("ended");
  });

  it("go on after the daemon was killed", async () => {
    const [first = "", second = ""] = await createPages([0, 1]);
    await client.waitFor(second, [first]);
    const { id } = await client.executeAll([first, second], { model: mlx });
    await daemon.kill();
    await start();
    await createPages([1]);
    expect((await client.settled(id)).status).toBe("waiting");
    await apply(first);
    expect((await settledWith(id, second, "review")).status).toBe("ended");
  });

  it("are not lost when the daemon is killed before their turn; what was cut off is not repeated", async () => {
    const [first = "", second = ""] = await createPages([0, 1], 60_000);
    const asked = { taskIds: [first, second], model: "scripted:latest", parallel: 1 };
    const { id } = await client.api.executions.startBatch.mutate(asked);
    await waitUntil("the first one at work", async () => {
      const { items } = await client.api.executions.batch.query({ id });
      return items.some(({ taskId, state }) => taskId === first && state === "running");
    });
    await daemon.kill();
    await start();
    await createPages([0, 1]);
    const batch = await settledWith(id, second, "review");
    expect(batch.status).toBe("ended");
    expect(batch.items.find(({ taskId }) => taskId === first)).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("stopped"),
    });
  });
});

describe("a batch", () => {
  it("does at most as many at once as asked for, and as the engine answers at once", async () => {
    const ids = await createPages([0, 1, 2, 3], 150);
    await client.executeAll(ids, { model: mlx });
    expect(await countOverlap(ids)).toBeGreaterThan(2);
    const two = await createPages([4, 5, 6, 7], 150);
    expect((await client.executeAll(two, { model: mlx, parallel: 2 })).parallel).toBe(2);
    expect(await countOverlap(two)).toBe(2);
    const ollama = await createPages([0, 1, 2], 150);
    const { items } = await client.executeAll(ollama, { model: "scripted:latest" });
    expect(items.map(({ engine, state }) => [engine, state])).toEqual(Array(3).fill(["ollama", "review"]));
    expect(await countOverlap(ollama)).toBe(1);
  });

  it("is cancelled as a whole, and starts nothing more", async () => {
    const ids = await createPages([0, 1, 2, 3], 60_000);
    const [first = "", , , last = ""] = ids;
    await client.waitFor(last, [first]);
    const before = [project.dump(), project.dumpGit()];
    const { id } = await client.api.executions.startBatch.mutate({ taskIds: ids, model: mlx, parallel: 2 });
    await waitUntil("two at work", async () => {
      const { items } = await client.api.executions.batch.query({ id });
      return items.filter(({ state }) => state === "running").length === 2;
    });
    const cancelled = await client.api.executions.cancelBatch.mutate({ id });
    expect(cancelled.status).toBe("cancelled");
    expect(Object.values(states(cancelled))).toEqual(Array(4).fill("cancelled"));
    const jobs = (await client.api.jobs.list.query()).filter(({ taskId }) => ids.includes(taskId ?? ""));
    expect(jobs.map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
    await waitUntil(
      "the working copies are gone",
      () => project.git("worktree", "list").trim().split("\n").length === 1,
    );
    expect([project.dump(), project.dumpGit()]).toEqual(before);
    expect((await client.api.executions.cancelBatch.mutate({ id })).status).toBe("cancelled");
  });

  it("names what cannot be done, and lives with deleted tasks and circles", async () => {
    const [good = "", gone = "", a = "", b = ""] = await createPages([0, 1, 2, 3]);
    const { task: bare } = await client.api.tasks.create.mutate({ workspaceId, title: "Format docs/page8.md" });
    await client.waitFor(gone, [good]);
    await expect(client.waitFor(a, [a])).rejects.toThrow();
    await client.waitFor(b, [bare.id]);
    const batch = await client.executeAll([good, gone, bare.id, b, good], { model: mlx });
    expect(batch.items).toHaveLength(4);
    expect(batch.items.find(({ taskId }) => taskId === bare.id)).toMatchObject({
      state: "refused",
      detail: expect.stringContaining("no acceptance criterion"),
    });
    expect(batch.items.find(({ taskId }) => taskId === b)?.detail).toContain(`#${bare.number} cannot be executed`);
    await client.api.tasks.remove.mutate({ id: gone });
    const left = await settledWith(batch.id, gone, "refused");
    expect(left.items.find(({ taskId }) => taskId === gone)).toMatchObject({
      number: null,
      detail: "The task was deleted.",
    });
    const { api } = client;
    await expect(api.executions.startBatch.mutate({ taskIds: ["999999"] })).rejects.toThrow("no task");
    await expect(api.executions.startBatch.mutate({ taskIds: [good], parallel: 0 })).rejects.toThrow();
    await expect(api.executions.batch.query({ id: "none" })).rejects.toThrow("there is no batch none");
    expect((await api.executions.batches.query({ workspaceId })).map(({ id }) => id)).toEqual([batch.id]);
  });
});
