import { describe, expect, it } from "vitest";
import {
  agreeOn,
  type BoardSide,
  emptyBase,
  findMassDeletion,
  mergeDocuments,
  type SyncBase,
} from "~/server/services/todo2/merge-documents";
import { readDocument, type Todo2Document, writeDocument } from "~/server/services/todo2/todo2-document";
import { readTask, type Todo2Task } from "~/server/services/todo2/todo2-task";

const at = new Date("2026-05-01T00:00:00.000Z");

const sample = {
  todos: [
    {
      id: "T-7",
      name: "Plot TTFT",
      long_description: "one\ntwo\nthree\nfour\nfive",
      status: "In Progress",
      created: "2026-03-01T09:00:00.000Z",
      lastModified: "2026-03-02T10:00:00.000Z",
      taskNumber: 7,
      priority: "high",
      tags: ["ui"],
      dependencies: ["T-1740000000000000001"],
      xUnknown: { a: [1, null] },
    },
    { id: "T-1740000000000000001", name: "Base", content: "Base", status: "Done", tags: [], dependencies: [] },
    { id: "T-NaN", name: "Broken id", status: "Todo", priority: "low", tags: [], dependencies: [] },
  ],
  comments: [{ id: "T-7-C-1", todoId: "T-7", type: "result", content: "done?", created: "2026-03-02T11:00:00.000Z" }],
  activities: [{ id: "activity-1", type: "status_changed", todoId: "T-7" }],
  nextTaskNumber: 8,
  lastModified: "2026-03-02T11:00:00.000Z",
};

type Sample = typeof sample;
const copy = (): Sample => structuredClone(sample);
const toDocument = (value: unknown): Todo2Document => readDocument(JSON.stringify(value));

/** A base on which board and file agree. */
function agree(value: unknown = sample): { base: SyncBase; board: BoardSide } {
  const { toBoard } = mergeDocuments(emptyBase(), { tasks: [], comments: [] }, toDocument(value), at);
  const base = agreeOn(emptyBase(), toBoard.create, toDocument(value));
  return { base, board: { tasks: toBoard.create, comments: toBoard.comments } };
}

const edit = (board: BoardSide, id: string, changes: Partial<Todo2Task>): BoardSide => ({
  ...board,
  tasks: board.tasks.map((task) => (task.id === id ? { ...task, ...changes } : task)),
});

const taskOf = (document: Todo2Document | null, id: string) => document?.todos.find((raw) => raw.id === id);

describe("a first import", () => {
  it("takes every task and comment and leaves the file as it is", () => {
    const plan = mergeDocuments(emptyBase(), { tasks: [], comments: [] }, toDocument(sample), at);
    expect(plan.file).toBeNull();
    expect(plan.toBoard.create.map((task) => task.id)).toEqual(["T-7", "T-1740000000000000001", "T-NaN"]);
    expect(plan.toBoard.comments).toMatchObject([{ id: "T-7-C-1", taskId: "T-7", text: "done?" }]);
    expect(plan.conflicts).toEqual([]);
  });

  it("keeps a number beyond a double's precision", () => {
    const text = '{"todos":[{"id":"T-1","name":"a","big":12345678901234567890}]}';
    expect(writeDocument(readDocument(text))).toContain("12345678901234567890");
  });
});

describe("changes of one side", () => {
  it("writes the board's change under the keys that the task uses, and nothing else", () => {
    const { base, board } = agree();
    const plan = mergeDocuments(base, edit(board, "T-1740000000000000001", { title: "New" }), toDocument(sample), at);
    expect(taskOf(plan.file, "T-1740000000000000001")).toEqual({
      ...sample.todos[1],
      name: "New",
      content: "New",
      lastModified: at.toISOString(),
    });
    expect(taskOf(plan.file, "T-7")).toEqual(sample.todos[0]);
    expect(plan.file?.raw.lastModified).toBe(sample.lastModified);
  });

  it("takes the file's change", () => {
    const { base, board } = agree();
    const now = copy();
    Object.assign(now.todos[0] ?? {}, { status: "Review", priority: "urgent" });
    const plan = mergeDocuments(base, board, toDocument(now), at);
    expect(plan.toBoard.update).toEqual([{ id: "T-7", changes: { status: "Review", priority: "critical" } }]);
    expect(plan.file).toBeNull();
  });

  it("believes the one of two keys that a writer changed", () => {
    const { base, board } = agree();
    const now = copy();
    Object.assign(now.todos[1] ?? {}, { content: "Base, renamed" });
    const plan = mergeDocuments(base, board, toDocument(now), at);
    expect(plan.toBoard.update).toEqual([{ id: "T-1740000000000000001", changes: { title: "Base, renamed" } }]);
  });

  it("waits on the other side when only one side is carried out", () => {
    const { base, board } = agree();
    const ours = edit(board, "T-7", { status: "Done" });
    const imported = agreeOn(base, ours.tasks, toDocument(sample));
    const plan = mergeDocuments(imported, ours, toDocument(sample), at);
    expect(taskOf(plan.file, "T-7")).toMatchObject({ status: "Done" });
    expect(plan.toBoard.update).toEqual([]);
  });

  it("does not bring back a comment that the board removed, and leaves it in the file", () => {
    const { base, board } = agree();
    const plan = mergeDocuments(base, { ...board, comments: [] }, toDocument(sample), at);
    expect(plan.toBoard.comments).toEqual([]);
    expect(plan.file).toBeNull();
  });

  it("is at rest afterwards", () => {
    const { base, board } = agree();
    const changed = edit(board, "T-7", { status: "Done" });
    const plan = mergeDocuments(base, changed, toDocument(sample), at);
    const written = plan.file as Todo2Document;
    const again = mergeDocuments(agreeOn(base, changed.tasks, written), changed, written, at);
    expect(again.file).toBeNull();
    expect(again.toBoard).toEqual({ create: [], update: [], remove: [], rename: [], comments: [] });
  });
});

describe("changes of both sides", () => {
  it("puts together lines, tags and dependencies", () => {
    const { base, board } = agree();
    const ours = edit(board, "T-7", { body: "ONE\ntwo\nthree\nfour\nfive", tags: ["ui", "ours"], dependencies: [] });
    const now = copy();
    Object.assign(now.todos[0] ?? {}, { long_description: "one\ntwo\nthree\nfour\nFIVE", tags: ["ui", "theirs"] });
    const plan = mergeDocuments(base, ours, toDocument(now), at);
    expect(taskOf(plan.file, "T-7")).toMatchObject({
      long_description: "ONE\ntwo\nthree\nfour\nFIVE",
      tags: ["ui", "theirs", "ours"],
      dependencies: [],
    });
    expect(plan.toBoard.update[0]?.changes).toEqual({
      body: "ONE\ntwo\nthree\nfour\nFIVE",
      tags: ["ui", "theirs", "ours"],
    });
    expect(plan.conflicts).toEqual([]);
  });

  it("leaves a conflict to a person and finds it again until it is settled", () => {
    const { base, board } = agree();
    const ours = edit(board, "T-7", { title: "Ours" });
    const now = copy();
    Object.assign(now.todos[0] ?? {}, { name: "Theirs" });
    const plan = mergeDocuments(base, ours, toDocument(now), at);
    const conflict = { taskId: "T-7", field: "title", base: "Plot TTFT", board: "Ours", file: "Theirs" };
    expect(plan.conflicts).toEqual([conflict]);
    expect(plan.file).toBeNull();
    expect(plan.toBoard.update).toEqual([]);
    const later = agreeOn(base, ours.tasks, toDocument(now));
    expect(mergeDocuments(later, ours, toDocument(now), at).conflicts).toEqual([conflict]);
    const taken = edit(board, "T-7", { title: "Theirs" });
    expect(mergeDocuments(later, taken, toDocument(now), at).conflicts).toEqual([]);
    expect(agreeOn(later, taken.tasks, toDocument(now)).tasks.get("T-7")?.title).toBe("Theirs");
  });

  it("keeps both texts of a comment that both rewrote", () => {
    const { base, board } = agree();
    const ours = { ...board, comments: board.comments.map((comment) => ({ ...comment, text: "ours" })) };
    const now = copy();
    Object.assign(now.comments[0] ?? {}, { content: "theirs" });
    const plan = mergeDocuments(base, ours, toDocument(now), at);
    expect(plan.file?.comments?.[0]).toMatchObject({ content: "theirs\n\n---\n\nours", type: "result" });
    expect(plan.toBoard.comments[0]?.text).toBe("theirs\n\n---\n\nours");
  });
});

describe("a writer that knows only todos", () => {
  const rewrite = (value: Sample) => ({
    todos: value.todos
      .map(({ id, name, status, priority, tags, dependencies, ...rest }) => ({
        id,
        name,
        content: name,
        long_description: "long_description" in rest ? rest.long_description : "",
        status,
        ...(priority ? { priority } : {}),
        ...(tags.length ? { tags } : {}),
        ...(dependencies.length ? { dependencies } : {}),
        updated: "2026-04-01T00:00:00+02:00",
      }))
      .reverse(),
  });

  it("loses no comment, activity, number or unknown key", () => {
    const { base, board } = agree();
    const plan = mergeDocuments(base, board, toDocument(rewrite(copy())), at);
    expect(plan.file?.comments).toEqual(sample.comments);
    expect(plan.file?.activities).toEqual(sample.activities);
    expect(plan.file?.raw.nextTaskNumber).toBe(8);
    expect(taskOf(plan.file, "T-7")).toMatchObject({ xUnknown: { a: [1, null] }, taskNumber: 7 });
    expect(plan.toBoard).toEqual({ create: [], update: [], remove: [], rename: [], comments: [] });
  });

  it("may give a task another id", () => {
    const { base, board } = agree();
    const now = rewrite(copy());
    const broken = now.todos.find((task) => task.id === "T-NaN");
    if (broken) broken.id = "T-1750000000000000002";
    const plan = mergeDocuments(base, board, toDocument(now), at);
    expect(plan.toBoard.rename).toEqual([{ from: "T-NaN", to: "T-1750000000000000002" }]);
    expect(plan.toBoard.remove).toEqual([]);
    expect(plan.toBoard.create).toEqual([]);
  });
});

describe("deletions", () => {
  const without = (id: string) => ({ ...copy(), todos: copy().todos.filter((task) => task.id !== id) });

  it("follow when the other side did not change the task", () => {
    const { base, board } = agree();
    expect(mergeDocuments(base, board, toDocument(without("T-7")), at).toBoard.remove).toEqual(["T-7"]);
    const ours = { ...board, tasks: board.tasks.filter((task) => task.id !== "T-7") };
    expect(taskOf(mergeDocuments(base, ours, toDocument(sample), at).file, "T-7")).toBeUndefined();
  });

  it("are a conflict when the other side changed it", () => {
    const { base, board } = agree();
    const ours = edit(board, "T-7", { title: "still needed" });
    const plan = mergeDocuments(base, ours, toDocument(without("T-7")), at);
    expect(plan.deletionConflicts).toEqual([{ taskId: "T-7", deletedIn: "file" }]);
    expect(plan.toBoard.remove).toEqual([]);
  });

  it("of many tasks at once are left to a person", () => {
    const todos = Array.from({ length: 30 }, (_, index) => ({
      id: `T-${index}`,
      name: `task ${index}`,
      status: "Todo",
    }));
    const { base } = agree({ todos });
    expect(findMassDeletion(base, toDocument({ todos: todos.slice(12) }))).toHaveLength(12);
    expect(findMassDeletion(base, toDocument({ todos: todos.slice(2) }))).toBeNull();
  });
});

describe("what must not be written over", () => {
  it.each([
    ["a pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n"],
    ["merge marks", '{"todos":[\n<<<<<<< HEAD\n{}\n=======\n>>>>>>> other\n]}'],
    ["half a file", '{"todos":[{"id":"T-1"'],
    ["another shape", '{"todos":{"T-1":{}}}'],
    ["a list", "[]"],
  ])("%s", (_name, text) => {
    expect(() => readDocument(text)).toThrow("the Todo2 file cannot be read");
  });
});

describe("readTask", () => {
  it.each([
    [
      { id: 12, title: "t", status: "completed" },
      { id: "12", title: "t", status: "Done" },
    ],
    [
      { id: "x", content: "c", status: "waiting", priority: "normal" },
      { status: "Blocked", priority: "medium" },
    ],
    [
      { id: "x", name: "", content: "c", estimated_hours: "2.5" },
      { title: "c", estimateMinutes: 150 },
    ],
    [
      { id: "x", name: "n", tags: "ui", dependencies: [1, "", "T-2", "T-2"] },
      { tags: [], dependencies: ["1", "T-2"] },
    ],
  ])("reads %j", (raw, expected) => {
    expect(readTask(raw)).toMatchObject(expected);
  });
});
