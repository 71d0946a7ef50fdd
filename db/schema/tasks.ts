import { isNull } from "drizzle-orm";
import { type AnySQLiteColumn, index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { actors } from "~/db/schema/events";
import { oneOf } from "~/db/schema/one-of";
import { firstWorkspaceId } from "~/db/schema/workspaces";
import {
  criterionKinds,
  type TaskClass,
  type TaskLink,
  type TaskStatus,
  taskClassSchema,
  taskPriorities,
  taskStatuses,
} from "~/shared/contracts/task";

/** Who wrote a dependency or a criterion. */
export const origins = ["human", "model"] as const;

export const tasks = sqliteTable(
  "tasks",
  {
    id: text().primaryKey(),
    number: integer().notNull().unique(),
    workspaceId: text("workspace_id").notNull().default(firstWorkspaceId),
    /** Its id in the workspace's Todo2 file; null = not there. */
    todo2Id: text("todo2_id"),
    title: text().notNull(),
    description: text().notNull().default(""),
    status: text({ enum: taskStatuses }).notNull(),
    priority: text({ enum: taskPriorities }).notNull(),
    rank: text().notNull(),
    parentId: text("parent_id").references((): AnySQLiteColumn => tasks.id),
    complexity: text().$type<TaskClass>(),
    /** Half of such tasks are done by then. */
    estimateMinutes: integer("estimate_minutes"),
    /** Nine of ten such tasks are done by then. */
    estimateHighMinutes: integer("estimate_high_minutes"),
    actualMinutes: integer("actual_minutes"),
    links: text({ mode: "json" }).$type<TaskLink[]>().notNull().default([]),
    archivedAt: integer("archived_at"),
    /** Raised by every change but a new rank in the same column. */
    version: integer().notNull().default(1),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    oneOf("tasks_status", table.status, taskStatuses),
    oneOf("tasks_priority", table.priority, taskPriorities),
    oneOf("tasks_complexity", table.complexity, taskClassSchema.options),
    index("tasks_by_column").on(table.workspaceId, table.status, table.rank, table.id).where(isNull(table.archivedAt)),
    unique("tasks_todo2_id").on(table.workspaceId, table.todo2Id),
    index("tasks_by_parent").on(table.parentId),
  ],
);

/** `taskId` waits for `dependsOnId`. The graph has no cycle: writers check it in the same transaction. */
export const taskDependencies = sqliteTable(
  "task_dependencies",
  {
    taskId: text("task_id")
      .notNull()
      .references(() => tasks.id, { onDelete: "cascade" }),
    dependsOnId: text("depends_on_id")
      .notNull()
      .references(() => tasks.id),
    origin: text({ enum: origins }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.taskId, table.dependsOnId] }),
    oneOf("task_dependencies_origin", table.origin, origins),
    index("task_dependencies_by_target").on(table.dependsOnId),
  ],
);

export const taskCriteria = sqliteTable(
  "task_criteria",
  {
    id: text().primaryKey(),
    taskId: text("task_id")
      .notNull()
      .references(() => tasks.id, { onDelete: "cascade" }),
    position: integer().notNull(),
    text: text().notNull(),
    checked: integer({ mode: "boolean" }).notNull().default(false),
    /** acceptance: what this task must show; done: what the workspace asks of every task. */
    kind: text({ enum: criterionKinds }).notNull().default("acceptance"),
    origin: text({ enum: origins }).notNull(),
  },
  (table) => [
    oneOf("task_criteria_kind", table.kind, criterionKinds),
    oneOf("task_criteria_origin", table.origin, origins),
    index("task_criteria_by_task").on(table.taskId, table.position),
  ],
);

export const taskTags = sqliteTable(
  "task_tags",
  {
    taskId: text("task_id")
      .notNull()
      .references(() => tasks.id, { onDelete: "cascade" }),
    position: integer().notNull(),
    tag: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.tag] })],
);

/** Comments stay when their task's Todo2 file is synchronised: `todo2Id` is their id there. */
export const taskComments = sqliteTable(
  "task_comments",
  {
    id: text().primaryKey(),
    taskId: text("task_id")
      .notNull()
      .references(() => tasks.id, { onDelete: "cascade" }),
    todo2Id: text("todo2_id"),
    type: text().notNull(),
    author: text({ enum: actors }).notNull(),
    text: text().notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    oneOf("task_comments_author", table.author, actors),
    index("task_comments_by_task").on(table.taskId, table.createdAt),
  ],
);

/** Every step of a task from column to column; `fromStatus` is null when it was created, `toStatus` when it was deleted. */
export const taskMoves = sqliteTable(
  "task_moves",
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    taskId: text("task_id").notNull(),
    workspaceId: text("workspace_id").notNull(),
    fromStatus: text("from_status").$type<TaskStatus>(),
    toStatus: text("to_status").$type<TaskStatus>(),
    at: integer().notNull(),
  },
  (table) => [
    index("task_moves_by_task").on(table.taskId, table.at),
    index("task_moves_by_workspace").on(table.workspaceId, table.at),
  ],
);
