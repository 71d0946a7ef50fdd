import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inTransaction } from "~/db/client";
import { insertProposal } from "~/db/queries/proposals";
import { insertRun } from "~/db/queries/runs";
import { createTask, removeTask, updateTask } from "~/server/services/change-tasks";
import { applyProposal, rejectProposal } from "~/server/services/decide-proposals";
import { getProposal, listProposals, listRuns } from "~/server/services/read-proposals";
import { getTask, listTasks } from "~/server/services/read-tasks";
import { redoChange, undoChange } from "~/server/services/undo-changes";
import type { ProposedSubtask } from "~/shared/contracts/proposal";
import { dumpBoard, openBoard, type TestBoard } from "~/tests/fixtures/open-board";

let board: TestBoard;
let taskId: string;
beforeEach(() => {
  board = openBoard();
  taskId = createTask(board, { title: "Ship dark mode", priority: "high" }).task.id;
});
afterEach(() => board.close());

const conflict = expect.objectContaining({ code: "CONFLICT" });
const items: ProposedSubtask[] = [1, 2, 3, 4].map((n) => ({
  key: `s${n}`,
  title: `part ${n}`,
  description: `about ${n}`,
  acceptanceCriteria: [`${n} works`],
  complexity: "simple",
  minutes: 10 * n,
  dependsOn: n > 1 ? [`s${n - 1}`] : [],
}));

function propose(id = "p1"): string {
  const run = { id: `run of ${id}`, taskId, kind: "breakdown", status: "ok", engine: "mlx", model: "org/m" } as const;
  insertRun(board.db, { ...run, promptRevisionId: "r", input: "", startedAt: 1 });
  const { version } = getTask(board, taskId);
  inTransaction<void>(board.db, (tx) =>
    insertProposal(
      tx,
      {
        id,
        taskId,
        runId: run.id,
        kind: "breakdown",
        baseTaskVersion: version,
        approach: "in steps",
        parseRung: "strict",
        warnings: [],
        model: "org/m",
        createdAt: Date.now(),
      },
      items,
    ),
  );
  return id;
}

describe("applyProposal", () => {
  it("creates linked subtasks with all that was proposed, as one action", () => {
    const { taskIds, groupId, warnings } = applyProposal(board, { id: propose() });
    const parent = getTask(board, taskId);
    expect(parent).toMatchObject({ subtaskCount: 4, version: 1 });
    expect(parent.subtasks.map((card) => card.id)).toEqual(taskIds);
    expect(getTask(board, taskIds[2] as string)).toMatchObject({
      title: "part 3",
      description: "about 3",
      parentId: taskId,
      priority: "high",
      complexity: "simple",
      estimateMinutes: 30,
      dependencyIds: [taskIds[1]],
      criteria: [{ text: "3 works", checked: false }],
    });
    expect(warnings).toEqual([]);
    expect(getProposal(board, "p1")).toMatchObject({ status: "applied", decidedAt: expect.any(Number) });
    const groups = board.db.$client.prepare("select distinct group_id from events where entity_id != ?").all(taskId);
    expect(groups).toEqual([{ group_id: groupId }]);
    expect(board.events).toContainEqual({ type: "proposals.changed", taskId });
  });

  it("is taken back by one undo, which makes the proposal ready again, and brought again by redo", () => {
    propose();
    const before = dumpBoard(board.db);
    applyProposal(board, { id: "p1" });
    const after = dumpBoard(board.db);
    undoChange(board, {});
    expect(dumpBoard(board.db)).toEqual(before);
    redoChange(board);
    expect(dumpBoard(board.db)).toEqual(after);
  });

  it("takes edits and fewer items, and reports dependencies that fall away", () => {
    const edited = [{ ...items[0], title: "renamed" }, items[2]] as ProposedSubtask[];
    const { taskIds, warnings } = applyProposal(board, { id: propose(), items: edited });
    expect(taskIds.map((id) => getTask(board, id).title)).toEqual(["renamed", "part 3"]);
    expect(getTask(board, taskIds[1] as string).dependencyIds).toEqual([]);
    expect(warnings).toEqual(['"part 3" no longer waits for s2, which is not created']);
  });

  it("refuses edits that form a cycle or share a key, and writes nothing", () => {
    propose();
    const before = dumpBoard(board.db);
    const cycle = items.map((item) => (item.key === "s1" ? { ...item, dependsOn: ["s4"] } : item));
    expect(() => applyProposal(board, { id: "p1", items: cycle })).toThrow(/form a cycle/);
    expect(() => applyProposal(board, { id: "p1", items: [items[0], items[0]] as ProposedSubtask[] })).toThrow(
      "two items have the same key",
    );
    expect(dumpBoard(board.db)).toEqual(before);
  });

  it("refuses a second apply, a rejected and an unknown one", () => {
    applyProposal(board, { id: propose() });
    expect(() => applyProposal(board, { id: "p1" })).toThrow("this proposal was applied already");
    rejectProposal(board, propose("p2"));
    expect(() => applyProposal(board, { id: "p2" })).toThrow(conflict);
    expect(() => applyProposal(board, { id: "p3" })).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
    expect(listTasks(board, { limit: 99 })).toHaveLength(5);
  });

  it("refuses a stale one unless that is accepted", () => {
    propose();
    updateTask(board, { id: taskId, version: 1, patch: { title: "Ship light mode" } });
    expect(getProposal(board, "p1").status).toBe("stale");
    expect(() => applyProposal(board, { id: "p1" })).toThrow("task #1 changed since the model saw it");
    expect(applyProposal(board, { id: "p1", acceptStale: true }).taskIds).toHaveLength(4);
  });

  it("refuses when the task is gone, and works again once the delete is undone", () => {
    propose();
    const { groupId } = removeTask(board, taskId);
    expect(() => applyProposal(board, { id: "p1" })).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
    undoChange(board, { groupId });
    expect(applyProposal(board, { id: "p1", acceptStale: true }).taskIds).toHaveLength(4);
  });
});

describe("proposals of a task", () => {
  it("are listed newest first, the older ready one superseded by the newer", () => {
    propose("p1");
    propose("p2");
    expect(listProposals(board, "#1").map(({ id, status }) => [id, status])).toEqual([
      ["p2", "ready"],
      ["p1", "superseded"],
    ]);
    expect(listRuns(board, taskId).map((run) => run.id)).toEqual(["run of p2", "run of p1"]);
    expect(() => applyProposal(board, { id: "p1" })).toThrow("a newer proposal has taken this one's place");
  });

  it("can be rejected once", () => {
    expect(rejectProposal(board, propose())).toMatchObject({ status: "rejected" });
    expect(() => rejectProposal(board, "p1")).toThrow(conflict);
  });
});
