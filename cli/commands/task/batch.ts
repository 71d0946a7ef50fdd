import type { Command } from "commander";
import { createClient } from "~/cli/client";
import { followBatch } from "~/cli/commands/task/follow-batch";
import { printBatch } from "~/cli/commands/task/print-batch";
import { printJson } from "~/cli/output";

interface BatchFlags {
  cancel?: boolean;
  follow?: boolean;
  json?: boolean;
}

/** `batch`: tasks that were given to models together. */
export function registerBatch(task: Command): void {
  task
    .command("batch")
    .description("Show tasks that are executed together: waves, what waits for what, and what it took.")
    .argument("[batch]", "its id; left out: the newest", "")
    .option("--cancel", "stop what runs and start nothing more")
    .option("--follow", "wait until no model works any more")
    .option("--json", "print the batch as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx task batch\n  ollmlx task batch --follow\n  ollmlx task batch --cancel",
    )
    .action(async (id: string, { cancel, follow, json }: BatchFlags) => {
      const client = createClient();
      let batch = await client.executions.batch.query({ id });
      if (cancel) batch = await client.executions.cancelBatch.mutate({ id: batch.id });
      else if (follow) batch = await followBatch(client, batch);
      if (json) printJson(batch);
      else printBatch(batch);
    });
}
