import { asc, eq, sql } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import { taskCriteria, taskDependencies, tasks, taskTags } from "~/db/schema/tasks";
import { firstWorkspaceId } from "~/db/schema/workspaces";

export type TaskRow = typeof tasks.$inferSelect;
type CriterionRow = typeof taskCriteria.$inferSelect;
export type Origin = CriterionRow["origin"];

/** A task with all that belongs to it: what the history keeps and what an undo writes back. */
export interface TaskSnapshot extends TaskRow {
  criteria: Pick<CriterionRow, "id" | "text" | "checked" | "kind" | "origin">[];
  tags: string[];
  /** By id of the task it waits for. */
  dependencies: { dependsOnId: string; origin: Origin }[];
}

export function readTaskSnapshot(db: Connection, id: string): TaskSnapshot | undefined {
  const task = db.select().from(tasks).where(eq(tasks.id, id)).get();
  if (!task) return undefined;
  return {
    ...task,
    criteria: db
      .select({
        id: taskCriteria.id,
        text: taskCriteria.text,
        checked: taskCriteria.checked,
        kind: taskCriteria.kind,
        origin: taskCriteria.origin,
      })
      .from(taskCriteria)
      .where(eq(taskCriteria.taskId, id))
      .orderBy(asc(taskCriteria.position))
      .all(),
    tags: db
      .select({ tag: taskTags.tag })
      .from(taskTags)
      .where(eq(taskTags.taskId, id))
      .orderBy(asc(taskTags.position))
      .all()
      .map((row) => row.tag),
    dependencies: db
      .select({ dependsOnId: taskDependencies.dependsOnId, origin: taskDependencies.origin })
      .from(taskDependencies)
      .where(eq(taskDependencies.taskId, id))
      .orderBy(asc(taskDependencies.dependsOnId))
      .all(),
  };
}

/** What a task has that nobody said anything about. */
export const plainTask = {
  workspaceId: firstWorkspaceId,
  todo2Id: null,
  parentId: null,
  complexity: null,
  estimateMinutes: null,
  estimateHighMinutes: null,
  actualMinutes: null,
  links: [],
  archivedAt: null,
} satisfies Partial<TaskSnapshot>;

/** A snapshot from the history, which may be older than some of the columns. */
export function completeSnapshot(kept: TaskSnapshot): TaskSnapshot {
  const criteria = kept.criteria.map((criterion) => ({ ...criterion, kind: criterion.kind ?? "acceptance" }));
  return { ...plainTask, ...kept, criteria };
}

/** Creates the task or makes it equal to the snapshot. */
export function writeTaskSnapshot(tx: Transaction, snapshot: TaskSnapshot): void {
  const { criteria, tags, dependencies, ...row } = snapshot;
  const taskId = row.id;
  tx.insert(tasks).values(row).onConflictDoUpdate({ target: tasks.id, set: row }).run();
  tx.delete(taskCriteria).where(eq(taskCriteria.taskId, taskId)).run();
  tx.delete(taskTags).where(eq(taskTags.taskId, taskId)).run();
  tx.delete(taskDependencies).where(eq(taskDependencies.taskId, taskId)).run();
  const criteriaRows = criteria.map((criterion, position) => ({ ...criterion, taskId, position }));
  if (criteriaRows.length > 0) tx.insert(taskCriteria).values(criteriaRows).run();
  const tagRows = tags.map((tag, position) => ({ tag, taskId, position }));
  if (tagRows.length > 0) tx.insert(taskTags).values(tagRows).run();
  const dependencyRows = dependencies.map((dependency) => ({ ...dependency, taskId }));
  if (dependencyRows.length > 0) tx.insert(taskDependencies).values(dependencyRows).run();
}

/** Deletes the task with its criteria, tags and own dependencies. Others must no longer name it when the transaction ends. */
export function deleteTask(tx: Transaction, id: string): void {
  tx.delete(tasks).where(eq(tasks.id, id)).run();
}

/** Lets a transaction write tasks that name each other in any order; the references are checked when it commits. */
export function deferReferences(tx: Transaction): void {
  tx.run(sql`pragma defer_foreign_keys = on`);
}

export function setTaskVersion(tx: Transaction, id: string, version: number, at: number): void {
  tx.update(tasks).set({ version, updatedAt: at }).where(eq(tasks.id, id)).run();
}
