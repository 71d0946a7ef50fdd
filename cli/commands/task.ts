import type { Command } from "commander";
import { registerApply } from "~/cli/commands/task/apply";
import { registerAsk } from "~/cli/commands/task/ask";
import { registerBatch } from "~/cli/commands/task/batch";
import { registerBreakdown } from "~/cli/commands/task/breakdown";
import { registerBrief } from "~/cli/commands/task/brief";
import { registerTaskChanges } from "~/cli/commands/task/change";
import { registerEdit } from "~/cli/commands/task/edit";
import { registerEstimate } from "~/cli/commands/task/estimate";
import { registerExecute } from "~/cli/commands/task/execute";
import { registerPlanning } from "~/cli/commands/task/plan";
import { registerTaskPrompt } from "~/cli/commands/task/prompt";
import { registerRevert } from "~/cli/commands/task/revert";
import { registerReview } from "~/cli/commands/task/review";
import { registerTaskViews } from "~/cli/commands/task/view";

/** `ollmlx task ...`: the board from the terminal. */
export function registerTask(program: Command): void {
  const task = program
    .command("task")
    .description("Work with the task board. ID is a task's number or its long id.")
    .addHelpText("after", '\nExamples:\n  ollmlx task add "Ship dark mode"\n  ollmlx task breakdown 12');
  registerTaskViews(task);
  registerTaskChanges(task);
  registerEdit(task);
  registerPlanning(task);
  registerEstimate(task);
  registerBreakdown(task);
  registerBrief(task);
  registerAsk(task);
  registerTaskPrompt(task);
  registerExecute(task);
  registerBatch(task);
  registerReview(task);
  registerApply(task);
  registerRevert(task);
}
