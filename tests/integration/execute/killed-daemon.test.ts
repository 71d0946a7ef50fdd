import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { answerWith, createExecutionClient } from "~/tests/fixtures/execution-client";
import { createGitProject, type GitProject } from "~/tests/fixtures/git-project";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";

let daemon: TestDaemon | undefined;
let project: GitProject | undefined;
const home = mkdtempSync(join(tmpdir(), "ollmlx-test-"));
afterEach(async () => {
  await daemon?.stop();
  project?.remove();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

it("a daemon killed while a model works leaves the folder, git and the task free for another attempt", async () => {
  project = createGitProject({ "notes.md": "One.\n" });
  daemon = await startDaemon({ scriptedMlx: true, home });
  const first = createExecutionClient(daemon);
  const workspaceId = await first.openWorkspace(project.folder);
  const taskId = await first.createTask(workspaceId, "Say two in notes.md");
  const before = [project.dump(), project.dumpGit()];
  await daemon.mlx.script({ answers: [{ text: "One", startDelayMs: 60_000 }] });
  await first.api.executions.start.mutate({ taskId });
  await waitUntil("the model is asked", async () => {
    const requests = (await daemon?.mlx.requests()) ?? [];
    return requests.some(({ route }) => route === "POST /api/generate") || null;
  });
  expect(project.git("worktree", "list").trim().split("\n")).toHaveLength(2);
  await daemon.kill();
  await daemon.stop();

  daemon = await startDaemon({ scriptedMlx: true, home });
  const second = createExecutionClient(daemon);
  expect(await second.api.executions.get.query({ id: taskId })).toMatchObject({ status: "interrupted", attempt: 1 });
  expect(readdirSync(join(home, "executions"))).toEqual([]);
  await waitUntil(
    "the list of worktrees is tidy",
    () => project?.git("worktree", "list").trim().split("\n").length === 1,
  );
  expect([project.dump(), project.dumpGit()]).toEqual(before);
  await second.say([answerWith({ "notes.md": "One.\nTwo.\n" })]);
  expect((await second.execute(taskId)).execution).toMatchObject({ status: "review", attempt: 2 });
}, 120_000);

/** Times after an order at which the daemon dies: before, in the middle of and after the writing. */
const deathsMs = [5, 15, 30, 60, 120, 250];

it("a daemon killed while it applies or takes back leaves all files changed or none, as its database says", async () => {
  const names = ["a.md", "b.md", "c.md"];
  const texts = (text: string) => Object.fromEntries(names.map((name) => [name, text]));
  const repository = createGitProject(texts("One.\n"));
  project = repository;
  let running = await startDaemon({ scriptedMlx: true, home });
  daemon = running;
  let client = createExecutionClient(running);
  const taskId = await client.createTask(
    await client.openWorkspace(repository.folder),
    `Say two in ${names.join(", ")}`,
  );
  await client.say([answerWith(texts("One.\nTwo.\n"))]);
  const { execution } = await client.execute(taskId);
  expect(execution).toMatchObject({ status: "review" });

  for (const [order, wanted] of [
    ["accept", "applied"],
    ["revert", "reverted"],
  ] as const) {
    for (const deathMs of deathsMs) {
      const answer = client.api.executions[order].mutate({ id: execution.id }).catch(() => null);
      await wait(deathMs);
      await running.kill();
      await Promise.all([answer, running.stop()]);
      running = await startDaemon({ scriptedMlx: true, home });
      daemon = running;
      client = createExecutionClient(running);
      const { status } = await client.api.executions.get.query({ id: taskId });
      const text = status === "applied" ? "One.\nTwo.\n" : "One.\n";
      const found = Object.fromEntries(names.map((name) => [name, repository.read(name)]));
      expect(found, `${order}, killed after ${deathMs} ms, status ${status}`).toEqual(texts(text));
      if (status === wanted) break;
    }
    const { status } = await client.api.executions.get.query({ id: taskId });
    if (status !== wanted) await client.api.executions[order].mutate({ id: execution.id });
  }
  expect(await client.api.executions.get.query({ id: taskId })).toMatchObject({ status: "reverted" });
}, 180_000);
