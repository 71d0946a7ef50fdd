import { describe, expect, it } from "vitest";
import { countFlow, countOpen, deriveActualMinutes, type Move, timeInColumns } from "~/shared/board-flow";
import type { TaskCard } from "~/shared/contracts/task";
import { type EstimateSubject, estimateTask, type FinishedTask, measureEstimates } from "~/shared/estimate-tasks";
import { findCriticalPath, findNextTask, planWaves } from "~/shared/plan-tasks";
import { sampleCard } from "~/tests/unit/board/sample-card";

const waitsFor = (number: number, ...others: number[]) =>
  sampleCard(number, { openDependencyIds: others.map((other) => `t${other}`) });
const numbers = (tasks: TaskCard[]) => tasks.map(({ number }) => number);

describe("findNextTask", () => {
  it("takes a subtask of what is in progress, then priority, then what sets most free, then the board's order", () => {
    const parent = sampleCard(1, { status: "In Progress", subtaskCount: 1 });
    const child = sampleCard(2, { parentId: "t1", priority: "low" });
    const critical = sampleCard(3, { priority: "critical" });
    const plain = sampleCard(4);
    const needed = sampleCard(5);
    const waiting = waitsFor(6, 5);
    expect(findNextTask([parent, critical, child])?.task.number).toBe(2);
    expect(findNextTask([plain, critical])).toMatchObject({
      task: { number: 3 },
      reasons: ["Nothing stands in its way.", "Its priority is critical."],
    });
    expect(findNextTask([plain, needed, waiting])).toMatchObject({
      task: { number: 5 },
      reasons: ["Nothing stands in its way.", "One task waits for it."],
    });
    expect(findNextTask([needed, plain])?.task.number).toBe(4);
  });

  it("finds nothing among what waits, is done, or is worked on through subtasks", () => {
    const parent = sampleCard(1, { subtaskCount: 2, subtaskDoneCount: 1 });
    expect(findNextTask([parent, waitsFor(2, 1), sampleCard(3, { status: "Done" })])).toBeNull();
  });
});

describe("planWaves", () => {
  it("puts each task behind what it waits for, and a cycle last", () => {
    const waves = planWaves([
      waitsFor(1, 2),
      sampleCard(2),
      sampleCard(3),
      waitsFor(4, 1, 3),
      waitsFor(5, 6),
      waitsFor(6, 5),
    ]);
    expect(waves.map(numbers)).toEqual([[2, 3], [1], [4], [5, 6]]);
  });
});

describe("findCriticalPath", () => {
  it("is the chain that takes longest", () => {
    const minutes = (card: TaskCard, estimateMinutes: number) => ({ ...card, estimateMinutes });
    const tasks = [
      minutes(sampleCard(1), 30),
      minutes(waitsFor(2, 1), 30),
      minutes(sampleCard(3), 100),
      waitsFor(4, 2),
    ];
    const { path, minutes: total } = findCriticalPath(tasks);
    expect([numbers(path), total]).toEqual([[1, 2, 4], 180]);
    expect(findCriticalPath([])).toEqual({ path: [], minutes: 0 });
    expect(numbers(findCriticalPath([waitsFor(1, 2), waitsFor(2, 1)]).path).length).toBeGreaterThan(0);
  });
});

describe("flow", () => {
  const noon = new Date(2026, 4, 10, 12).getTime();
  const day = 86_400_000;
  const move = (fromStatus: Move["fromStatus"], toStatus: Move["toStatus"], at: number): Move => ({
    taskId: "t1",
    fromStatus,
    toStatus,
    at,
  });

  it("counts the columns at the end of each day", () => {
    const moves = [
      move(null, "Todo", noon - 2 * day),
      move("Todo", "In Progress", noon - day),
      move(null, "Todo", noon - day),
      move("In Progress", "Done", noon),
      move("Todo", null, noon),
    ];
    const flow = countFlow(moves, 4, noon);
    expect(flow.map(({ counts }) => [counts.Todo, counts["In Progress"], counts.Done])).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
      [0, 0, 1],
    ]);
    expect(flow.map(countOpen)).toEqual([0, 1, 2, 0]);
  });

  it("adds up the time in each column, and takes at most 8 hours a day for work", () => {
    const moves = [move(null, "Todo", 0), move("Todo", "In Progress", 1000), move("In Progress", "Done", 61_000)];
    expect(timeInColumns(moves, 100_000)).toEqual({ Todo: 1000, "In Progress": 60_000, Done: 39_000 });
    expect(deriveActualMinutes(moves, 100_000)).toBe(1);
    const long = [move(null, "In Progress", 0), move("In Progress", "Done", 2.5 * day)];
    expect(deriveActualMinutes(long, 9 * day)).toBe(3 * 8 * 60);
    expect(deriveActualMinutes([move(null, "Todo", 0)], day)).toBeNull();
  });
});

describe("estimateTask", () => {
  const finished = (number: number, title: string, minutes: number, tags: string[] = []): FinishedTask => ({
    id: `t${number}`,
    number,
    title,
    minutes,
    tags,
    complexity: "medium",
  });
  const subject: EstimateSubject = { title: "Add CSV export of orders", tags: ["export"], complexity: "medium" };

  it("rests on similar finished tasks, named, where there are three", () => {
    const done = [
      finished(1, "Add CSV export of customers", 100, ["export"]),
      finished(2, "Add PDF export of orders", 200, ["export"]),
      finished(3, "Add CSV import of orders", 300),
      finished(4, "Fix the login", 9999),
    ];
    expect(estimateTask(subject, done)).toMatchObject({ method: "similar", p50Minutes: 200, p90Minutes: 300 });
    expect(estimateTask(subject, done).evidence.map(({ taskNumber }) => taskNumber)).toEqual([1, 2, 3]);
    // add, csv, export of add, csv, export, order, customer: 3/5 of three quarters; the one tag is shared: a quarter.
    expect(estimateTask(subject, done).evidence[0]).toMatchObject({ similarity: 0.7, minutes: 100 });
  });

  it("rests on tasks that mean the same where meanings are known, whatever their words", () => {
    const done = [
      finished(1, "Write orders to a spreadsheet", 60),
      finished(2, "Let people download their invoices", 120),
      finished(3, "Dump customers to a file", 240),
      finished(4, "Add CSV export of orders, a joke", 9999),
    ];
    const meaning: Record<number, number> = { 1: 0.9, 2: 0.6, 3: 0.3, 4: 0.29 };
    const estimate = estimateTask(subject, done, ({ number }) => meaning[number] ?? 0);
    // Weights 0.9, 0.6, 0.3 of 1.8: half is reached at 60 minutes, nine tenths at 240.
    expect(estimate).toMatchObject({ method: "similar", p50Minutes: 60, p90Minutes: 240 });
    expect(estimate.evidence.map(({ taskNumber, similarity }) => [taskNumber, similarity])).toEqual([
      [1, 0.9],
      [2, 0.6],
      [3, 0.3],
    ]);
  });

  it("falls back to the class's history, and then to what is usual", () => {
    const others = [10, 20, 30, 40, 50].map((minutes, at) =>
      finished(at, `Other thing ${"x".repeat(at + 1)}`, minutes),
    );
    expect(estimateTask(subject, others)).toMatchObject({ method: "history", p50Minutes: 30, p90Minutes: 50 });
    expect(estimateTask(subject, [])).toMatchObject({ method: "class", p50Minutes: 180, p90Minutes: 600 });
  });

  it("says how far off estimates were", () => {
    const pairs = [
      { p50Minutes: 100, p90Minutes: 200, actualMinutes: 100 },
      { p50Minutes: 100, p90Minutes: 200, actualMinutes: 400 },
    ];
    expect(measureEstimates(pairs)).toEqual({ count: 2, medianRelativeError: 0.375, withinHigh: 0.5 });
    expect(measureEstimates([])).toBeNull();
  });
});
