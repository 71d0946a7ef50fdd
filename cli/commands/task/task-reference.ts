import { InvalidArgumentError } from "commander";
import type { Client } from "~/cli/client";
import { type TaskPriority, type TaskStatus, taskPriorities, taskStatuses } from "~/shared/contracts/task";

/** A column as people type it: case, spaces, dashes and underscores do not matter. */
export function parseStatus(text: string): TaskStatus {
  const plain = (name: string) => name.toLowerCase().replace(/[\s_-]/g, "");
  const status = taskStatuses.find((name) => plain(name) === plain(text));
  if (!status) throw new InvalidArgumentError(`The columns are: ${taskStatuses.join(", ")}.`);
  return status;
}

/** A priority, in any case. */
export function parsePriority(text: string): TaskPriority {
  const priority = taskPriorities.find((name) => name === text.toLowerCase());
  if (!priority) throw new InvalidArgumentError(`The priorities are: ${taskPriorities.join(", ")}.`);
  return priority;
}

/** The long id of a task given by number ("12", "#12") or id. */
export async function resolveTaskId(client: Client, reference: string): Promise<string> {
  return (await client.tasks.get.query({ id: reference })).id;
}
