import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerWith, createExecutionClient } from "~/tests/fixtures/execution-client";
import { createGitProject, dumpFolder } from "~/tests/fixtures/git-project";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
let client: ReturnType<typeof createExecutionClient>;
let folder: string;

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  client = createExecutionClient(daemon);
});
afterAll(() => daemon.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ollmlx-plain-"));
  writeFileSync(join(folder, "notes.md"), "One.\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Changes notes.md of a workspace, takes the change and takes it back; gives the attempt as it was proposed. */
async function changeNotes(place: string, rules: Parameters<typeof client.openWorkspace>[1] = {}) {
  const workspaceId = await client.openWorkspace(place, rules);
  const taskId = await client.createTask(workspaceId, "Say two in notes.md");
  await client.say([answerWith({ "notes.md": "One.\nTwo.\n" })]);
  const before = dumpFolder(place);
  const { job, execution } = await client.execute(taskId);
  expect(job.error?.message).toBeUndefined();
  expect(dumpFolder(place)).toEqual(before);
  await client.api.executions.accept.mutate({ id: taskId });
  expect(readFileSync(join(place, "notes.md"), "utf8")).toBe("One.\nTwo.\n");
  await client.api.executions.revert.mutate({ id: taskId });
  expect(dumpFolder(place)).toEqual(before);
  return { execution, taskId };
}

describe("a folder", () => {
  it("without git is copied, links left out, and has no branches", async () => {
    mkdirSync(join(folder, "node_modules/tool"), { recursive: true });
    writeFileSync(join(folder, "node_modules/tool/index.mjs"), "export const tool = 1;\n");
    writeFileSync(join(folder, "check.mjs"), 'import "./node_modules/tool/index.mjs";\n');
    symlinkSync("/etc", join(folder, "etc"));
    const checks = [{ name: "check", argv: ["node", "check.mjs"], timeoutSeconds: 20 }];
    const { execution } = await changeNotes(folder, { checks, linkFolders: ["node_modules"] });
    expect(execution).toMatchObject({ baseCommit: null, checksBefore: [{ status: "passed" }] });
    const { taskId } = execution;
    await client.execute(taskId);
    await expect(client.api.executions.accept.mutate({ id: taskId, target: "branch" })).rejects.toThrow(
      "not under git",
    );
  });

  it("below the top of a repository is worked on in its place", async () => {
    const project = createGitProject({ "part/notes.md": "One.\n", "notes.md": "Other.\n" });
    const { execution, taskId } = await changeNotes(join(project.folder, "part"));
    expect(execution.manifest).toMatchObject([{ path: "notes.md" }]);
    await client.execute(taskId);
    const { branch } = await client.api.executions.accept.mutate({ id: taskId, target: "branch" });
    expect(project.git("diff", "--stat", "main", branch ?? "")).toContain("part/notes.md");
    expect(project.read("notes.md")).toBe("Other.\n");
    project.remove();
  });

  it("that is gone, or a red check before the change, is told", async () => {
    const checks = [{ name: "red", argv: ["node", "-e", "process.exit(3)"], timeoutSeconds: 20 }];
    const { execution, taskId } = await changeNotes(folder, { checks });
    expect(execution).toMatchObject({
      checksBefore: [{ name: "red", status: "failed", exitCode: 3 }],
      checksAfter: [{ name: "red", status: "failed" }],
    });
    expect(execution.confidence).toBeLessThanOrEqual(0.7);
    rmSync(folder, { recursive: true });
    await expect(client.api.executions.start.mutate({ taskId })).rejects.toThrow("is not there");
  });
});
