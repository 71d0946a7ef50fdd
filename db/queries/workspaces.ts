import { asc, eq, isNull, sql } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import { tasks } from "~/db/schema/tasks";
import { workspaces } from "~/db/schema/workspaces";

export type WorkspaceRow = typeof workspaces.$inferSelect;

export function readWorkspace(db: Connection, id: string): WorkspaceRow | undefined {
  return db.select().from(workspaces).where(eq(workspaces.id, id)).get();
}

export function findWorkspaceByPath(db: Connection, path: string): WorkspaceRow | undefined {
  return db.select().from(workspaces).where(eq(workspaces.path, path)).get();
}

/** In the order they were made; archived ones last. */
export function listWorkspaces(db: Connection): WorkspaceRow[] {
  return db
    .select()
    .from(workspaces)
    .orderBy(sql`${workspaces.archivedAt} is not null`, asc(workspaces.createdAt))
    .all();
}

/** Creates the workspace or makes it equal to the row. */
export function writeWorkspace(tx: Transaction, row: WorkspaceRow): void {
  tx.insert(workspaces).values(row).onConflictDoUpdate({ target: workspaces.id, set: row }).run();
}

/** Tasks that are not archived, by workspace. Uses tasks_by_column. */
export function countWorkspaceTasks(db: Connection): Map<string, number> {
  const rows = db
    .select({ id: tasks.workspaceId, count: sql<number>`count(*)` })
    .from(tasks)
    .where(isNull(tasks.archivedAt))
    .groupBy(tasks.workspaceId)
    .all();
  return new Map(rows.map(({ id, count }) => [id, count]));
}
