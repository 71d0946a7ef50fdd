import { integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { oneOf } from "~/db/schema/one-of";
import { type PromptRevision, promptRevisionSchema } from "~/shared/contracts/prompt";

const authors = promptRevisionSchema.shape.author.options;

export const prompts = sqliteTable("prompts", {
  id: text().primaryKey(),
  name: text().notNull(),
  summary: text().notNull(),
  placeholders: text({ mode: "json" }).$type<string[]>().notNull(),
  activeRevisionId: text("active_revision_id").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

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
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    oneOf("prompt_revisions_author", table.author, authors),
    unique("prompt_revisions_number").on(table.promptId, table.number),
  ],
);
