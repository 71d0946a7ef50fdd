import type { TaskClass } from "~/shared/contracts/task";

/** One subtask before the object's name is put in for `{o}`. */
export interface Step {
  title: string;
  description: string;
  criteria: string[];
  complexity: TaskClass;
  minutes: number;
  /** Steps back to the ones it waits for: 1 = the one before. */
  waitsFor: number[];
}

/** How one kind of task is named, judged and split. */
export interface Plan {
  /** What a person says to order it: each has `{o}` where the object goes, and starts with a verb. */
  orders: string[];
  /** Titles that say what is the matter instead of what to do. */
  statements?: string[];
  class: TaskClass;
  /** Why it is of its class. */
  reason: string;
  approach: string;
  steps: Step[];
}

/** A step in one line: title, what to do, what holds when it is done. It waits for the step before unless told otherwise. */
export function step(
  complexity: TaskClass,
  minutes: number,
  [title, description, ...criteria]: [string, string, string, ...string[]],
  waitsFor: number[] = [1],
): Step {
  return { title, description, criteria, complexity, minutes, waitsFor };
}
