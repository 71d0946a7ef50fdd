import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { oneOf } from "~/db/schema/one-of";
import type { Analysis, Estimate } from "~/shared/contracts/analysis";
import { type TaskClass, taskClassSchema } from "~/shared/contracts/task";

/** What the analyser said of a task's version, and what a person made of it. */
export const analyses = sqliteTable(
  "analyses",
  {
    id: text().primaryKey(),
    taskId: text("task_id").notNull(),
    taskVersion: integer("task_version").notNull(),
    result: text({ mode: "json" }).$type<Analysis>().notNull(),
    /** The class that a person chose instead; a label for measuring the analyser. */
    correctedClass: text("corrected_class").$type<TaskClass>(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    oneOf("analyses_corrected_class", table.correctedClass, taskClassSchema.options),
    index("analyses_by_task").on(table.taskId, table.createdAt),
  ],
);

/** Estimates as they were made; compared with `tasks.actual_minutes` when the task is done. */
export const estimates = sqliteTable(
  "estimates",
  {
    id: text().primaryKey(),
    taskId: text("task_id").notNull(),
    result: text({ mode: "json" }).$type<Estimate>().notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("estimates_by_task").on(table.taskId, table.createdAt)],
);
