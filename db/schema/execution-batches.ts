import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Execution } from "~/shared/contracts/execution";

/** What is stored of one task of a batch; how it stands is read from its job and its attempts. */
export interface StoredBatchItem {
  taskId: string;
  wave: number;
  /** Null = not started. */
  jobId: string | null;
  /** Why it is not started at all. */
  refusal: string | null;
}

/** Tasks that were given to models together, wave by wave. */
export const executionBatches = sqliteTable(
  "execution_batches",
  {
    id: text().primaryKey(),
    mode: text().$type<Execution["mode"]>().notNull(),
    model: text(),
    parallel: integer(),
    items: text({ mode: "json" }).$type<StoredBatchItem[]>().notNull(),
    createdAt: integer("created_at").notNull(),
    cancelledAt: integer("cancelled_at"),
    /** When nothing was left to start or to wait for. */
    endedAt: integer("ended_at"),
  },
  (table) => [index("execution_batches_open").on(table.endedAt, table.cancelledAt)],
);
