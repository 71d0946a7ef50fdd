import type { Command } from "commander";
import { registerBreakdown } from "~/cli/commands/task/breakdown";
import { registerTaskChanges } from "~/cli/commands/task/change";
import { registerTaskViews } from "~/cli/commands/task/view";

/** `ollmlx task ...`: the board from the terminal. */
export function registerTask(program: Command): void {
  const task = program
    .command("task")
    .summary("work with the task board")
    .description("Work with the task board. ID is a task's number or its long id.");
  registerTaskViews(task);
  registerTaskChanges(task);
  registerBreakdown(task);
}
