import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AnalyzedTask } from "~/server/services/analyze/task-features";
import type { TaskClass } from "~/shared/contracts/task";
import { rootDir } from "~/tests/fixtures/child-process";

export interface LabelledTask extends AnalyzedTask {
  label: TaskClass;
}

/**
 * Tasks with the class that a person gave them. The analyser's words and weights were chosen on those at even places; the others
 * were only counted.
 */
export function readLabelledTasks(): { tuned: LabelledTask[]; heldOut: LabelledTask[] } {
  const lines = readFileSync(join(rootDir, "tests", "fixtures", "labelled-tasks.jsonl"), "utf8")
    .trim()
    .split("\n");
  const tasks = lines.map((line): LabelledTask => {
    const { class: label, dependencies, ...task } = JSON.parse(line);
    return { ...task, label, dependencyCount: dependencies };
  });
  return { tuned: tasks.filter((_, at) => at % 2 === 0), heldOut: tasks.filter((_, at) => at % 2 === 1) };
}

/** Share of tasks of each class, and of all, whose class is found. */
export function measureAccuracy(
  tasks: LabelledTask[],
  classify: (task: LabelledTask) => TaskClass,
): Record<TaskClass | "all", number> {
  const share = (some: LabelledTask[]) => some.filter((task) => classify(task) === task.label).length / some.length;
  const of = (label: TaskClass) => share(tasks.filter((task) => task.label === label));
  return { simple: of("simple"), medium: of("medium"), complex: of("complex"), all: share(tasks) };
}

const alarmWords =
  /security|migration|migrate|experimental|refactor|architecture|breaking|critical|high-stakes|redesign|rewrite/i;
const routineWords = /fix typo|update doc|add comment|rename|format|lint|bump|cleanup|add test|simple/i;

/** Keyword rules as an older task tool had them: the baseline. */
export function classifyByKeywords({ title, description, dependencyCount }: LabelledTask): TaskClass {
  const text = `${title} ${description}`;
  if (alarmWords.test(text) || dependencyCount >= 5) return "complex";
  if (dependencyCount >= 3 || text.length > 1500) return "medium";
  return routineWords.test(text) && dependencyCount === 0 && text.length < 500 ? "simple" : "medium";
}
