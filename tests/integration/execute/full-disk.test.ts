import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerWith, createExecutionClient } from "~/tests/fixtures/execution-client";
import { createGitProject, dumpFolder } from "~/tests/fixtures/git-project";
import { canMountDisk, mountSmallDisk, type SmallDisk } from "~/tests/fixtures/small-disk";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

const page = (words: number, name: string) => `${name}\n\n${"word ".repeat(words)}\n`;
const long = { "a.md": page(1_500, "A."), "b.md": page(8_000, "B.") };
const short = { "a.md": page(1, "A."), "b.md": page(2, "B.") };

let home: string;
let store: SmallDisk;
let disk: SmallDisk;
let daemon: TestDaemon;
let client: ReturnType<typeof createExecutionClient>;

describe.runIf(canMountDisk)("a full disk", { timeout: 120_000 }, () => {
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "ollmlx-test-"));
    store = mountSmallDisk(join(home, "executions"), 1_000);
    daemon = await startDaemon({ scriptedMlx: true, home });
    client = createExecutionClient(daemon);
  });
  afterAll(async () => {
    await daemon?.stop();
    store?.remove();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
  beforeEach(() => {
    disk = mountSmallDisk(mkdtempSync(join(tmpdir(), "ollmlx-disk-")), 120);
  });
  afterEach(() => {
    store.free();
    disk.remove();
  });

  const put = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(disk.folder, name), text);
  };
  const propose = async (files: Record<string, string>): Promise<string> => {
    const workspaceId = await client.openWorkspace(disk.folder);
    const taskId = await client.createTask(workspaceId, "Write other words into a.md and b.md");
    await client.say([answerWith(files)]);
    const { job } = await client.execute(taskId);
    expect(job.error?.message).toBeUndefined();
    return taskId;
  };

  it("lets nothing of a change be written, and all of it once there is room", async () => {
    put(short);
    const taskId = await propose(long);
    disk.fill();
    const before = dumpFolder(disk.folder);
    await expect(client.api.executions.accept.mutate({ id: taskId })).rejects.toThrow(
      "the disk is full; nothing was written",
    );
    expect(dumpFolder(disk.folder)).toEqual(before);
    // Room for the first file alone.
    disk.free();
    writeFileSync(join(disk.folder, ".filler"), Buffer.alloc(90_000));
    const tight = dumpFolder(disk.folder);
    await expect(client.api.executions.accept.mutate({ id: taskId })).rejects.toThrow("nothing was written");
    expect(dumpFolder(disk.folder)).toEqual(tight);
    disk.free();
    expect(await client.api.executions.accept.mutate({ id: taskId })).toMatchObject({ status: "applied" });
    expect(readFileSync(join(disk.folder, "b.md"), "utf8")).toBe(long["b.md"]);
  });

  it("lets a change stay whole that cannot be taken back", async () => {
    const before = { "a.md": page(100, "A."), "b.md": page(500, "B.") };
    put(before);
    const taskId = await propose({ "a.md": page(50, "A."), "b.md": page(200, "B.") });
    await client.api.executions.accept.mutate({ id: taskId });
    disk.fill();
    const applied = dumpFolder(disk.folder);
    await expect(client.api.executions.revert.mutate({ id: taskId })).rejects.toThrow(
      "the disk is full; nothing was written",
    );
    expect(dumpFolder(disk.folder)).toEqual(applied);
    disk.free();
    expect(await client.api.executions.revert.mutate({ id: taskId })).toMatchObject({ status: "reverted" });
    expect(readFileSync(join(disk.folder, "b.md"), "utf8")).toBe(before["b.md"]);
  });

  it("without room for a working copy is told, with git and without; room lets the next attempt work", async () => {
    const files = { ...short, "large.txt": page(30_000, "Large.") };
    const project = createGitProject(files);
    disk.remove();
    disk = mountSmallDisk(disk.folder, 400);
    put(files);
    for (const folder of [project.folder, disk.folder]) {
      const workspaceId = await client.openWorkspace(folder);
      const taskId = await client.createTask(workspaceId, "Write other words into a.md");
      await client.say([answerWith({ "a.md": page(3, "A.") })]);
      const before = dumpFolder(folder);
      store.fill();
      const { job, execution } = await client.execute(taskId);
      expect(job).toMatchObject({ status: "failed", error: { code: "NO_SPACE" } });
      expect(execution).toMatchObject({ status: "failed", error: { code: "NO_SPACE" } });
      store.free();
      expect((await client.execute(taskId)).execution).toMatchObject({ status: "review", attempt: 2 });
      expect(dumpFolder(folder)).toEqual(before);
    }
    expect(project.git("worktree", "list").trim().split("\n")).toHaveLength(1);
    project.remove();
  });
});

describe.runIf(canMountDisk)("a full disk below the database", { timeout: 120_000 }, () => {
  it("lets nothing be applied, ends what runs, and blocks no task once there is room", async () => {
    const place = mountSmallDisk(mkdtempSync(join(tmpdir(), "ollmlx-test-")), 30_000);
    const project = createGitProject({ "a.md": "One.\n", "b.md": "One.\n" });
    const full = await startDaemon({ scriptedMlx: true, home: place.folder });
    const { api, ...user } = createExecutionClient(full);
    try {
      const workspaceId = await user.openWorkspace(project.folder);
      const first = await user.createTask(workspaceId, "Write more into a.md");
      await user.say([answerWith({ "a.md": "One.\nTwo.\n" })]);
      await user.execute(first);
      const second = await user.createTask(workspaceId, "Write more into b.md");
      await full.mlx.script({ answers: [{ text: "one two", hangAfter: 1 }] });
      const { id } = await api.executions.start.mutate({ taskId: second });
      const isAsked = async () => (await full.mlx.requests()).some(({ state }) => state === "open");
      await expect.poll(isAsked, { timeout: 20_000 }).toBe(true);

      place.fill();
      await expect(api.executions.accept.mutate({ id: first })).rejects.toThrow(
        "the disk is full; nothing was written",
      );
      expect(project.read("a.md")).toBe("One.\n");
      await api.jobs.cancel.mutate({ id });
      expect(await api.jobs.get.query({ id })).toMatchObject({ status: "cancelled" });

      place.free();
      expect(await api.executions.accept.mutate({ id: first })).toMatchObject({ status: "applied" });
      await user.say([answerWith({ "b.md": "One.\nTwo.\n" })]);
      expect((await user.execute(second)).execution).toMatchObject({ status: "review", attempt: 2 });
      expect(await api.executions.list.query({ taskId: second })).toMatchObject([
        { attempt: 2 },
        { attempt: 1, status: expect.stringMatching(/failed|cancelled/) },
      ]);
    } finally {
      await full.stop();
      place.remove();
      project.remove();
    }
  });
});
