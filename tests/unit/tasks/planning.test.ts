import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countLabels } from "~/db/queries/analyses";
import { loadConfig } from "~/server/config";
import { EngineRegistry } from "~/server/engines/registry";
import { analyzeTask, findAnalysis } from "~/server/services/analyze/analyze-task";
import { changeManyTasks } from "~/server/services/change-many-tasks";
import { createTask, moveTask, updateTask } from "~/server/services/change-tasks";
import { createAndFollow } from "~/server/services/create-and-follow";
import { estimateTasks, findEstimate, reportEstimates, suggestActual } from "~/server/services/estimate-tasks";
import { planWorkspace, readColumnTimes, readFlow, suggestNext } from "~/server/services/plan-work";
import { getTask } from "~/server/services/read-tasks";
import { undoChange } from "~/server/services/undo-changes";
import { openWorkspace, updateWorkspace } from "~/server/services/workspaces";
import { openBoard, type TestBoard } from "~/tests/fixtures/open-board";

let board: TestBoard;

beforeEach(() => {
  board = openBoard();
});
afterEach(() => board.close());

/** An installation without engines. */
const noModels = { engines: new EngineRegistry([]), config: loadConfig({}, {}) };

const done = (title: string, actualMinutes: number) => {
  const { task } = createTask(board, { title, status: "Done" });
  updateTask(board, { id: task.id, version: task.version, patch: { actualMinutes, complexity: "medium" } });
};

describe("an analysis", () => {
  it("gives a task its class once, and keeps a person's correction as a label", () => {
    const { task } = createTask(board, { title: "Fix typo in README.md", criteria: ["It is right"] });
    const analysis = analyzeTask(board, task.id);
    expect(analysis).toMatchObject({ class: "simple", canAutoExecute: true, needsBreakdown: false, opinion: null });
    const analyzed = getTask(board, task.id);
    expect(analyzed.complexity).toBe("simple");
    expect(findAnalysis(board, task.id)?.isStale).toBe(false);
    updateTask(board, { id: task.id, version: analyzed.version, patch: { complexity: "medium" } });
    expect(findAnalysis(board, task.id)?.isStale).toBe(true);
    expect(analyzeTask(board, task.id).class).toBe("simple");
    expect(getTask(board, task.id).complexity).toBe("medium");
    expect(countLabels(board.db)).toEqual({ analyzed: 1, corrected: 1 });
  });

  it("lets nothing run by itself that waits or says not what it must show", () => {
    const { task: first } = createTask(board, { title: "Fix typo in a.md" });
    expect(analyzeTask(board, first.id).canAutoExecute).toBe(false);
    const { task: second } = createTask(board, { title: "Fix typo in b.md", criteria: ["right"] });
    updateTask(board, { id: second.id, version: 1, patch: { dependencyIds: [first.id] } });
    expect(analyzeTask(board, second.id).canAutoExecute).toBe(false);
    expect(() => analyzeTask(board, "gone")).toThrow("there is no task gone");
  });
});

describe("a new task", () => {
  it("is followed by what its workspace's rules say", async () => {
    const follow = (title: string) => createAndFollow(board, { title, criteria: ["a", "b", "c"] });
    expect(follow("Rewrite the scheduler")).toMatchObject({ wantsBreakdown: false, task: { complexity: null } });
    await updateWorkspace(board, { id: "home", patch: { rules: { onCreate: "analyze" } } });
    expect(follow("Rewrite the scheduler").task.complexity).not.toBeNull();
    await updateWorkspace(board, { id: "home", patch: { rules: { onCreate: "analyze_and_propose" } } });
    const hard = "Rewrite the payment system and migrate all customers";
    expect(follow(hard)).toMatchObject({ wantsBreakdown: true, task: { complexity: "complex" } });
    const middling = follow("Rewrite the scheduler");
    expect(middling).toMatchObject({ wantsBreakdown: false, wantsExecution: null, task: { complexity: "medium" } });
    expect(follow("Fix typo in a.md").wantsBreakdown).toBe(false);
  });

  it("is taken back and brought again together with the class that the rules gave it", async () => {
    await updateWorkspace(board, { id: "home", patch: { rules: { onCreate: "analyze" } } });
    const { groupId, task } = createAndFollow(board, { title: "Fix typo in README.md" });
    expect(task.complexity).toBe("simple");
    const undone = undoChange(board, { groupId });
    expect(() => getTask(board, task.id)).toThrow("there is no task");
    undoChange(board, { groupId: undone?.groupId });
    expect(getTask(board, task.id)).toMatchObject({ title: "Fix typo in README.md", complexity: "simple" });
    undoChange(board, {});
    expect(() => getTask(board, task.id)).toThrow("there is no task");
  });
});

describe("estimates", () => {
  it("are kept on several tasks in one step and can be taken back", async () => {
    for (const [title, minutes] of [
      ["Add CSV export", 60],
      ["Add PDF export", 90],
      ["Add XML export", 120],
    ] as const) {
      done(title, minutes);
    }
    const ids = ["Add JSON export", "Something else"].map((title) => createTask(board, { title }).task.id);
    const { estimates, groupId } = await estimateTasks({ ...board, ...noModels }, ids, new AbortController().signal);
    expect(estimates.map(({ estimate }) => estimate.method)).toEqual(["similar", "class"]);
    expect(getTask(board, ids[0] ?? "")).toMatchObject({ estimateMinutes: 90, estimateHighMinutes: 120 });
    const kept = findEstimate(board, ids[0] ?? "");
    expect(kept?.evidence.map(({ minutes }) => minutes).sort()).toEqual([120, 60, 90]);
    expect(kept?.comparison).toBe("compared by words; no embedding model is installed");
    undoChange(board, { groupId });
    expect(getTask(board, ids[0] ?? "").estimateMinutes).toBeNull();
  });

  it("are compared with what the work took", () => {
    const { task } = createTask(board, { title: "a", status: "Done" });
    updateTask(board, {
      id: task.id,
      version: 1,
      patch: { estimateMinutes: 100, estimateHighMinutes: 150, actualMinutes: 200 },
    });
    expect(reportEstimates(board, "home")).toMatchObject({
      error: { count: 1, medianRelativeError: 0.5, withinHigh: 0 },
      points: [{ p50Minutes: 100, actualMinutes: 200 }],
    });
    expect(suggestActual(board, task.id)).toBeNull();
  });
});

describe("planning", () => {
  it("counts a task that goes to another workspace there, and no longer here", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ollmlx-flow-"));
    const other = (await openWorkspace(board, { path: folder })).id;
    const { task } = createTask(board, { title: "goes", status: "In Progress" });
    createTask(board, { title: "stays" });
    changeManyTasks(board, { ids: [task.id], patch: { workspaceId: other } });
    const today = (id: string) => readFlow(board, id, 1)[0]?.counts;
    expect(today("home")).toMatchObject({ Todo: 1, "In Progress": 0 });
    expect(today(other)).toMatchObject({ Todo: 0, "In Progress": 1 });
    changeManyTasks(board, { ids: [task.id], patch: { workspaceId: "home" } });
    expect([today("home")?.["In Progress"], today(other)?.["In Progress"]]).toEqual([1, 0]);
    rmSync(folder, { recursive: true });
  });

  it("names the next task, the waves, and where time went", () => {
    const { task: first } = createTask(board, { title: "first" });
    const { task: second } = createTask(board, { title: "second" });
    updateTask(board, { id: second.id, version: 1, patch: { dependencyIds: [first.id] } });
    expect(suggestNext(board, "home")).toMatchObject({ task: { title: "first" } });
    expect(planWorkspace(board, "home")).toMatchObject({
      waves: [[{ title: "first" }], [{ title: "second" }]],
      criticalPath: [{ title: "first" }, { title: "second" }],
    });
    moveTask(board, { id: first.id, status: "In Progress", afterId: null, beforeId: null });
    expect(suggestNext(board, "home")).toBeNull();
    expect(readFlow(board, "home", 1)[0]?.counts).toMatchObject({ Todo: 1, "In Progress": 1 });
    expect(Object.keys(readColumnTimes(board, first.id))).toEqual(["Todo", "In Progress"]);
  });
});
