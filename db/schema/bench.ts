import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { oneOf } from "~/db/schema/one-of";
import {
  type BenchLoad,
  type BenchMemory,
  type BenchModel,
  type BenchRun,
  type BenchSample,
  type BenchSide,
  benchRunSchema,
  benchSideSchema,
  type Machine,
} from "~/shared/contracts/bench";

const statuses = benchRunSchema.shape.status.options;

export const benchRuns = sqliteTable(
  "bench_runs",
  {
    id: text().primaryKey(),
    protocol: integer().notNull(),
    status: text().$type<BenchRun["status"]>().notNull(),
    options: text({ mode: "json" }).$type<BenchRun["options"]>().notNull(),
    a: text({ mode: "json" }).$type<BenchModel>().notNull(),
    b: text({ mode: "json" }).$type<BenchModel>(),
    machine: text({ mode: "json" }).$type<Machine>().notNull(),
    ollmlxVersion: text("ollmlx_version").notNull(),
    contextTokens: integer("context_tokens").notNull(),
    loads: text({ mode: "json" }).$type<BenchLoad[]>().notNull(),
    startedAt: integer("started_at").notNull(),
    finishedAt: integer("finished_at"),
    error: text(),
    jobId: text("job_id").notNull().default(""),
    configHash: text("config_hash").notNull().default(""),
    memory: text({ mode: "json" }).$type<BenchMemory[]>().notNull().default([]),
    baselineAt: integer("baseline_at"),
  },
  (table) => [oneOf("bench_runs_status", table.status, statuses)],
);

/** One measured repetition, written as it ends, so that a killed run stays readable. */
export const benchSamples = sqliteTable(
  "bench_samples",
  {
    runId: text("run_id")
      .notNull()
      .references(() => benchRuns.id, { onDelete: "cascade" }),
    position: integer().notNull(),
    pair: integer().notNull(),
    side: text().$type<BenchSide>().notNull(),
    firstTokenAtMs: real("first_token_at_ms").notNull(),
    lastTokenAtMs: real("last_token_at_ms").notNull(),
    endMs: real("end_ms").notNull(),
    textChunks: integer("text_chunks").notNull(),
    promptTokens: integer("prompt_tokens").notNull(),
    cachedTokens: integer("cached_tokens"),
    outputTokens: integer("output_tokens").notNull(),
    finishReason: text("finish_reason").notNull(),
    attempts: integer().notNull(),
    enginePromptNs: integer("engine_prompt_ns"),
    engineDecodeNs: integer("engine_decode_ns"),
    loadNs: integer("load_ns"),
    peakResidentBytes: integer("peak_resident_bytes"),
    flags: text({ mode: "json" }).$type<string[]>().notNull(),
    outputText: text("output_text").notNull(),
    startedAt: integer("started_at").notNull(),
    caseId: text("case_id").notNull().default("main"),
    via: text().$type<BenchSample["via"]>().notNull().default("engine"),
    sentAtMs: real("sent_at_ms").notNull().default(0),
    chunkAtMs: text("chunk_at_ms", { mode: "json" }).$type<number[]>().notNull().default([]),
    environment: text({ mode: "json" }).$type<BenchSample["environment"]>(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.position] }),
    oneOf("bench_samples_side", table.side, benchSideSchema.options),
  ],
);
