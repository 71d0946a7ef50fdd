import type { Command } from "commander";
import { createClient } from "~/cli/client";
import { parseStatus } from "~/cli/commands/task/task-reference";
import { printJson, printLine, printTable } from "~/cli/output";
import type { TaskCard, TaskDetail } from "~/shared/contracts/task";

export function registerTaskViews(task: Command): void {
  task
    .command("list")
    .alias("ls")
    .description("List tasks in the board's order.")
    .option("--status <status>", "only this column, such as todo or in-progress", parseStatus)
    .option("--json", "print an array of tasks")
    .addHelpText("after", "\nExample:\n  ollmlx task list --status todo")
    .action(async (flags: { status?: TaskCard["status"]; json?: boolean }) => {
      const tasks = await createClient().tasks.list.query({ status: flags.status });
      if (flags.json) return printJson(tasks);
      printTable(["#", "STATUS", "PRIORITY", "CLASS", "SUBTASKS", "TITLE"], tasks.map(taskRow));
    });
  task
    .command("show")
    .description("Show one task with its criteria, dependencies and subtasks.")
    .argument("<id>")
    .option("--json", "print the task as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx task show 12")
    .action(async (id: string, flags: { json?: boolean }) => {
      const detail = await createClient().tasks.get.query({ id });
      if (flags.json) printJson(detail);
      else printTask(detail);
    });
}

const taskRow = (task: TaskCard): string[] => [
  String(task.number),
  task.status,
  task.priority,
  task.complexity ?? "-",
  task.subtaskCount > 0 ? `${task.subtaskDoneCount}/${task.subtaskCount}` : "-",
  task.title,
];

function printTask(task: TaskDetail): void {
  printLine(`#${task.number} ${task.title}`);
  const facts = [task.status, `${task.priority} priority`, task.complexity, ...task.tags.map((tag) => `+${tag}`)];
  if (task.estimateMinutes !== null) facts.push(`${task.estimateMinutes} min`);
  printLine(facts.filter(Boolean).join("  "));
  printLine(`id ${task.id}`);
  if (task.description) printLine(`\n${task.description}`);
  if (task.criteria.length > 0) printLine("\nDone when");
  for (const criterion of task.criteria) printLine(`  [${criterion.checked ? "x" : " "}] ${criterion.text}`);
  if (task.openDependencyIds.length > 0) printLine(`\nWaits for ${task.openDependencyIds.join(", ")}`);
  if (task.subtasks.length > 0) printLine("\nSubtasks");
  for (const subtask of task.subtasks) printLine(`  #${subtask.number} ${subtask.title} (${subtask.status})`);
}
