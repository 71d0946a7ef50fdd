import { expect, it } from "vitest";
import { reportComplexity } from "~/shared/complexity-report";
import type { TaskCard } from "~/shared/contracts/task";

const card = (number: number, more: Partial<TaskCard>): TaskCard =>
  ({
    number,
    complexity: null,
    subtaskCount: 0,
    estimateMinutes: null,
    estimateHighMinutes: null,
    ...more,
  }) as TaskCard;

it("sums each class, and names what to break down, the hardest and longest first", () => {
  const { classes, toBreakDown } = reportComplexity([
    card(1, { complexity: "medium", estimateMinutes: 60, estimateHighMinutes: 120 }),
    card(2, { complexity: "complex", estimateMinutes: 100 }),
    card(3, { complexity: "complex", estimateMinutes: 300, estimateHighMinutes: 400 }),
    card(4, { complexity: "complex", subtaskCount: 3, estimateMinutes: 999 }),
    card(5, { complexity: "simple" }),
    card(6, {}),
  ]);
  expect(classes).toEqual([
    { class: "complex", count: 2, p50Minutes: 400, p90Minutes: 500, unestimated: 0 },
    { class: "medium", count: 1, p50Minutes: 60, p90Minutes: 120, unestimated: 0 },
    { class: "simple", count: 1, p50Minutes: 0, p90Minutes: 0, unestimated: 1 },
    { class: null, count: 1, p50Minutes: 0, p90Minutes: 0, unestimated: 1 },
  ]);
  expect(toBreakDown.map(({ number }) => number)).toEqual([3, 2, 1]);
  expect(reportComplexity([])).toEqual({ classes: [], toBreakDown: [] });
});
