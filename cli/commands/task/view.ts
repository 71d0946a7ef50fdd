import type { Command } from "commander";
import { createClient } from "~/cli/client";
import { parseStatus } from "~/cli/commands/task/task-reference";
import { findPlace } from "~/cli/commands/workspace/find-workspace";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine, printTable } from "~/cli/output";
import { formatEstimate } from "~/shared/board-estimate";
import { cleanLine } from "~/shared/clean-text";
import { type Comment, mostListed, type TaskCard, type TaskDetail } from "~/shared/contracts/task";

interface ListFlags extends JsonFlag {
  status?: TaskCard["status"];
  search?: string;
  workspace?: string;
}

/** `list` and `show`. */
export function registerTaskViews(task: Command): void {
  task
    .command("list")
    .alias("ls")
    .description("List tasks in the board's order.")
    .option("--status <status>", "only this column, such as todo or in-progress", parseStatus)
    .option("--search <words>", "only tasks whose title or text has these words")
    .option("--workspace <workspace>", "a workspace's folder, name or id; Home otherwise")
    .option("--json", "print an array of tasks")
    .addHelpText("after", "\nExamples:\n  ollmlx task list --status todo\n  ollmlx task list --workspace .")
    .action(async ({ status, search, workspace, ...flags }: ListFlags) => {
      const client = createClient();
      const place = await findPlace(client, workspace);
      const tasks = await client.tasks.list.query({ ...place, status, search, limit: mostListed });
      if (flags.json) return printJson(tasks);
      printTable(["#", "STATUS", "PRIORITY", "CLASS", "SUBTASKS", "TITLE"], tasks.map(taskRow));
    });
  task
    .command("show")
    .description("Show one task with its criteria, dependencies, subtasks and comments.")
    .argument("<id>")
    .option("--json", "print the task as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx task show 12")
    .action(async (id: string, flags: { json?: boolean }) => {
      const client = createClient();
      const detail = await client.tasks.get.query({ id });
      if (flags.json) return printJson(detail);
      const [comments, waitsFor] = await Promise.all([
        client.comments.list.query({ taskId: detail.id }),
        Promise.all(detail.openDependencyIds.map((other) => client.tasks.get.query({ id: other }))),
      ]);
      printTask(detail, comments, waitsFor);
    });
}

const taskRow = (task: TaskCard): string[] => [
  String(task.number),
  task.status,
  task.priority,
  task.complexity ?? "-",
  task.subtaskCount > 0 ? `${task.subtaskDoneCount}/${task.subtaskCount}` : "-",
  cleanLine(task.title),
];

/** A task in one line: number, title, what sets it apart. */
export function taskLine({ number, title, status, complexity, estimateMinutes }: TaskCard): string {
  const facts = [status, complexity, estimateMinutes === null ? null : formatEstimate(estimateMinutes)];
  return `#${number} ${cleanLine(title)} (${facts.filter(Boolean).join(", ")})`;
}

function printTask(task: TaskDetail, comments: readonly Comment[], waitsFor: readonly TaskCard[]): void {
  printLine(`#${task.number} ${cleanLine(task.title)}`);
  const facts = [task.status, `${task.priority} priority`, task.complexity, ...task.tags.map((tag) => `+${tag}`)];
  if (task.estimateMinutes !== null) facts.push(formatEstimate(task.estimateMinutes));
  printLine(facts.filter(Boolean).join("  "));
  printLine(`id ${task.id}`);
  if (task.description) printLine(`\n${task.description}`);
  if (task.criteria.length > 0) printLine("\nDone when");
  for (const criterion of task.criteria) printLine(`  [${criterion.checked ? "x" : " "}] ${criterion.text}`);
  if (waitsFor.length > 0) printLine("\nWaits for");
  for (const other of waitsFor) printLine(`  ${taskLine(other)}`);
  if (task.subtasks.length > 0) printLine("\nSubtasks");
  for (const subtask of task.subtasks) printLine(`  ${taskLine(subtask)}`);
  if (comments.length > 0) printLine("\nComments");
  for (const { author, createdAt, text } of comments) {
    printLine(`  ${author}, ${new Date(createdAt).toLocaleString()}`);
    for (const line of text.split("\n")) printLine(`    ${line}`);
  }
}
