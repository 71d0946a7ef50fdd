import { sql } from "drizzle-orm";
import { index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { oneOf } from "~/db/schema/one-of";
import { runs } from "~/db/schema/proposals";
import { type Execution, executionCategories, executionModes, executionStatuses } from "~/shared/contracts/execution";

/** Attempts of models at tasks. They outlive their task, so that an undone delete finds them again. */
export const executions = sqliteTable(
  "executions",
  {
    id: text().primaryKey(),
    taskId: text("task_id").notNull(),
    workspaceId: text("workspace_id").notNull(),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id),
    attempt: integer().notNull(),
    category: text().$type<Execution["category"]>().notNull(),
    status: text().$type<Execution["status"]>().notNull(),
    mode: text().$type<Execution["mode"]>().notNull(),
    engine: text().notNull(),
    model: text().notNull(),
    /** A model with other weights under the same name begins without evidence. */
    modelDigest: text("model_digest").notNull(),
    promptRevisionId: text("prompt_revision_id").notNull(),
    feedback: text().notNull(),
    baseCommit: text("base_commit"),
    manifest: text({ mode: "json" }).$type<Execution["manifest"]>().notNull(),
    files: text({ mode: "json" }).$type<Execution["files"]>().notNull(),
    findings: text({ mode: "json" }).$type<Execution["findings"]>().notNull(),
    explanation: text().notNull(),
    checksBefore: text("checks_before", { mode: "json" }).$type<Execution["checksBefore"]>().notNull(),
    checksAfter: text("checks_after", { mode: "json" }).$type<Execution["checksAfter"]>().notNull(),
    sandbox: text(),
    repairs: integer().notNull(),
    refusals: text({ mode: "json" }).$type<string[]>().notNull(),
    parseRung: text("parse_rung").$type<Execution["parseRung"]>(),
    confidence: real(),
    reasons: text({ mode: "json" }).$type<Execution["reasons"]>().notNull(),
    selfConfidence: real("self_confidence"),
    promptTokens: integer("prompt_tokens").notNull(),
    /** Of `promptTokens`, those that the engine had in memory already. */
    cachedTokens: integer("cached_tokens").notNull().default(0),
    outputTokens: integer("output_tokens").notNull(),
    durationMs: integer("duration_ms"),
    error: text({ mode: "json" }).$type<NonNullable<Execution["error"]>>(),
    written: text({ mode: "json" }).$type<Execution["written"]>().notNull(),
    branch: text(),
    /** The task's column before the attempt moved it to Review. */
    statusBefore: text("status_before"),
    /** 1 taken, 0.5 taken after larger edits, 0 rejected or reverted; null = not decided. */
    outcome: real(),
    createdAt: integer("created_at").notNull(),
    finishedAt: integer("finished_at"),
    decidedAt: integer("decided_at"),
  },
  (table) => [
    oneOf("executions_category", table.category, executionCategories),
    oneOf("executions_status", table.status, executionStatuses),
    oneOf("executions_mode", table.mode, executionModes),
    index("executions_by_task").on(table.taskId, table.createdAt),
    index("executions_by_model").on(table.model, table.category, table.decidedAt),
    // The lease: one attempt at a task at a time.
    uniqueIndex("executions_one_running").on(table.taskId).where(sql`${table.status} = 'running'`),
  ],
);
