import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerWith, createExecutionClient, opinionAnswer } from "~/tests/fixtures/execution-client";
import type { GitProject } from "~/tests/fixtures/git-project";
import { createPageProject, pageAnswer, pagePath, pageTask, pageText } from "~/tests/fixtures/page-project";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
let client: ReturnType<typeof createExecutionClient>;
let project: GitProject;
let workspaceId: string;

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  client = createExecutionClient(daemon);
  project = createPageProject(30);
  workspaceId = await client.openWorkspace(project.folder, {
    auto: true,
    checks: [{ name: "check", argv: ["node", "-e", "0"], timeoutSeconds: 20 }],
  });
});
afterAll(async () => {
  project.remove();
  await daemon.stop();
});

const write = async (n: number, words: string, delayMs = 0) => {
  const taskId = await client.createTask(workspaceId, pageTask(n));
  return { taskId, answer: pageAnswer(n, words, delayMs) };
};

describe("mode auto", () => {
  it("is locked until ten of the last twelve changes were taken, then applies, and can be taken back", async () => {
    const held: (string | null)[] = [];
    for (let n = 0; n < 11; n += 1) {
      const { taskId, answer } = await write(n, "New words.");
      await daemon.mlx.script({ answers: [opinionAnswer(1), answer] });
      const { job, execution } = await client.execute(taskId, { mode: "auto" });
      held.push(job.result?.held as string | null);
      if (n < 10) {
        expect(execution.status, `attempt ${n}`).toBe("review");
        await client.api.executions.accept.mutate({ id: taskId });
      } else {
        expect(execution).toMatchObject({ status: "applied", mode: "auto" });
        expect(execution.confidence).toBeGreaterThan(0.8);
        expect(project.read(pagePath(n))).toBe(pageText(n, "New words."));
        expect(await client.api.tasks.get.query({ id: taskId })).toMatchObject({ status: "Review" });
        const comments = await client.api.comments.list.query({ taskId });
        expect(comments.at(-1)).toMatchObject({ type: "result", author: "model" });
        await client.api.executions.revert.mutate({ id: taskId });
        expect(project.read(pagePath(n))).toBe(pageText(n, "Old words."));
      }
    }
    expect(held.slice(0, 10).every((reason) => reason?.includes("has not earned it"))).toBe(true);
    expect(held[10]).toBeNull();
  });

  it("holds what guards warn of, what had to be corrected, and what the caller's own line refuses", async () => {
    const asked = async (n: number, answers: string[], minConfidence?: number) => {
      const { taskId } = await write(n, "");
      await daemon.mlx.script({ answers: [opinionAnswer(1), ...answers.map((chunk) => ({ chunks: [chunk] }))] });
      const { job } = await client.execute(taskId, { mode: "auto", ...(minConfidence ? { minConfidence } : {}) });
      return job.result?.held;
    };
    const good = (n: number) => answerWith({ [pagePath(n)]: pageText(n, "Good words.") });
    expect(await asked(12, [`${good(12).replace("Good words.", "See process.env.HOME")}`])).toContain("A guard warns");
    expect(await asked(13, ["No.", good(13)])).toContain("is not above 0.8");
    expect(await asked(14, [good(14)], 0.99)).toContain("is not above 0.99");
    for (const n of [12, 13, 14]) expect(project.read(pagePath(n))).toBe(pageText(n, "Old words."));
  });

  it("finishes the task where the workspace says so", async () => {
    await client.api.workspaces.update.mutate({ id: workspaceId, patch: { rules: { mayFinish: true } } });
    const { taskId, answer } = await write(15, "New words.");
    await daemon.mlx.script({ answers: [opinionAnswer(1), answer] });
    expect((await client.execute(taskId, { mode: "auto" })).job.result).toMatchObject({ isApplied: true });
    expect(await client.api.tasks.get.query({ id: taskId })).toMatchObject({ status: "Done" });
  });
});

describe("several tasks", () => {
  it("run side by side, faster than one after the other", async () => {
    const delayMs = 700;
    const parts = [];
    for (const n of [20, 21, 22, 23]) parts.push(await write(n, "New words.", delayMs));
    await daemon.mlx.script({ answers: [opinionAnswer(0.5), ...parts.map(({ answer }) => answer)] });
    const { items, figures } = await client.executeAll(parts.map(({ taskId }) => taskId));
    expect(items.map(({ state }) => state)).toEqual(Array(4).fill("review"));
    expect(figures.wallMs).toBeLessThan(figures.workMs * 0.7);
    expect(figures.outputTokens).toBeGreaterThan(0);
  });

  it("follow one another without anybody's click where each change is applied by itself", async () => {
    const chain = [];
    for (const n of [26, 27, 28]) chain.push(await write(n, "New words."));
    const [first = "", second = "", third = ""] = chain.map(({ taskId }) => taskId);
    await client.waitFor(second, [first]);
    await client.waitFor(third, [second]);
    await daemon.mlx.script({ answers: [opinionAnswer(1), ...chain.map(({ answer }) => answer)] });
    const { items, status } = await client.executeAll([third, first, second], { mode: "auto" });
    expect(status).toBe("ended");
    expect(items.map(({ taskId, wave, state }) => [taskId, wave, state])).toEqual([
      [first, 1, "applied"],
      [second, 2, "applied"],
      [third, 3, "applied"],
    ]);
    for (const n of [26, 27, 28]) expect(project.read(pagePath(n))).toBe(pageText(n, "New words."));
  });

  it("are one at a time for one task, and stop when they are cancelled", async () => {
    const { taskId, answer } = await write(25, "New words.", 60_000);
    await daemon.mlx.script({ answers: [opinionAnswer(1), answer] });
    const before = [project.dump(), project.dumpGit()];
    const job = await client.api.executions.start.mutate({ taskId });
    expect((await client.api.executions.start.mutate({ taskId })).id).toBe(job.id);
    await client.api.jobs.cancel.mutate({ id: job.id });
    expect((await client.ended(job.id)).status).toBe("cancelled");
    const attempts = await client.api.executions.list.query({ taskId });
    expect(attempts.every(({ status }) => status === "cancelled")).toBe(true);
    expect([project.dump(), project.dumpGit()]).toEqual(before);
  });
});
