import { type Command, InvalidArgumentError } from "commander";
import { CliError, usageError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import { parsePriority, resolveTaskId } from "~/cli/commands/task/task-reference";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine } from "~/cli/output";
import { collect } from "~/cli/parse-request";
import { parseEstimate } from "~/shared/board-estimate";
import { type TaskClass, type TaskDetail, type TaskPriority, taskClassSchema } from "~/shared/contracts/task";

interface EditFlags extends JsonFlag {
  title?: string;
  description?: string;
  priority?: TaskPriority;
  class?: TaskClass;
  estimate?: number;
  actual?: number;
  parent?: string;
  tag?: string[];
  untag?: string[];
  criterion?: string[];
  check?: number[];
  uncheck?: number[];
  after?: string[];
  notAfter?: string[];
}

/** `edit` and `comment`: a task's own texts and facts. */
export function registerEdit(task: Command): void {
  task
    .command("edit")
    .description("Change a task. What is not named stays as it is; `ollmlx task undo` takes the change back.")
    .argument("<id>")
    .option("--title <text>", "its title")
    .option("--description <text>", "what it is about, in Markdown")
    .option("--priority <priority>", "low, medium, high or critical", parsePriority)
    .option("--class <class>", "simple, medium or complex", parseClass)
    .option("--estimate <time>", "how long it should take, such as 45m or 1h 30m", parseTime)
    .option("--actual <time>", "how long it took", parseTime)
    .option("--parent <id>", "make it a subtask of this task; none for no parent")
    .option("--tag <tag>", "add a tag; may be repeated", collect)
    .option("--untag <tag>", "take a tag away; may be repeated", collect)
    .option("--criterion <text>", "add a criterion; may be repeated", collect)
    .option("--check <number>", "tick a criterion, counted from 1; may be repeated", collectNumber)
    .option("--uncheck <number>", "untick a criterion; may be repeated", collectNumber)
    .option("--after <id>", "let it wait for this task; may be repeated", collect)
    .option("--not-after <id>", "no longer wait for this task; may be repeated", collect)
    .option("--json", "print the task as JSON")
    .addHelpText(
      "after",
      '\nExamples:\n  ollmlx task edit 12 --title "Ship the theme" --check 1\n  ollmlx task edit 12 --after 11 --estimate 2h',
    )
    .action(editTask);
  task
    .command("comment")
    .description("Add a comment to a task.")
    .argument("<id>")
    .argument("<text>")
    .option("--json", "print the comment as JSON")
    .addHelpText("after", '\nExample:\n  ollmlx task comment 12 "Waits for the new icons"')
    .action(async (id: string, text: string, flags: JsonFlag) => {
      const client = createClient();
      const { comment } = await client.comments.add.mutate({ taskId: await resolveTaskId(client, id), text });
      if (flags.json) printJson(comment);
      else printLine(`added a comment to task ${id}`);
    });
}

async function editTask(reference: string, flags: EditFlags): Promise<void> {
  const { json, ...fields } = flags;
  if (Object.keys(fields).length === 0) {
    throw usageError("nothing to change is named", "For example: --title, --priority or --criterion");
  }
  const client = createClient();
  const task = await client.tasks.get.query({ id: reference });
  const [added = [], removed = []] = await Promise.all(
    [flags.after, flags.notAfter].map((ids) => Promise.all((ids ?? []).map((id) => resolveTaskId(client, id)))),
  );
  const patch = {
    title: flags.title,
    description: flags.description,
    priority: flags.priority,
    complexity: flags.class,
    estimateMinutes: flags.estimate,
    actualMinutes: flags.actual,
    parentId: flags.parent === "none" ? null : flags.parent,
    tags: flags.tag || flags.untag ? changeList(task.tags, flags.tag, flags.untag) : undefined,
    criteria: flags.criterion || flags.check || flags.uncheck ? changeCriteria(task, flags) : undefined,
    dependencyIds: flags.after || flags.notAfter ? changeList(task.dependencyIds, added, removed) : undefined,
  };
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const changed = await client.tasks.update.mutate({ id: task.id, version: task.version, patch: given });
  if (json) printJson(changed.task);
  else printLine(`changed #${changed.task.number} ${changed.task.title}`);
}

const changeList = (before: string[], added: string[] = [], removed: string[] = []): string[] => [
  ...new Set([...before.filter((one) => !removed.includes(one)), ...added]),
];

function changeCriteria(task: TaskDetail, { criterion = [], check = [], uncheck = [] }: EditFlags) {
  for (const number of [...check, ...uncheck]) {
    if (number > task.criteria.length) {
      throw new CliError(`task #${task.number} has no criterion ${number}`, {
        hint: `It has ${task.criteria.length}: ollmlx task show ${task.number}`,
      });
    }
  }
  const kept = task.criteria.map((one, at) => ({
    ...one,
    checked: check.includes(at + 1) || (one.checked && !uncheck.includes(at + 1)),
  }));
  return [...kept, ...criterion.map((text) => ({ text, checked: false }))];
}

function parseClass(text: string): TaskClass {
  const parsed = taskClassSchema.safeParse(text.toLowerCase());
  if (!parsed.success) throw new InvalidArgumentError(`The classes are: ${taskClassSchema.options.join(", ")}.`);
  return parsed.data;
}

function parseTime(text: string): number {
  const minutes = parseEstimate(text);
  if (minutes === null) throw new InvalidArgumentError("Write it as 45m, 2h or 1h 30m.");
  return minutes;
}

function collectNumber(text: string, all: number[] = []): number[] {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("Give the criterion's number, counted from 1.");
  return [...all, Number(text)];
}
