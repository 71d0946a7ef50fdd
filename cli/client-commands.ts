import type { Command } from "commander";
import { registerBench } from "~/cli/commands/bench";
import { registerDoctor } from "~/cli/commands/doctor";
import { registerModels } from "~/cli/commands/models";
import { registerPull } from "~/cli/commands/pull";
import { registerRun } from "~/cli/commands/run";
import { registerStatus } from "~/cli/commands/status";
import { registerTask } from "~/cli/commands/task";

/** All verbs that speak to a running daemon. */
export function registerClientCommands(program: Command): void {
  registerRun(program);
  registerPull(program);
  registerModels(program);
  registerBench(program);
  registerTask(program);
  registerStatus(program);
  registerDoctor(program);
}
