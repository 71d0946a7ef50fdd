import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { oneOf } from "~/db/schema/one-of";
import { type Job, type JobProgress, jobStatusSchema } from "~/shared/contracts/job";

export const jobs = sqliteTable(
  "jobs",
  {
    id: text().primaryKey(),
    /** Not constrained here: a new kind of work needs no new table. The runner refuses unknown kinds. */
    kind: text().$type<Job["kind"]>().notNull(),
    title: text().notNull(),
    status: text().$type<Job["status"]>().notNull(),
    payload: text({ mode: "json" }).$type<unknown>().notNull(),
    idempotencyKey: text("idempotency_key"),
    progress: text({ mode: "json" }).$type<JobProgress>(),
    result: text({ mode: "json" }).$type<Record<string, unknown>>(),
    error: text({ mode: "json" }).$type<NonNullable<Job["error"]>>(),
    createdAt: integer("created_at").notNull(),
    startedAt: integer("started_at"),
    finishedAt: integer("finished_at"),
  },
  (table) => [
    oneOf("jobs_status", table.status, jobStatusSchema.options),
    index("jobs_by_status").on(table.status, table.createdAt),
  ],
);
