import type { Connection } from "~/db/client";
import { listOpenTitles } from "~/db/queries/tasks";
import type { BreakdownRequest } from "~/server/services/breakdown/build-prompt";
import { readDetail } from "~/server/services/read-tasks";
import { shorten } from "~/shared/clean-text";
import type { TaskDetail } from "~/shared/contracts/task";

const mostCriteria = 30;
const mostTitles = 15;

/** What the model is told about a task: the task itself, its criteria, and the tasks around it. */
export function gatherRequest(db: Connection, task: TaskDetail): BreakdownRequest {
  return {
    taskDescription: [task.title, task.description.trim()].filter(Boolean).join("\n\n"),
    acceptanceCriteria: task.criteria.slice(0, mostCriteria).map((criterion) => shorten(criterion.text, 300)),
    context: describeContext(db, task),
  };
}

function describeContext(db: Connection, task: TaskDetail): string {
  const lines = [`Priority: ${task.priority}.`];
  if (task.tags.length > 0) lines.push(`Tags: ${task.tags.join(", ")}.`);
  if (task.parentId !== null) lines.push(`It is a part of the task "${titleOf(db, task.parentId)}".`);
  const dependencies = task.dependencyIds.slice(0, mostTitles).map((id) => `"${titleOf(db, id)}"`);
  if (dependencies.length > 0) lines.push(`It waits for: ${dependencies.join(", ")}.`);
  const existing = task.subtasks.slice(0, mostTitles).map((subtask) => `"${shorten(subtask.title, 120)}"`);
  if (existing.length > 0) lines.push(`It has these subtasks already, do not repeat them: ${existing.join(", ")}.`);
  const others = listOpenTitles(db, task.workspaceId)
    .filter((other) => other.id !== task.id && !task.subtasks.some((subtask) => subtask.id === other.id))
    .slice(0, mostTitles)
    .map((other) => `"${shorten(other.title, 80)}"`);
  if (others.length > 0) lines.push(`Other open tasks, for orientation only: ${others.join(", ")}.`);
  return lines.join("\n");
}

const titleOf = (db: Connection, id: string): string => shorten(readDetail(db, id).title, 120);
