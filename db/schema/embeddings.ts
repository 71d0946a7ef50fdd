import { blob, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Vectors of texts, kept so that each is computed once for each model. A cache: rows may be deleted at any time. */
export const embeddings = sqliteTable(
  "embeddings",
  {
    /** The digest of the model that made it. */
    model: text().notNull(),
    /** SHA-256 of the text, in hexadecimal. */
    contentHash: text("content_hash").notNull(),
    /** Little-endian 32-bit floats. */
    vector: blob({ mode: "buffer" }).notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.model, table.contentHash] }),
    index("embeddings_by_age").on(table.createdAt),
  ],
);
