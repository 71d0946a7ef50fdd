import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";
import { provideCli, startCli } from "~/tests/integration/cli-runner";

const cli = provideCli();
let daemon: TestDaemon;
let folder: string;
let file: string;

const text = JSON.stringify({
  todos: [
    { id: "T-7", name: "Plot", status: "In Progress", priority: "high", tags: [], dependencies: [], x: { a: 1 } },
  ],
  comments: [{ id: "T-7-C-1", todoId: "T-7", type: "result", content: "done?" }],
  nextTaskNumber: 8,
});

beforeAll(async () => {
  daemon = await startDaemon();
  folder = join(daemon.home, "project");
  mkdirSync(join(folder, ".todo2"), { recursive: true });
  file = join(folder, ".todo2", "state.todo2.json");
  writeFileSync(file, text);
});
afterAll(() => daemon.stop());

const run = async (...args: string[]) => {
  const { exitCode, stdout, stderr } = await startCli(cli.file, ["todo2", ...args], daemon.env);
  return { exitCode, stdout, stderr };
};

describe("ollmlx todo2", () => {
  it("imports and exports without a change to the file", async () => {
    const imported = await run("import", folder, "--json");
    expect(imported).toMatchObject({ exitCode: 0, stderr: "" });
    expect(JSON.parse(imported.stdout)).toMatchObject({ created: 1, tasks: 1, comments: 1, conflicts: [] });
    expect(JSON.parse((await run("export", folder, "--json")).stdout)).toMatchObject({ isFileWritten: false });
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("shows a conflict and settles it", async () => {
    const { api } = createTaskClient(daemon.url);
    const { workspaceId } = JSON.parse((await run("status", folder, "--json")).stdout);
    const [task] = await api.tasks.list.query({ workspaceId });
    await api.tasks.update.mutate({ id: task?.id ?? "", version: task?.version ?? 0, patch: { title: "Ours" } });
    writeFileSync(file, text.replace("Plot", "Theirs"));
    expect((await run("sync", folder)).stdout).toContain('conflict: T-7 "Ours", title: board "Ours", file "Theirs"');
    expect(await run("settle", "T-7", "title", "nobody", folder)).toMatchObject({ exitCode: 1 });
    expect((await run("settle", "T-7", "title", "board", folder)).stdout).toContain("kept the board's title of T-7");
    expect((await run("sync", folder)).stdout).toContain("file: written");
    expect(JSON.parse(readFileSync(file, "utf8")).todos[0]).toMatchObject({ name: "Ours", x: { a: 1 } });
  });

  it("explains what it cannot read, with exit code 1", async () => {
    writeFileSync(file, '{"todos":[');
    const broken = await run("sync", folder);
    expect(broken).toMatchObject({ exitCode: 1, stdout: "" });
    expect(broken.stderr).toContain("it is not JSON");
    const missing = await run("import", join(folder, "missing"));
    expect(missing.stderr).toContain("cannot open the folder");
  });
});
