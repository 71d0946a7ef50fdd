import { describe, expect, it } from "vitest";
import type { PipelineFacts } from "~/shared/task-pipeline";
import { describePipeline } from "~/shared/task-pipeline";

const fresh: PipelineFacts = {
  task: { status: "Todo", subtaskCount: 0, subtaskDoneCount: 0, openDependencyIds: [] },
  analysis: null,
  proposal: null,
  execution: null,
};
const of = (facts: Partial<PipelineFacts>, task: Partial<PipelineFacts["task"]> = {}) =>
  describePipeline({ ...fresh, ...facts, task: { ...fresh.task, ...task } });
const words = (steps: ReturnType<typeof describePipeline>) => steps.map(({ name, state }) => `${name} ${state}`);
const complex = { class: "complex", needsBreakdown: true, canAutoExecute: false } as const;
const simple = { class: "simple", needsBreakdown: false, canAutoExecute: true } as const;
const medium = { class: "medium", needsBreakdown: false, canAutoExecute: false } as const;

describe("describePipeline", () => {
  it("begins with the analysis", () => {
    expect(words(of({}))).toEqual(["Request done", "Analysis now", "Work next", "Review next", "Done next"]);
  });

  it("takes the branch that the analysis advises", () => {
    expect(of({ analysis: complex })[2]).toEqual({ name: "Breakdown", state: "now", note: "" });
    expect(of({ analysis: simple })[2]).toMatchObject({ name: "Model's work", state: "now" });
    expect(of({ analysis: medium }, { openDependencyIds: ["a"] })[2]).toEqual({
      name: "Work",
      state: "now",
      note: "waits for 1",
    });
  });

  it("says what came of a breakdown and of an attempt", () => {
    expect(of({ analysis: medium, proposal: "ready" })[2]).toMatchObject({ note: "proposed, to be reviewed" });
    expect(of({ proposal: "applied" }, { subtaskCount: 4, subtaskDoneCount: 1 })[2]?.note).toBe("1 of 4 subtasks done");
    expect(of({ analysis: complex, execution: "review" })[2]).toMatchObject({
      name: "Model's work",
      note: "to be reviewed",
    });
  });

  it("ends with review and Done, or cancelled", () => {
    expect(words(of({ analysis: medium }, { status: "Review" })).slice(2)).toEqual([
      "Work done",
      "Review now",
      "Done next",
    ]);
    expect(of({}, { status: "Done" }).every(({ state }) => state === "done")).toBe(true);
    expect(of({}, { status: "Cancelled" }).at(-1)?.note).toBe("cancelled");
  });
});
