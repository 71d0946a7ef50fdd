import type { Command } from "commander";
import { type Client, createClient } from "~/cli/client";
import { parsePriority, parseStatus, resolveTaskId } from "~/cli/commands/task/task-reference";
import { findPlace } from "~/cli/commands/workspace/find-workspace";
import { printJson, printLine } from "~/cli/output";
import { collect } from "~/cli/parse-request";
import { type TaskPriority, type TaskStatus, taskPriorities } from "~/shared/contracts/task";

interface AddFlags {
  description?: string;
  priority?: TaskPriority;
  tag?: string[];
  criterion?: string[];
  parent?: string;
  workspace?: string;
  json?: boolean;
}

/** `add`, `move`, `done`, `rm`, `undo` and `redo`. */
export function registerTaskChanges(task: Command): void {
  task
    .command("add")
    .description("Add a task to the Todo column.")
    .argument("<title>")
    .option("--description <text>", "what it is about, in Markdown")
    .option("--priority <priority>", `one of ${taskPriorities.join(", ")}`, parsePriority)
    .option("--tag <tag>", "a tag; may be repeated", collect)
    .option("--criterion <text>", "when it counts as done; may be repeated", collect)
    .option("--parent <id>", "make it a subtask of this task")
    .option("--workspace <workspace>", "a workspace's folder, name or id; Home otherwise")
    .option("--json", "print the task as JSON")
    .addHelpText(
      "after",
      '\nExample:\n  ollmlx task add "Ship dark mode" --priority high --criterion "The choice is remembered"',
    )
    .action(addTask);
  task
    .command("move")
    .description("Move a task to the end of another column.")
    .argument("<id>")
    .argument("<status>", "column, such as in-progress", parseStatus)
    .option("--json", "print the task as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx task move 12 in-progress")
    .action((id: string, status: TaskStatus, flags: { json?: boolean }) => moveTask(createClient(), id, status, flags));
  task
    .command("done")
    .description("Move a task to Done.")
    .argument("<id>")
    .option("--json", "print the task as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx task done 12")
    .action((id: string, flags: { json?: boolean }) => moveTask(createClient(), id, "Done", flags));
  task
    .command("rm")
    .description("Delete a task and its subtasks. `ollmlx task undo` brings them back.")
    .argument("<id>")
    .addHelpText("after", "\nExample:\n  ollmlx task rm 12")
    .action(async (id: string) => {
      const client = createClient();
      await client.tasks.remove.mutate({ id: await resolveTaskId(client, id) });
      printLine(`deleted task ${id}`);
    });
  task
    .command("undo")
    .description("Take back the newest change of the board.")
    .addHelpText("after", "\nExample:\n  ollmlx task undo")
    .action(async () => {
      const change = await createClient().tasks.undo.mutate({});
      printLine(change ? "took back the newest change" : "there is nothing to take back");
    });
  task
    .command("redo")
    .description("Repeat what was taken back last.")
    .addHelpText("after", "\nExample:\n  ollmlx task redo")
    .action(async () => {
      const change = await createClient().tasks.redo.mutate();
      printLine(change ? "repeated the change" : "there is nothing to repeat");
    });
}

async function addTask(title: string, flags: AddFlags): Promise<void> {
  const client = createClient();
  const { task } = await client.tasks.create.mutate({
    title,
    description: flags.description,
    priority: flags.priority,
    tags: flags.tag,
    criteria: flags.criterion,
    parentId: flags.parent ? await resolveTaskId(client, flags.parent) : null,
    ...(await findPlace(client, flags.workspace || undefined)),
  });
  if (flags.json) printJson(task);
  else printLine(`added #${task.number} ${task.title}`);
}

async function moveTask(
  client: Client,
  reference: string,
  status: TaskStatus,
  flags: { json?: boolean },
): Promise<void> {
  const id = await resolveTaskId(client, reference);
  await client.tasks.changeMany.mutate({ ids: [id], patch: { status } });
  const task = await client.tasks.get.query({ id });
  if (flags.json) printJson(task);
  else printLine(`moved #${task.number} to ${task.status}`);
}
