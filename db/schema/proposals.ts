import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { oneOf } from "~/db/schema/one-of";
import {
  type ParseRung,
  type Proposal,
  parseRungSchema,
  proposalStatusSchema,
  type Run,
  runSchema,
} from "~/shared/contracts/proposal";
import { type TaskClass, taskClassSchema } from "~/shared/contracts/task";

const runStatuses = runSchema.shape.status.options;

/** One call of a model for the workflow. It outlives its task, so that an undone delete finds it again. */
export const runs = sqliteTable(
  "runs",
  {
    id: text().primaryKey(),
    taskId: text("task_id"),
    /** Not constrained here: a new kind of run needs no new table. */
    kind: text().$type<Run["kind"]>().notNull(),
    status: text().$type<Run["status"]>().notNull(),
    engine: text().notNull(),
    model: text().notNull(),
    promptRevisionId: text("prompt_revision_id").notNull(),
    /** The prompt as sent, after cuts. */
    input: text().notNull(),
    /** Characters left out of the task's text to fit the model's context; 0 = it went whole. */
    inputCutChars: integer("input_cut_chars").notNull().default(0),
    rawOutput: text("raw_output").notNull().default(""),
    finishReason: text("finish_reason"),
    parseRung: text("parse_rung").$type<ParseRung>(),
    error: text(),
    promptTokens: integer("prompt_tokens"),
    outputTokens: integer("output_tokens"),
    ttftMs: real("ttft_ms"),
    tokensPerSecond: real("tokens_per_second"),
    startedAt: integer("started_at").notNull(),
    finishedAt: integer("finished_at"),
  },
  (table) => [
    oneOf("runs_status", table.status, runStatuses),
    oneOf("runs_parse_rung", table.parseRung, parseRungSchema.options),
    index("runs_by_task").on(table.taskId, table.startedAt),
  ],
);

export const proposals = sqliteTable(
  "proposals",
  {
    id: text().primaryKey(),
    taskId: text("task_id").notNull(),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id),
    /** Not constrained here, as in `runs`. */
    kind: text().$type<Proposal["kind"]>().notNull(),
    status: text().$type<Proposal["status"]>().notNull(),
    baseTaskVersion: integer("base_task_version").notNull(),
    approach: text().notNull(),
    parseRung: text("parse_rung").$type<ParseRung>().notNull(),
    warnings: text({ mode: "json" }).$type<string[]>().notNull(),
    model: text().notNull(),
    createdAt: integer("created_at").notNull(),
    decidedAt: integer("decided_at"),
  },
  (table) => [
    oneOf("proposals_status", table.status, proposalStatusSchema.options),
    oneOf("proposals_parse_rung", table.parseRung, parseRungSchema.options),
    index("proposals_by_task").on(table.taskId, table.createdAt),
  ],
);

/** The subtasks as the model proposed them; a person's edits arrive with the apply call and become tasks. */
export const proposalItems = sqliteTable(
  "proposal_items",
  {
    proposalId: text("proposal_id")
      .notNull()
      .references(() => proposals.id, { onDelete: "cascade" }),
    position: integer().notNull(),
    key: text().notNull(),
    parentKey: text("parent_key"),
    title: text().notNull(),
    description: text().notNull(),
    acceptanceCriteria: text("acceptance_criteria", { mode: "json" }).$type<string[]>().notNull(),
    complexity: text().$type<TaskClass>().notNull(),
    minutes: integer().notNull(),
    dependsOn: text("depends_on", { mode: "json" }).$type<string[]>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.proposalId, table.key] }),
    oneOf("proposal_items_complexity", table.complexity, taskClassSchema.options),
  ],
);
