import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changeManyTasks } from "~/server/services/change-many-tasks";
import { createTask, removeTask, updateTask } from "~/server/services/change-tasks";
import { addComment, listComments } from "~/server/services/comments";
import { getTask, listTasks } from "~/server/services/read-tasks";
import { runTodo2 } from "~/server/services/todo2/run-todo2";
import type { SyncParts } from "~/server/services/todo2/sync-workspace";
import { describeTodo2, settleConflict } from "~/server/services/todo2/todo2-status";
import { undoChange } from "~/server/services/undo-changes";
import type { Todo2Mode } from "~/shared/contracts/todo2";
import { openBoard, type TestBoard } from "~/tests/fixtures/open-board";

let board: TestBoard;
let parts: SyncParts;
let folder: string;
let file: string;

beforeEach(() => {
  board = openBoard();
  folder = mkdtempSync(join(tmpdir(), "ollmlx-todo2-"));
  mkdirSync(join(folder, ".todo2"));
  file = join(folder, ".todo2", "state.todo2.json");
  parts = { db: board.db, bus: board.bus, config: { home: join(folder, "home") } as SyncParts["config"] };
});

afterEach(() => {
  board.close();
  rmSync(folder, { recursive: true, force: true });
});

type Raw = Record<string, unknown> & { id: string };
const read = () =>
  JSON.parse(readFileSync(file, "utf8")) as { todos: Raw[]; comments?: Raw[]; nextTaskNumber?: number };
const write = (value: unknown) => writeFileSync(file, JSON.stringify(value));
const run = (mode: Todo2Mode, acceptsDeletions = false) => runTodo2(parts, { path: folder, mode, acceptsDeletions });
const inFile = (id: string) => read().todos.find((raw) => raw.id === id);
const change = (id: string, fields: Record<string, unknown>) => {
  const now = read();
  write({ ...now, todos: now.todos.map((raw) => (raw.id === id ? { ...raw, ...fields } : raw)) });
};

const start = {
  todos: [
    {
      id: "T-7",
      name: "Plot TTFT",
      long_description: "Plot it.\n\n## Acceptance Criteria\n- [x] axis\n- [ ] legend\n\n## Notes\n- none",
      status: "In Progress",
      priority: "high",
      tags: ["ui"],
      dependencies: ["T-1740000000000000001", "T-999"],
      xUnknown: { a: [1, null] },
    },
    { id: "T-1740000000000000001", content: "Base", name: "Base", status: "Done", tags: [], dependencies: ["T-7"] },
    { id: "T-NaN", name: "Child", status: "Todo", parent_id: "T-7", estimatedHours: 1.5 },
  ],
  comments: [{ id: "T-7-C-1", todoId: "T-7", type: "result", content: "done?", created: "2026-03-02T11:00:00.000Z" }],
  activities: [{ id: "activity-1", type: "status_changed", todoId: "T-7" }],
  nextTaskNumber: 8,
};

async function importStart(): Promise<string> {
  write(start);
  return (await run("import")).workspaceId;
}
const cards = (workspaceId: string) => listTasks(board, { workspaceId });
const findCard = (workspaceId: string, title: string) => {
  const card = cards(workspaceId).find((one) => one.title === title);
  if (!card) throw new Error(`no card ${title}`);
  return card;
};
const edit = (workspaceId: string, title: string, patch: Parameters<typeof updateTask>[1]["patch"]) => {
  const { id, version } = findCard(workspaceId, title);
  return updateTask(board, { id, version, patch });
};

describe("an import", () => {
  it("brings tasks, parents, criteria, estimates and comments, and leaves the file as it is", async () => {
    const before = JSON.stringify(start);
    const id = await importStart();
    expect(readFileSync(file, "utf8")).toBe(before);
    const task = getTask(board, findCard(id, "Plot TTFT").id);
    expect(task).toMatchObject({ status: "In Progress", priority: "high", tags: ["ui"] });
    expect(task.criteria.map(({ text, checked }) => [text, checked])).toEqual([
      ["axis", true],
      ["legend", false],
    ]);
    expect(task.subtasks).toMatchObject([{ title: "Child", estimateMinutes: 90 }]);
    expect(listComments(board, task.id)).toMatchObject([{ text: "done?", type: "result", author: "sync" }]);
  });

  it("and an export lose nothing: unknown keys, odd ids, missing and circular dependencies", async () => {
    const before = JSON.stringify(start);
    await importStart();
    const report = await run("export");
    expect(report).toMatchObject({ isFileWritten: false, conflicts: [] });
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(await run("sync")).toMatchObject({ isFileWritten: false, created: 0, removed: 0 });
  });

  it("is one step that an undo takes back", async () => {
    write(start);
    const report = await run("import");
    undoChange(board, { groupId: report.groupId ?? "" });
    expect(cards(report.workspaceId)).toEqual([]);
  });

  it("waits with the board's own changes for the export", async () => {
    const id = await importStart();
    edit(id, "Plot TTFT", { status: "Review" });
    await run("import");
    expect(findCard(id, "Plot TTFT").status).toBe("Review");
    expect(inFile("T-7")?.status).toBe("In Progress");
    await run("export");
    expect(inFile("T-7")).toMatchObject({
      status: "Review",
      xUnknown: { a: [1, null] },
      dependencies: start.todos[0]?.dependencies,
    });
  });
});

describe("a sync", () => {
  it("writes new tasks and comments of the board with ids of the file's kind, once", async () => {
    const id = await importStart();
    const { task } = createTask(board, { title: "New", workspaceId: id, tags: ["x"] });
    addComment(board, { taskId: task.id, text: "hello" });
    await run("sync");
    expect(inFile("T-8")).toMatchObject({ name: "New", taskNumber: 8, tags: ["x"] });
    expect(read().nextTaskNumber).toBe(9);
    expect(read().comments).toHaveLength(2);
    expect(await run("sync")).toMatchObject({ isFileWritten: false, created: 0 });
    expect(cards(id)).toHaveLength(4);
  });

  it("follows deletions of either side, and an undo brings the task back into the file", async () => {
    const id = await importStart();
    const deleted = removeTask(board, findCard(id, "Child").id);
    await run("sync");
    expect(inFile("T-NaN")).toBeUndefined();
    undoChange(board, deleted);
    await run("sync");
    expect(inFile("T-NaN")).toMatchObject({ name: "Child", estimatedHours: 1.5 });
    write({ ...read(), todos: read().todos.filter((raw) => raw.id !== "T-NaN") });
    await run("sync");
    expect(cards(id)).toHaveLength(2);
  });

  it("keeps an undo possible although ids were given meanwhile", async () => {
    const id = await importStart();
    createTask(board, { title: "New", workspaceId: id });
    const edited = edit(id, "New", { title: "Newer" });
    await run("sync");
    undoChange(board, edited);
    expect(findCard(id, "New").title).toBe("New");
    await run("sync");
    expect(inFile("T-8")?.name).toBe("New");
  });

  it("leaves archived tasks in the file", async () => {
    const id = await importStart();
    changeManyTasks(board, { ids: [findCard(id, "Base").id], patch: { archived: true } });
    expect(await run("sync")).toMatchObject({ isFileWritten: false, removed: 0 });
  });

  it("makes the file of a folder that has none", async () => {
    rmSync(join(folder, ".todo2"), { recursive: true });
    const { workspaceId } = await run("sync");
    createTask(board, { title: "First", workspaceId });
    await run("sync");
    expect(read().todos).toMatchObject([{ id: "T-1", name: "First", status: "Todo" }]);
  });

  it("keeps backups of what it replaces", async () => {
    const id = await importStart();
    edit(id, "Base", { title: "Foundation" });
    await run("sync");
    const backups = join(folder, "home", "backups", "todo2", id);
    expect(readdirSync(backups)).toHaveLength(1);
    expect(readFileSync(join(backups, readdirSync(backups)[0] ?? ""), "utf8")).toBe(JSON.stringify(start));
    expect(existsSync(`${file}.lock`)).toBe(false);
  });
});

describe("conflicts", () => {
  const collide = async () => {
    const id = await importStart();
    edit(id, "Base", { title: "Ours" });
    change("T-1740000000000000001", { name: "Theirs", content: "Theirs" });
    const { conflicts } = await run("sync");
    expect(conflicts).toMatchObject([{ field: "title", board: "Ours", file: "Theirs" }]);
    expect((await describeTodo2(parts, folder)).conflicts).toHaveLength(1);
    return { workspaceId: id, todo2Id: "T-1740000000000000001", field: "title" };
  };

  it("are settled for the board", async () => {
    const conflict = await collide();
    settleConflict(board, { ...conflict, keep: "board" });
    expect((await run("sync")).conflicts).toEqual([]);
    expect(inFile(conflict.todo2Id)).toMatchObject({ name: "Ours", content: "Ours" });
  });

  it("are settled for the file", async () => {
    const conflict = await collide();
    settleConflict(board, { ...conflict, keep: "file" });
    expect((await run("sync")).conflicts).toEqual([]);
    expect(findCard(conflict.workspaceId, "Theirs").title).toBe("Theirs");
  });

  it.each([
    ["board", "Changed here"],
    ["file", undefined],
  ] as const)("of a task deleted in the file are settled for the %s", async (keep, name) => {
    const workspaceId = await importStart();
    edit(workspaceId, "Child", { title: "Changed here" });
    write({ ...read(), todos: read().todos.filter((raw) => raw.id !== "T-NaN") });
    expect((await run("sync")).conflicts).toMatchObject([{ field: "deletion", file: "deleted" }]);
    settleConflict(board, { workspaceId, todo2Id: "T-NaN", field: "deletion", keep });
    expect((await run("sync")).conflicts).toEqual([]);
    expect(inFile("T-NaN")?.name).toBe(name);
  });

  it.each([
    ["board", undefined],
    ["file", "Changed there"],
  ] as const)("of a task deleted on the board are settled for the %s", async (keep, name) => {
    const workspaceId = await importStart();
    removeTask(board, findCard(workspaceId, "Child").id);
    change("T-NaN", { name: "Changed there" });
    expect((await run("sync")).conflicts).toMatchObject([{ field: "deletion", board: "deleted" }]);
    settleConflict(board, { workspaceId, todo2Id: "T-NaN", field: "deletion", keep });
    expect((await run("sync")).conflicts).toEqual([]);
    expect(inFile("T-NaN")?.name).toBe(name);
    expect(cards(workspaceId).some((card) => card.title === "Changed there")).toBe(keep === "file");
  });
});

describe("what is refused", () => {
  it("is a file that cannot be read, with nothing changed", async () => {
    writeFileSync(file, '{"todos":[');
    await expect(run("sync")).rejects.toThrow("it is not JSON");
    expect(readFileSync(file, "utf8")).toBe('{"todos":[');
  });

  it("is an import of nothing", async () => {
    await expect(run("import")).rejects.toThrow("there is no file");
  });

  it("is the loss of many tasks at once, unless it is accepted", async () => {
    write({
      todos: Array.from({ length: 20 }, (_, index) => ({ id: `T-${index}`, name: `n${index}`, status: "Todo" })),
    });
    const { workspaceId } = await run("import");
    write({ todos: read().todos.slice(11) });
    await expect(run("sync")).rejects.toThrow("lost 11 of 20 tasks");
    expect(cards(workspaceId)).toHaveLength(20);
    expect(await run("sync", true)).toMatchObject({ removed: 11 });
  });

  it("waits for another program's lock, and takes one away that was left over", async () => {
    await importStart();
    writeFileSync(`${file}.lock`, "1");
    const waiting = run("sync");
    rmSync(`${file}.lock`);
    expect(await waiting).toMatchObject({ conflicts: [] });
  });
});
