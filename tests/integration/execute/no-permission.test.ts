import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerWith, createExecutionClient } from "~/tests/fixtures/execution-client";
import { createGitProject, dumpFolder, type GitProject } from "~/tests/fixtures/git-project";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

/** An administrator may read and write everything, so the daemon runs as another user where the tests run as one. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

let daemon: TestDaemon;
let client: ReturnType<typeof createExecutionClient>;
let folder: string;

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true, user });
  client = createExecutionClient(daemon);
});
afterAll(() => daemon.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ollmlx-plain-"));
  mkdirSync(join(folder, "docs"));
  for (const name of ["notes.md", "docs/page.md", "other.md"]) writeFileSync(join(folder, name), "One.\n");
  give(folder);
});
afterEach(() => {
  for (const place of [folder, join(folder, "docs")]) chmodSync(place, 0o755);
  rmSync(folder, { recursive: true, force: true });
});

/** Makes the daemon's user the owner. */
function give(path: string): void {
  if (!user) return;
  chownSync(path, user.uid, user.gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) give(join(path, entry.name));
    else chownSync(join(path, entry.name), user.uid, user.gid);
  }
}

async function propose(place: string, paths: string[]): Promise<string> {
  const workspaceId = await client.openWorkspace(place);
  const taskId = await client.createTask(workspaceId, `Say two in ${paths.join(" and ")}`);
  await client.say([answerWith(Object.fromEntries(paths.map((path) => [path, "One.\nTwo.\n"])))]);
  return taskId;
}

describe("a user who may not", () => {
  it("write into a folder gets all of a change or nothing", async () => {
    const taskId = await propose(folder, ["notes.md", "docs/page.md"]);
    expect((await client.execute(taskId)).job.error?.message).toBeUndefined();
    const before = dumpFolder(folder);
    chmodSync(join(folder, "docs"), 0o555);
    await expect(client.api.executions.accept.mutate({ id: taskId })).rejects.toThrow(
      /docs\/.* may not be written by the user who runs the daemon; nothing was written/,
    );
    chmodSync(join(folder, "docs"), 0o755);
    expect(dumpFolder(folder)).toEqual(before);
    await client.api.executions.accept.mutate({ id: taskId });
    const applied = dumpFolder(folder);
    chmodSync(join(folder, "docs"), 0o555);
    await expect(client.api.executions.revert.mutate({ id: taskId })).rejects.toThrow("nothing was written");
    chmodSync(join(folder, "docs"), 0o755);
    expect(dumpFolder(folder)).toEqual(applied);
    await client.api.executions.revert.mutate({ id: taskId });
    expect(dumpFolder(folder)).toEqual(before);
  });

  it("read a file is told which, before a model is asked and when the change is applied", async () => {
    const taskId = await propose(folder, ["notes.md"]);
    chmodSync(join(folder, "other.md"), 0o000);
    const { job } = await client.execute(taskId);
    expect(job.error).toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("other.md may not be read by the user who runs the daemon"),
    });
    chmodSync(join(folder, "other.md"), 0o644);
    await client.execute(taskId);
    chmodSync(join(folder, "notes.md"), 0o000);
    await expect(client.api.executions.accept.mutate({ id: taskId })).rejects.toThrow(
      "notes.md may not be read by the user who runs the daemon; nothing was written",
    );
    chmodSync(join(folder, "notes.md"), 0o644);
    expect(await client.api.executions.accept.mutate({ id: taskId })).toMatchObject({ status: "applied" });
  });

  it("enter the folder at all is told so", async () => {
    const taskId = await propose(folder, ["notes.md"]);
    chmodSync(folder, 0o000);
    const refused = client.execute(taskId).then(({ job }) => job.error?.message);
    await expect(refused.catch((error: Error) => error.message)).resolves.toContain("may not be read");
  });
});

describe("a repository", () => {
  let project: GitProject;
  beforeEach(() => {
    project = createGitProject({ "notes.md": "One.\n", "other.md": "One.\n" });
    give(project.folder);
  });
  afterEach(() => project.remove());

  it("with an unreadable file beside is worked on, since git has its text", async () => {
    const taskId = await propose(project.folder, ["notes.md"]);
    chmodSync(join(project.folder, "other.md"), 0o000);
    expect((await client.execute(taskId)).execution).toMatchObject({ status: "review" });
    expect(await client.api.executions.accept.mutate({ id: taskId })).toMatchObject({ status: "applied" });
    expect(project.read("notes.md")).toBe("One.\nTwo.\n");
  });

  it.runIf(user)("of somebody else is refused with what git says", async () => {
    const taskId = await propose(project.folder, ["notes.md"]);
    chownSync(project.folder, 0, 0);
    chmodSync(project.folder, 0o755);
    chownSync(join(project.folder, ".git"), 0, 0);
    const { job } = await client.execute(taskId);
    expect(job.error).toMatchObject({ code: "BAD_REQUEST", hint: expect.stringContaining("git status") });
    expect(job.error?.message).toContain("git cannot read");
  });
});
