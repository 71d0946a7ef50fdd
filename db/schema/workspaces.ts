import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { SavedView, WorkspaceRules } from "~/shared/contracts/workspace";

/** The workspace that a new installation begins with; tasks made before there were workspaces belong to it. */
export const firstWorkspaceId = "home";

export const workspaces = sqliteTable("workspaces", {
  id: text().primaryKey(),
  name: text().notNull(),
  /** Real path of its folder; null = none chosen yet. Two workspaces never share a folder. */
  path: text().unique(),
  rules: text({ mode: "json" }).$type<WorkspaceRules>().notNull(),
  views: text({ mode: "json" }).$type<SavedView[]>().notNull().default([]),
  createdAt: integer("created_at").notNull(),
  archivedAt: integer("archived_at"),
});

/** What a workspace's Todo2 file and the board last agreed on. */
export const todo2Syncs = sqliteTable("todo2_syncs", {
  workspaceId: text("workspace_id").primaryKey(),
  /** The file's text when it was last read or written. */
  document: text().notNull(),
  /** Tasks by id as both sides agree on them (`Todo2Task`). */
  tasks: text({ mode: "json" }).$type<Record<string, unknown>>().notNull(),
  conflicts: text({ mode: "json" }).$type<unknown[]>().notNull(),
  error: text(),
  isLive: integer("is_live", { mode: "boolean" }).notNull().default(false),
  syncedAt: integer("synced_at").notNull(),
});
