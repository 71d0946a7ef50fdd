import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTask, moveTask, removeTask, updateTask } from "~/server/services/change-tasks";
import { getTask, listTasks } from "~/server/services/read-tasks";
import { redoChange, undoChange } from "~/server/services/undo-changes";
import { taskStatuses } from "~/shared/contracts/task";
import { dumpBoard, openBoard, type TestBoard } from "~/tests/fixtures/open-board";

let board: TestBoard;
beforeEach(() => {
  board = openBoard();
});
afterEach(() => board.close());

const conflict = expect.objectContaining({ code: "CONFLICT" });
const rename = (id: string, title: string) =>
  updateTask(board, { id, version: getTask(board, id).version, patch: { title } }).groupId;

describe("undo and redo", () => {
  it("brings a deleted task back whole: criteria, tags, dependencies both ways, and subtasks", () => {
    const before = createTask(board, { title: "before" }).task;
    const { id } = createTask(board, { title: "whole", criteria: ["c1", "c2"], tags: ["t"], description: "d" }).task;
    createTask(board, { title: "child", parentId: id, criteria: ["cc"] });
    const after = createTask(board, { title: "after" }).task;
    updateTask(board, { id, version: 1, patch: { dependencyIds: [before.id] } });
    updateTask(board, { id: after.id, version: 1, patch: { dependencyIds: [id] } });
    const whole = dumpBoard(board.db);
    const { groupId } = removeTask(board, id);
    expect(listTasks(board, { limit: 9 })).toHaveLength(2);
    undoChange(board, { groupId });
    expect(dumpBoard(board.db)).toEqual(whole);
    redoChange(board);
    expect(listTasks(board, { limit: 9 })).toHaveLength(2);
  });

  it("undoes the newest action first and redoes in the other direction", () => {
    const { id } = createTask(board, { title: "one" }).task;
    rename(id, "two");
    rename(id, "three");
    undoChange(board, {});
    undoChange(board, {});
    expect(getTask(board, id).title).toBe("one");
    redoChange(board);
    expect(getTask(board, id).title).toBe("two");
    redoChange(board);
    expect(getTask(board, id).title).toBe("three");
    expect(redoChange(board)).toBeNull();
  });

  it("has nothing to redo once something new was done", () => {
    const { id } = createTask(board, { title: "one" }).task;
    rename(id, "two");
    undoChange(board, {});
    rename(id, "other");
    expect(redoChange(board)).toBeNull();
    expect(getTask(board, id).title).toBe("other");
  });

  it("answers null on an empty history and NOT_FOUND for an unknown action", () => {
    expect(undoChange(board, {})).toBeNull();
    expect(redoChange(board)).toBeNull();
    expect(() => undoChange(board, { groupId: "nothing" })).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
  });

  it("refuses to undo what was changed since, and changes nothing", () => {
    const { id } = createTask(board, { title: "one" }).task;
    const first = rename(id, "two");
    rename(id, "three");
    expect(() => undoChange(board, { groupId: first })).toThrow("task #1 was changed since");
    expect(() => undoChange(board, { groupId: first })).toThrow(conflict);
    expect(getTask(board, id)).toMatchObject({ title: "three", version: 3 });
  });

  it("takes an older action back once the later ones are undone, and an undone one not twice", () => {
    const { id } = createTask(board, { title: "one" }).task;
    const second = rename(id, "two");
    const third = rename(id, "three");
    undoChange(board, { groupId: third });
    undoChange(board, { groupId: second });
    expect(getTask(board, id).title).toBe("one");
    expect(() => undoChange(board, { groupId: second })).toThrow("this change is undone already");
  });

  it("takes an undo back by its own group", () => {
    const { id } = createTask(board, { title: "one" }).task;
    rename(id, "two");
    const undo = undoChange(board, {});
    undoChange(board, undo ?? {});
    expect(getTask(board, id).title).toBe("two");
  });

  it("keeps a task that others came to hang on", () => {
    const { groupId, task } = createTask(board, { title: "parent" });
    const child = createTask(board, { title: "child", parentId: task.id });
    expect(() => undoChange(board, { groupId })).toThrow(/task #2 came to depend on task #1/);
    undoChange(board, { groupId: child.groupId });
    undoChange(board, { groupId });
    expect(listTasks(board, { limit: 9 })).toEqual([]);
  });

  it("brings no cycle back", () => {
    const a = createTask(board, { title: "a" }).task;
    const b = createTask(board, { title: "b" }).task;
    updateTask(board, { id: a.id, version: 1, patch: { dependencyIds: [b.id] } });
    const { groupId } = updateTask(board, { id: a.id, version: 2, patch: { dependencyIds: [] } });
    updateTask(board, { id: b.id, version: 1, patch: { dependencyIds: [a.id] } });
    expect(() => undoChange(board, { groupId })).toThrow(/form a cycle/);
  });

  it("raises the version, so that an older copy is never taken for the newest", () => {
    const { id } = createTask(board, { title: "one" }).task;
    rename(id, "two");
    undoChange(board, {});
    expect(getTask(board, id)).toMatchObject({ title: "one", version: 3 });
    expect(() => updateTask(board, { id, version: 1, patch: { title: "late" } })).toThrow(conflict);
  });
});

describe("random sequences of changes", () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))("undo to the start and redo to the end (seed %i)", (seed) => {
    const random = createRandom(seed);
    const states = [dumpBoard(board.db)];
    for (let step = 0; step < 25; step++) if (changeSomething(random)) states.push(dumpBoard(board.db));
    for (let at = states.length - 2; at >= 0; at--) {
      undoChange(board, {});
      expect(dumpBoard(board.db)).toEqual(states[at]);
    }
    expect(undoChange(board, {})).toBeNull();
    for (const state of states.slice(1)) {
      redoChange(board);
      expect(dumpBoard(board.db)).toEqual(state);
    }
    expect(redoChange(board)).toBeNull();
  });
});

/** One random action; false when the board had no use for it. */
function changeSomething(random: (below: number) => number): boolean {
  const tasks = listTasks(board, { limit: 1000 });
  const task = tasks[random(tasks.length)];
  const other = tasks[random(tasks.length)];
  const status = taskStatuses[random(taskStatuses.length)] ?? "Todo";
  const kind = random(6);
  if (!task || !other || kind === 0) {
    const parentId = other && random(2) ? other.id : null;
    createTask(board, {
      title: `t${random(1000)}`,
      status,
      tags: ["a", "b"].slice(random(3)),
      criteria: ["x"],
      parentId,
    });
    return true;
  }
  const before = JSON.stringify(dumpBoard(board.db));
  if (kind === 1)
    moveTask(board, {
      id: task.id,
      status: other.status,
      afterId: other.id === task.id ? null : other.id,
      beforeId: null,
    });
  else if (kind === 2 && random(2)) removeTask(board, task.id);
  else {
    const patch =
      kind === 3 && other.id > task.id
        ? { dependencyIds: [other.id] }
        : { title: `t${random(1000)}`, status, criteria: [{ text: `c${random(9)}`, checked: random(2) === 0 }] };
    updateTask(board, { id: task.id, version: task.version, patch });
  }
  return JSON.stringify(dumpBoard(board.db)) !== before;
}

/** A small seeded generator (mulberry32), so that a failing seed fails again. */
function createRandom(seed: number): (below: number) => number {
  let state = seed + 1;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
