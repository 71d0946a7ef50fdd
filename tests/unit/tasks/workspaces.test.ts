import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listTaskMoves } from "~/db/queries/task-moves";
import { changeManyTasks } from "~/server/services/change-many-tasks";
import { createTask, moveTask, removeTask, updateTask } from "~/server/services/change-tasks";
import { addComment, editComment, listComments, removeComment } from "~/server/services/comments";
import { countTasks, getTask, listTasks } from "~/server/services/read-tasks";
import { undoChange } from "~/server/services/undo-changes";
import { listWorkspaces, openWorkspace, updateWorkspace } from "~/server/services/workspaces";
import { dumpBoard, openBoard, type TestBoard } from "~/tests/fixtures/open-board";

let board: TestBoard;
let folder: string;

beforeEach(() => {
  board = openBoard();
  folder = mkdtempSync(join(tmpdir(), "ollmlx-workspace-"));
});

afterEach(() => {
  board.close();
  rmSync(folder, { recursive: true, force: true });
});

const titles = (query: Parameters<typeof listTasks>[1]) => listTasks(board, query).map((card) => card.title);

describe("workspaces", () => {
  it("begin with one that has no folder", () => {
    expect(listWorkspaces(board)).toMatchObject([{ id: "home", name: "Home", path: null, taskCount: 0 }]);
  });

  it("are one to a folder, however it is named", async () => {
    mkdirSync(join(folder, "project"));
    symlinkSync(join(folder, "project"), join(folder, "link"));
    const first = await openWorkspace(board, { path: join(folder, "project") });
    expect(first).toMatchObject({ name: "project", rules: { onCreate: "nothing", definitionOfDone: [] } });
    expect((await openWorkspace(board, { path: join(folder, "link") })).id).toBe(first.id);
    await updateWorkspace(board, { id: first.id, patch: { archived: true } });
    expect((await openWorkspace(board, { path: join(folder, "project") })).archivedAt).toBeNull();
  });

  it("refuse what is not a folder, and a folder that another has", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(openWorkspace(board, { path: "relative" })).rejects.toThrow("not an absolute path");
    await expect(openWorkspace(board, { path: join(folder, "file") })).rejects.toThrow("is a file");
    await expect(openWorkspace(board, { path: join(folder, "missing") })).rejects.toThrow("ENOENT");
    await openWorkspace(board, { path: folder, name: "taken" });
    await expect(updateWorkspace(board, { id: "home", patch: { path: folder } })).rejects.toThrow('"taken"');
  });

  it("keep their boards apart and give new tasks their definition of done", async () => {
    const { id } = await openWorkspace(board, { path: folder });
    await updateWorkspace(board, {
      id,
      patch: { rules: { definitionOfDone: ["Tests pass"], wipLimits: { Review: 2 } } },
    });
    const { task } = createTask(board, { title: "there", workspaceId: id, criteria: ["It works"] });
    createTask(board, { title: "here" });
    const child = createTask(board, { title: "child", parentId: task.id });
    expect(titles({ workspaceId: id })).toEqual(["there", "child"]);
    expect(titles({})).toEqual(["here"]);
    expect(child.task.workspaceId).toBe(id);
    expect(task.criteria.map(({ text, kind }) => [text, kind])).toEqual([
      ["It works", "acceptance"],
      ["Tests pass", "done"],
    ]);
    expect(countTasks(board, id)).toMatchObject({ Todo: 2, Done: 0 });
    expect(() => createTask(board, { title: "nowhere", workspaceId: "none" })).toThrow("there is no workspace none");
  });
});

describe("several tasks at once", () => {
  it("change in one step that one undo takes back", () => {
    const ids = ["a", "b", "c"].map((title) => createTask(board, { title, tags: ["old"] }).task.id);
    const before = dumpBoard(board.db);
    const { groupId } = changeManyTasks(board, {
      ids: ids.slice(0, 2),
      patch: { status: "Review", priority: "high", addTags: ["new"], removeTags: ["old"] },
    });
    expect(getTask(board, ids[0] ?? "")).toMatchObject({ status: "Review", priority: "high", tags: ["new"] });
    expect(getTask(board, ids[2] ?? "")).toMatchObject({ status: "Todo", tags: ["old"] });
    undoChange(board, { groupId });
    expect(dumpBoard(board.db)).toEqual(before);
  });

  it("change not at all when one of them is gone", () => {
    const { task } = createTask(board, { title: "a" });
    expect(() => changeManyTasks(board, { ids: [task.id, "gone"], patch: { status: "Done" } })).toThrow("no task gone");
    expect(getTask(board, task.id).status).toBe("Todo");
  });

  it("leave the board for the archive with their subtasks and come back", () => {
    const { task } = createTask(board, { title: "parent" });
    createTask(board, { title: "child", parentId: task.id });
    changeManyTasks(board, { ids: [task.id], patch: { archived: true } });
    expect(titles({})).toEqual([]);
    expect(titles({ archived: true })).toEqual(["parent", "child"]);
    changeManyTasks(board, { ids: [task.id], patch: { archived: false } });
    expect(titles({})).toEqual(["parent", "child"]);
  });

  it("move to another workspace with their subtasks", async () => {
    const { id } = await openWorkspace(board, { path: folder });
    const { task } = createTask(board, { title: "parent" });
    createTask(board, { title: "child", parentId: task.id });
    changeManyTasks(board, { ids: [task.id], patch: { workspaceId: id } });
    expect(titles({})).toEqual([]);
    expect(titles({ workspaceId: id })).toEqual(["parent", "child"]);
  });
});

describe("a parent", () => {
  it("changes, but never to a task below", () => {
    const { task: top } = createTask(board, { title: "top" });
    const { task: child } = createTask(board, { title: "child", parentId: top.id });
    const { task: other } = createTask(board, { title: "other" });
    const moved = updateTask(board, { id: child.id, version: child.version, patch: { parentId: other.id } });
    expect(moved.task.parentId).toBe(other.id);
    expect(() => updateTask(board, { id: other.id, version: other.version, patch: { parentId: child.id } })).toThrow(
      "cannot be below itself",
    );
  });
});

describe("search", () => {
  it("finds words of title and text by their beginnings, without accents, and follows changes", () => {
    const { task } = createTask(board, { title: "Café parser", description: "reads the menu" });
    createTask(board, { title: "Other", description: "nothing" });
    expect(titles({ search: "cafe pars" })).toEqual(["Café parser"]);
    expect(titles({ search: "MENU" })).toEqual(["Café parser"]);
    expect(titles({ search: "parser nothing" })).toEqual([]);
    expect(titles({ search: 'say "quo*te" OR (near' })).toEqual([]);
    expect(titles({ search: " - " })).toHaveLength(2);
    updateTask(board, { id: task.id, version: task.version, patch: { title: "Bistro" } });
    expect(titles({ search: "cafe" })).toEqual([]);
    removeTask(board, task.id);
    expect(titles({ search: "menu" })).toEqual([]);
  });
});

describe("comments", () => {
  it("are added, changed and removed, each undone in one step", () => {
    const { task } = createTask(board, { title: "a" });
    const { comment } = addComment(board, { taskId: "#1", text: "first" });
    expect(getTask(board, task.id).commentCount).toBe(1);
    const edited = editComment(board, { id: comment.id, text: "second" });
    expect(listComments(board, task.id)).toMatchObject([{ text: "second", author: "human", type: "note" }]);
    undoChange(board, edited);
    expect(listComments(board, task.id)[0]?.text).toBe("first");
    const removed = removeComment(board, comment.id);
    expect(listComments(board, task.id)).toEqual([]);
    undoChange(board, removed);
    expect(listComments(board, task.id)[0]?.text).toBe("first");
  });

  it("come back with a task whose delete is undone", () => {
    const { task } = createTask(board, { title: "a" });
    addComment(board, { taskId: task.id, text: "kept" }, "model");
    undoChange(board, removeTask(board, task.id));
    expect(listComments(board, task.id)).toMatchObject([{ text: "kept", author: "model" }]);
  });

  it("need a task and a text", () => {
    expect(() => addComment(board, { taskId: "gone", text: "x" })).toThrow("there is no task gone");
    expect(() => addComment(board, { taskId: "gone", text: " " })).toThrow("a comment needs a text");
  });
});

describe("the way through the columns", () => {
  it("is kept for every step, undo and archive included", () => {
    const { task } = createTask(board, { title: "a" });
    const moved = moveTask(board, { id: task.id, status: "In Progress", afterId: null, beforeId: null });
    undoChange(board, moved);
    changeManyTasks(board, { ids: [task.id], patch: { archived: true } });
    removeTask(board, task.id);
    expect(listTaskMoves(board.db, task.id).map(({ fromStatus, toStatus }) => [fromStatus, toStatus])).toEqual([
      [null, "Todo"],
      ["Todo", "In Progress"],
      ["In Progress", "Todo"],
      ["Todo", null],
    ]);
  });
});
