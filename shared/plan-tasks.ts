import type { TaskCard } from "~/shared/contracts/task";

/** What planning looks at; a `TaskCard` has all of it. */
export type PlannedTask = Pick<
  TaskCard,
  | "id"
  | "number"
  | "title"
  | "status"
  | "priority"
  | "parentId"
  | "rank"
  | "estimateMinutes"
  | "openDependencyIds"
  | "subtaskCount"
  | "subtaskDoneCount"
>;

const priorityOrder = ["critical", "high", "medium", "low"] as const;
/** For the critical path, where nobody estimated. */
export const assumedMinutes = 120;

const isOpen = ({ status }: Pick<PlannedTask, "status">): boolean => status !== "Done" && status !== "Cancelled";
const isReady = (task: PlannedTask): boolean => task.status === "Todo" && task.openDependencyIds.length === 0;

/** A parent with open subtasks is worked on through them. */
const isWorkedOnBelow = (task: PlannedTask): boolean => task.subtaskCount > task.subtaskDoneCount;

export interface NextTask {
  task: PlannedTask;
  /** Most important first. */
  reasons: string[];
}

/**
 * The task to begin next, with why: nothing in its way, then subtasks of what is in progress, then priority, then the one that
 * sets most others free, then the board's own order. Null when nothing is ready.
 */
export function findNextTask<Task extends PlannedTask>(tasks: readonly Task[]): (NextTask & { task: Task }) | null {
  const waiting = countWaiting(tasks);
  const busyParents = new Set(tasks.filter(({ status }) => status === "In Progress").map(({ id }) => id));
  const scores = (task: Task): number[] => [
    busyParents.has(task.parentId ?? "") ? 0 : 1,
    priorityOrder.indexOf(task.priority),
    -(waiting.get(task.id) ?? 0),
  ];
  const ready = tasks.filter((task) => isReady(task) && !isWorkedOnBelow(task));
  const [best] = ready.sort((a, b) => compareLists(scores(a), scores(b)) || (a.rank < b.rank ? -1 : 1));
  if (!best) return null;
  const reasons = ["Nothing stands in its way."];
  if (busyParents.has(best.parentId ?? "")) reasons.push("Its parent is in progress.");
  if (best.priority === "critical" || best.priority === "high") reasons.push(`Its priority is ${best.priority}.`);
  const count = waiting.get(best.id) ?? 0;
  if (count > 0) reasons.push(count === 1 ? "One task waits for it." : `${count} tasks wait for it.`);
  return { task: best, reasons };
}

/**
 * Open tasks in the order in which they can be worked on at the same time: each wave waits only for earlier ones. Tasks of a
 * dependency cycle, which an imported file may have, come last.
 */
export function planWaves<Task extends PlannedTask>(tasks: readonly Task[]): Task[][] {
  const open = tasks.filter((task) => isOpen(task));
  const left = new Map(open.map((task) => [task.id, task]));
  const waves: Task[][] = [];
  while (left.size > 0) {
    const wave = [...left.values()].filter((task) => !task.openDependencyIds.some((id) => left.has(id)));
    const taken = wave.length > 0 ? wave : [...left.values()];
    for (const { id } of taken) left.delete(id);
    waves.push(taken.sort((a, b) => priorityOrder.indexOf(a.priority) - priorityOrder.indexOf(b.priority)));
  }
  return waves;
}

/** The chain of open tasks that takes longest, first task first, with its minutes. */
export function findCriticalPath<Task extends PlannedTask>(tasks: readonly Task[]): { path: Task[]; minutes: number } {
  const longest = new Map<string, { minutes: number; before: Task | null }>();
  for (const wave of planWaves(tasks)) {
    for (const task of wave) {
      const chains = task.openDependencyIds.flatMap((id) => {
        const chain = longest.get(id);
        const before = tasks.find((other) => other.id === id);
        return chain && before ? [{ minutes: chain.minutes, before }] : [];
      });
      const longestChain = chains.sort((a, b) => b.minutes - a.minutes)[0];
      const own = task.estimateMinutes ?? assumedMinutes;
      longest.set(task.id, { minutes: own + (longestChain?.minutes ?? 0), before: longestChain?.before ?? null });
    }
  }
  let end: Task | null = null;
  for (const task of tasks) {
    const minutes = longest.get(task.id)?.minutes ?? 0;
    if (minutes > (longest.get(end?.id ?? "")?.minutes ?? 0)) end = task;
  }
  const minutes = longest.get(end?.id ?? "")?.minutes ?? 0;
  const path: Task[] = [];
  for (let step = end; step && !path.includes(step); step = longest.get(step.id)?.before ?? null) path.unshift(step);
  return { path, minutes };
}

/** How many open tasks wait for each task, directly. */
function countWaiting(tasks: readonly PlannedTask[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const task of tasks.filter(isOpen)) {
    for (const id of task.openDependencyIds) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

function compareLists(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
