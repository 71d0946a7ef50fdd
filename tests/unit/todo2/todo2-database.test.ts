import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTask, removeTask, updateTask } from "~/server/services/change-tasks";
import { addComment, listComments } from "~/server/services/comments";
import { getTask, listTasks } from "~/server/services/read-tasks";
import { runTodo2 } from "~/server/services/todo2/run-todo2";
import type { SyncParts } from "~/server/services/todo2/sync-workspace";
import { describeTodo2 } from "~/server/services/todo2/todo2-status";
import type { Todo2Mode } from "~/shared/contracts/todo2";
import { openBoard, type TestBoard } from "~/tests/fixtures/open-board";

/** As its own program makes it, without the tables that hold caches. */
const schema = `
  CREATE TABLE tasks (id TEXT PRIMARY KEY, name TEXT, content TEXT, long_description TEXT, status TEXT NOT NULL DEFAULT 'Todo',
    priority TEXT, completed INTEGER, task_number INTEGER, estimated_hours REAL, actual_hours REAL, created TEXT NOT NULL,
    last_modified TEXT, completed_at TEXT, project_id TEXT, metadata TEXT, version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL DEFAULT 0, updated_at INTEGER NOT NULL DEFAULT 0, assignee TEXT, lock_until INTEGER, parent_id TEXT);
  CREATE TABLE task_tags (task_id TEXT REFERENCES tasks(id) ON DELETE CASCADE, tag TEXT, PRIMARY KEY (task_id, tag));
  CREATE TABLE task_dependencies (task_id TEXT REFERENCES tasks(id) ON DELETE CASCADE,
    depends_on_id TEXT REFERENCES tasks(id) ON DELETE CASCADE, PRIMARY KEY (task_id, depends_on_id), CHECK (task_id <> depends_on_id));
  CREATE TABLE task_comments (id TEXT PRIMARY KEY, task_id TEXT REFERENCES tasks(id) ON DELETE CASCADE, comment_type TEXT,
    content TEXT, created TEXT, last_modified TEXT, created_at INTEGER);
  INSERT INTO tasks (id, name, content, long_description, status, priority, created, metadata, version, estimated_hours)
    VALUES ('T-1740000000000000001', '', 'Base', 'The base.', 'done', 'urgent', '2026-03-01T09:00:00Z', '{"epic_id":"E"}', 3, 1.5),
      ('T-2', '', 'Plot', 'Plot it.', 'In Progress', 'high', '2026-03-02T09:00:00Z', NULL, 1, NULL);
  INSERT INTO task_tags VALUES ('T-2', 'ui');
  INSERT INTO task_dependencies VALUES ('T-2', 'T-1740000000000000001');
  INSERT INTO task_comments VALUES ('T-2-C-1', 'T-2', 'note', 'A note.', '2026-03-02T10:00:00Z', NULL, 0);`;

let board: TestBoard;
let parts: SyncParts;
let folder: string;
let other: Sqlite.Database;
const run = (mode: Todo2Mode) => runTodo2(parts, { path: folder, mode, acceptsDeletions: false });
const row = (id: string) => other.prepare("SELECT * FROM tasks WHERE id = ?").get(id) as Record<string, unknown>;
const find = async (title: string) => {
  const { workspaceId } = await describeTodo2(parts, folder);
  const card = listTasks(parts, { workspaceId: workspaceId ?? "" }).find((task) => task.title === title);
  return getTask(parts, card?.id ?? "none");
};

beforeEach(() => {
  board = openBoard();
  folder = mkdtempSync(join(tmpdir(), "ollmlx-todo2-db-"));
  mkdirSync(join(folder, ".todo2"));
  parts = { db: board.db, bus: board.bus, config: { home: join(folder, "home") } as SyncParts["config"] };
  other = new Sqlite(join(folder, ".todo2", "todo2.db"));
  other.pragma("journal_mode = WAL");
  other.exec(schema);
});

afterEach(() => {
  other.close();
  board.close();
  rmSync(folder, { recursive: true, force: true });
});

it("imports tasks, tags, dependencies, hours and comments, and writes nothing", async () => {
  expect(await describeTodo2(parts, folder)).toMatchObject({ kind: "database", isFileThere: true });
  expect(await run("import")).toMatchObject({ created: 2, tasks: 2, comments: 1, isFileWritten: false });
  const base = await find("Base");
  expect(base).toMatchObject({ status: "Done", priority: "critical", estimateMinutes: 90, description: "The base." });
  const plot = await find("Plot");
  expect(plot).toMatchObject({ tags: ["ui"], dependencyIds: [base.id] });
  expect(listComments(parts, plot.id).map(({ text }) => text)).toEqual(["A note."]);
  expect(await run("sync")).toMatchObject({ isFileWritten: false, groupId: null });
  expect(row("T-2")).toMatchObject({ version: 1 });
});

it("writes what the board changed, with a version more, and leaves metadata and all else alone", async () => {
  await run("sync");
  const plot = await find("Plot");
  const patch = { title: "Plot TTFT", tags: ["ui", "bench"], status: "Done" as const };
  updateTask(parts, { id: plot.id, version: plot.version, patch });
  addComment(parts, { taskId: plot.id, type: "result", text: "Plotted." });
  createTask(parts, { title: "New here", workspaceId: plot.workspaceId, parentId: plot.id });
  expect(await run("sync")).toMatchObject({ isFileWritten: true, conflicts: [] });
  expect(row("T-2")).toMatchObject({ content: "Plot TTFT", status: "Done", completed: 1, version: 2 });
  expect(row("T-1740000000000000001")).toMatchObject({ version: 3, metadata: '{"epic_id":"E"}', status: "done" });
  expect(other.prepare("SELECT tag FROM task_tags WHERE task_id = 'T-2' ORDER BY rowid").pluck().all()).toEqual([
    "ui",
    "bench",
  ]);
  expect(other.prepare("SELECT content FROM task_comments ORDER BY id").pluck().all()).toContain("Plotted.");
  const made = other.prepare("SELECT * FROM tasks WHERE content = 'New here'").get() as Record<string, unknown>;
  expect(made).toMatchObject({ parent_id: "T-2", version: 1 });
  expect(made.id).toMatch(/^T-\d+$/);
  expect(await run("sync")).toMatchObject({ isFileWritten: false, groupId: null });
  expect(
    readdirSync(join(folder, "home", "backups", "todo2", plot.workspaceId)).some((name) => name.endsWith(".db")),
  ).toBe(true);
});

it("takes the other program's changes and meets both sides' edits", async () => {
  await run("sync");
  const plot = await find("Plot");
  updateTask(parts, { id: plot.id, version: plot.version, patch: { title: "Ours", priority: "low" } });
  other.exec("UPDATE tasks SET content = 'Theirs', long_description = 'More.', version = version + 1 WHERE id = 'T-2'");
  const report = await run("sync");
  expect(report.conflicts).toMatchObject([{ todo2Id: "T-2", field: "title", board: "Ours", file: "Theirs" }]);
  expect(await find("Ours")).toMatchObject({ description: "More.", priority: "low" });
  expect(row("T-2")).toMatchObject({ content: "Theirs", priority: "low", version: 3 });
});

it("leaves a task alone that an agent holds, and writes it when it is free", async () => {
  await run("sync");
  other.exec("UPDATE tasks SET lock_until = 32503680000 WHERE id = 'T-2'");
  const plot = await find("Plot");
  updateTask(parts, { id: plot.id, version: plot.version, patch: { title: "Waiting" } });
  expect(await run("sync")).toMatchObject({ isFileWritten: false });
  expect(row("T-2")).toMatchObject({ content: "Plot" });
  expect((await find("Waiting")).title).toBe("Waiting");
  other.exec("UPDATE tasks SET lock_until = NULL WHERE id = 'T-2'");
  expect(await run("sync")).toMatchObject({ isFileWritten: true });
  expect(row("T-2")).toMatchObject({ content: "Waiting" });
});

it("follows deletions on both sides, and waits while the database is locked", async () => {
  await run("sync");
  removeTask(parts, (await find("Plot")).id);
  other.exec("BEGIN IMMEDIATE");
  const waiting = run("sync");
  setTimeout(() => other.exec("COMMIT"), 400);
  expect(await waiting).toMatchObject({ isFileWritten: true });
  expect(row("T-2")).toBeUndefined();
  expect(other.prepare("SELECT count(*) FROM task_comments").pluck().get()).toBe(0);
  other.exec("DELETE FROM tasks");
  expect(await run("sync")).toMatchObject({ removed: 1 });
});

it("uses the JSON file where that was written long after the database, and says what cannot be read", async () => {
  const file = join(folder, ".todo2", "state.todo2.json");
  writeFileSync(file, JSON.stringify({ todos: [{ id: "T-9", name: "From the file", status: "Todo" }] }));
  expect((await describeTodo2(parts, folder)).kind).toBe("database");
  const later = new Date(Date.now() + 120_000);
  utimesSync(file, later, later);
  expect((await describeTodo2(parts, folder)).kind).toBe("json");
  rmSync(file);
  other.close();
  for (const name of readdirSync(join(folder, ".todo2"))) rmSync(join(folder, ".todo2", name));
  writeFileSync(join(folder, ".todo2", "todo2.db"), "no database at all, but long enough to be looked at");
  expect((await describeTodo2(parts, folder)).error).toContain("cannot use");
  other = new Sqlite(":memory:");
});
