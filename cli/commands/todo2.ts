import { resolve } from "node:path";
import { Command } from "commander";
import { CliError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine, printNote } from "~/cli/output";
import type { Todo2Conflict, Todo2Mode, Todo2Report, Todo2Status } from "~/shared/contracts/todo2";

interface RunFlags extends JsonFlag {
  acceptDeletions?: boolean;
  live?: boolean;
}

const explanations: Record<Todo2Mode, string> = {
  import: "Bring the file's tasks and comments to the board. The file stays as it is.",
  export: "Bring the board's tasks and comments into the file. The board stays as it is.",
  sync: "Bring file and board together. What both changed is left to you as a conflict.",
};

export function registerTodo2(program: Command): void {
  const todo2 = program
    .command("todo2")
    .description(
      "Exchange tasks with a folder's .todo2 (state.todo2.json or todo2.db). Unknown keys, ids and comments are never lost.",
    )
    .addHelpText("after", "\nExample:\n  ollmlx todo2 sync ~/code/my-project");
  for (const mode of Object.keys(explanations) as Todo2Mode[]) todo2.addCommand(modeCommand(mode));
  todo2.addCommand(statusCommand());
  todo2.addCommand(settleCommand());
}

function modeCommand(mode: Todo2Mode): Command {
  const command = new Command(mode)
    .summary(explanations[mode].split(".")[0] ?? mode)
    .description(explanations[mode])
    .argument("[folder]", "the folder that holds .todo2", ".")
    .option("--accept-deletions", "follow the deletion of many tasks at once")
    .option("--json", "print JSON")
    .addHelpText("after", `\nExample:\n  ollmlx todo2 ${mode} ~/code/my-project`)
    .action(async (folder: string, flags: RunFlags) => {
      const acceptsDeletions = flags.acceptDeletions ?? false;
      const client = createClient();
      const path = resolve(folder);
      const report = await client.todo2.run.mutate({ path, mode, acceptsDeletions });
      if (flags.live !== undefined) await client.todo2.setLive.mutate({ path, isLive: flags.live });
      if (flags.json) printJson(report);
      else printReport(report);
    });
  if (mode !== "sync") return command;
  return command
    .option("--live", "and go on with it: carry changes over as they happen")
    .option("--no-live", "once, and end a live exchange");
}

function statusCommand(): Command {
  return new Command("status")
    .description("Show where the exchange with a folder stands, and its conflicts.")
    .argument("[folder]", "the folder that holds .todo2", ".")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  ollmlx todo2 status --json")
    .action(async (folder: string, flags: JsonFlag) => {
      const status = await createClient().todo2.status.query({ path: resolve(folder) });
      if (flags.json) printJson(status);
      else printStatus(status);
    });
}

function settleCommand(): Command {
  return new Command("settle")
    .description("Settle a conflict: keep the board's value or the file's. The next sync carries it to the other side.")
    .argument("<task>", "the task's id in the file")
    .argument("<field>", "the field in conflict, or deletion")
    .argument("<side>", "board or file")
    .argument("[folder]", "the folder that holds .todo2", ".")
    .addHelpText("after", "\nExample:\n  ollmlx todo2 settle T-7 title board")
    .action(async (todo2Id: string, field: string, keep: string, folder: string) => {
      if (keep !== "board" && keep !== "file") throw new CliError(`'${keep}' is neither board nor file`);
      const client = createClient();
      const { workspaceId } = await client.todo2.status.query({ path: resolve(folder) });
      if (workspaceId === null)
        throw new CliError(`${resolve(folder)} is no workspace yet`, { hint: "Run: ollmlx todo2 sync" });
      await client.todo2.settle.mutate({ workspaceId, todo2Id, field, keep });
      printLine(`kept the ${keep}'s ${field} of ${todo2Id}; run: ollmlx todo2 sync`);
    });
}

function printReport(report: Todo2Report): void {
  const { tasks, comments, created, updated, removed, isFileWritten, conflicts, file } = report;
  printLine(`${file}: ${tasks} tasks, ${comments} comments`);
  printLine(
    `board: ${created} created, ${updated} changed, ${removed} removed; file: ${isFileWritten ? "written" : "as it was"}`,
  );
  printConflicts(conflicts);
}

function printStatus(status: Todo2Status): void {
  if (!status.isFileThere) printLine(`${status.file}: not there`);
  else if (status.syncedAt === null) printLine(`${status.file}: never exchanged with the board`);
  else {
    const state = status.isFileChanged ? "changed since" : "not changed since";
    printLine(`${status.file}: exchanged ${new Date(status.syncedAt).toLocaleString()}, ${state}`);
  }
  if (status.isLive) printNote("Live: changes on either side are carried over as they happen.");
  if (status.error !== null) printNote(status.error);
  printConflicts(status.conflicts);
}

function printConflicts(conflicts: Todo2Conflict[]): void {
  for (const { todo2Id, title, field, board, file } of conflicts) {
    printLine(
      `conflict: ${todo2Id} "${title}", ${field}: board ${JSON.stringify(board)}, file ${JSON.stringify(file)}`,
    );
  }
  if (conflicts.length > 0) printNote("Settle them with: ollmlx todo2 settle <task> <field> board|file");
}
