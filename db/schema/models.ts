import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { oneOf } from "~/db/schema/one-of";
import { type EngineId, engineIdSchema } from "~/shared/contracts/engine";

/** What the daemon learned of a model's files by using it; a new digest starts anew. */
export const modelFacts = sqliteTable(
  "model_facts",
  {
    name: text().notNull(),
    digest: text().notNull(),
    engine: text().$type<EngineId>().notNull(),
    parameterCount: integer("parameter_count"),
    bitsPerWeight: real("bits_per_weight"),
    /** Speeds of the last run; null until a run told them. */
    promptTokensPerSecond: real("prompt_tokens_per_second"),
    outputTokensPerSecond: real("output_tokens_per_second"),
    measuredAt: integer("measured_at"),
  },
  (table) => [
    primaryKey({ columns: [table.name, table.digest] }),
    oneOf("model_facts_engine", table.engine, engineIdSchema.options),
  ],
);
