import { integer, primaryKey, real, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { oneOf } from "~/db/schema/one-of";
import { type Prompt, type PromptRevision, promptRevisionSchema, promptSchema } from "~/shared/contracts/prompt";
import { type EvalCase, type EvalOutcome, type EvalRun, evalRunSchema } from "~/shared/contracts/prompt-evaluation";
import {
  type Optimization,
  type OptimizationReport,
  type OptimizeRequest,
  optimizationSchema,
} from "~/shared/contracts/prompt-optimization";

const { author: authors, status: statuses } = promptRevisionSchema.shape;

export const prompts = sqliteTable(
  "prompts",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    summary: text().notNull(),
    placeholders: text({ mode: "json" }).$type<string[]>().notNull(),
    origin: text().$type<Prompt["origin"]>().notNull().default("builtin"),
    activeRevisionId: text("active_revision_id").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [oneOf("prompts_origin", table.origin, promptSchema.shape.origin.options)],
);

/** Immutable once written. */
export const promptRevisions = sqliteTable(
  "prompt_revisions",
  {
    id: text().primaryKey(),
    promptId: text("prompt_id")
      .notNull()
      .references(() => prompts.id, { onDelete: "cascade" }),
    number: integer().notNull(),
    parentId: text("parent_id"),
    text: text().notNull(),
    author: text().$type<PromptRevision["author"]>().notNull(),
    reason: text().notNull(),
    status: text().$type<PromptRevision["status"]>().notNull().default("accepted"),
    statusReason: text("status_reason").notNull().default(""),
    optimizationId: text("optimization_id"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    oneOf("prompt_revisions_author", table.author, authors.options),
    oneOf("prompt_revisions_status", table.status, statuses.options),
    unique("prompt_revisions_number").on(table.promptId, table.number),
  ],
);

/** Names that point to a revision and can be moved. */
export const promptLabels = sqliteTable(
  "prompt_labels",
  {
    promptId: text("prompt_id")
      .notNull()
      .references(() => prompts.id, { onDelete: "cascade" }),
    name: text().notNull(),
    revisionId: text("revision_id")
      .notNull()
      .references(() => promptRevisions.id, { onDelete: "cascade" }),
  },
  (table) => [primaryKey({ columns: [table.promptId, table.name] })],
);

/** A run of the optimiser. `report` is null until its first round ended. */
export const promptOptimizations = sqliteTable(
  "prompt_optimizations",
  {
    id: text().primaryKey(),
    promptId: text("prompt_id").references(() => prompts.id, { onDelete: "cascade" }),
    baseRevisionId: text("base_revision_id"),
    bestRevisionId: text("best_revision_id"),
    model: text().notNull(),
    judgeModel: text("judge_model").notNull(),
    request: text({ mode: "json" }).$type<OptimizeRequest>(),
    status: text().$type<Optimization["status"]>().notNull(),
    report: text({ mode: "json" }).$type<OptimizationReport>(),
    startedAt: integer("started_at").notNull(),
    finishedAt: integer("finished_at"),
  },
  (table) => [oneOf("prompt_optimizations_status", table.status, optimizationSchema.shape.status.options)],
);

export const promptEvalSets = sqliteTable(
  "prompt_eval_sets",
  {
    id: text().primaryKey(),
    promptId: text("prompt_id")
      .notNull()
      .references(() => prompts.id, { onDelete: "cascade" }),
    name: text().notNull(),
    cases: text({ mode: "json" }).$type<EvalCase[]>().notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [unique("prompt_eval_sets_name").on(table.promptId, table.name)],
);

export const promptEvalRuns = sqliteTable(
  "prompt_eval_runs",
  {
    id: text().primaryKey(),
    setId: text("set_id")
      .notNull()
      .references(() => promptEvalSets.id, { onDelete: "cascade" }),
    promptId: text("prompt_id").notNull(),
    revisionId: text("revision_id").notNull(),
    model: text().notNull(),
    status: text().$type<EvalRun["status"]>().notNull(),
    outcomes: text({ mode: "json" }).$type<EvalOutcome[]>().notNull(),
    startedAt: integer("started_at").notNull(),
    finishedAt: integer("finished_at"),
  },
  (table) => [oneOf("prompt_eval_runs_status", table.status, evalRunSchema.shape.status.options)],
);

/** How models did as judges on the built-in pairs, by the weights they had then. */
export const promptJudges = sqliteTable(
  "prompt_judges",
  {
    model: text().notNull(),
    digest: text().notNull(),
    accuracy: real().notNull(),
    flipRate: real("flip_rate").notNull(),
    pairs: integer().notNull(),
    isReliable: integer("is_reliable", { mode: "boolean" }).notNull(),
    measuredAt: integer("measured_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.model, table.digest] })],
);
