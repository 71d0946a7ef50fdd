import { type AnySQLiteColumn, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { oneOf } from "~/db/schema/one-of";
import { type TaskClass, taskClassSchema, taskPriorities, taskStatuses } from "~/shared/contracts/task";

/** Who wrote a dependency or a criterion. */
export const origins = ["human", "model"] as const;

export const tasks = sqliteTable(
  "tasks",
  {
    id: text().primaryKey(),
    number: integer().notNull().unique(),
    title: text().notNull(),
    description: text().notNull().default(""),
    status: text({ enum: taskStatuses }).notNull(),
    priority: text({ enum: taskPriorities }).notNull(),
    rank: text().notNull(),
    parentId: text("parent_id").references((): AnySQLiteColumn => tasks.id),
    complexity: text().$type<TaskClass>(),
    estimateMinutes: integer("estimate_minutes"),
    actualMinutes: integer("actual_minutes"),
    /** Raised by every change but a new rank in the same column. */
    version: integer().notNull().default(1),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    oneOf("tasks_status", table.status, taskStatuses),
    oneOf("tasks_priority", table.priority, taskPriorities),
    oneOf("tasks_complexity", table.complexity, taskClassSchema.options),
    index("tasks_by_status_rank").on(table.status, table.rank, table.id),
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
    origin: text({ enum: origins }).notNull(),
  },
  (table) => [
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
