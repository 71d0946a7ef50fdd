import type { TaskCard, TaskClass } from "~/shared/contracts/task";

export interface ClassSummary {
  class: TaskClass | null;
  count: number;
  /** Sums of the estimates that are there; `unestimated` tasks have none. */
  p50Minutes: number;
  p90Minutes: number;
  unestimated: number;
}

export interface ComplexityReport {
  /** The hardest first, tasks without a class last; classes without a task are left out. */
  classes: ClassSummary[];
  /** Tasks that are worth a breakdown, the hardest and longest first. */
  toBreakDown: TaskCard[];
}

const order: (TaskClass | null)[] = ["complex", "medium", "simple", null];

/** How hard the open tasks of a board are, and where a breakdown helps first. A task with subtasks counts by those. */
export function reportComplexity(open: readonly TaskCard[]): ComplexityReport {
  const leaves = open.filter(({ subtaskCount }) => subtaskCount === 0);
  const classes = order.flatMap((taskClass): ClassSummary[] => {
    const tasks = leaves.filter(({ complexity }) => complexity === taskClass);
    if (tasks.length === 0) return [];
    const sum = (minutesOf: (task: TaskCard) => number) => tasks.reduce((total, task) => total + minutesOf(task), 0);
    return [
      {
        class: taskClass,
        count: tasks.length,
        p50Minutes: sum(({ estimateMinutes }) => estimateMinutes ?? 0),
        p90Minutes: sum(({ estimateMinutes, estimateHighMinutes }) => estimateHighMinutes ?? estimateMinutes ?? 0),
        unestimated: tasks.filter(({ estimateMinutes }) => estimateMinutes === null).length,
      },
    ];
  });
  const rank = (task: TaskCard) => order.indexOf(task.complexity);
  const toBreakDown = leaves
    .filter(({ complexity }) => complexity === "complex" || complexity === "medium")
    .sort((a, b) => rank(a) - rank(b) || (b.estimateMinutes ?? 0) - (a.estimateMinutes ?? 0) || a.number - b.number);
  return { classes, toBreakDown };
}
