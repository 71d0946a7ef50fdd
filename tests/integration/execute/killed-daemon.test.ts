import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
