import { isNull } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { oneOf } from "~/db/schema/one-of";
import {
  type AnswerFigures,
  type AnswerProblem,
  type Attachment,
  attachmentSchema,
  type ChatOptions,
  type Lane,
  type ToolCall,
  type Turn,
  turnSchema,
  turnStatusSchema,
} from "~/shared/contracts/conversation";

export const conversations = sqliteTable(
  "conversations",
  {
    id: text().primaryKey(),
    /** "" until the first message gives it one. */
    title: text().notNull(),
    lanes: text({ mode: "json" }).$type<Lane[]>().notNull(),
    isPinned: integer("is_pinned", { mode: "boolean" }).notNull().default(false),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    /** Set while its deletion can still be undone. */
    removedAt: integer("removed_at"),
  },
  (table) => [
    index("conversations_by_time").on(table.isPinned, table.updatedAt, table.id).where(isNull(table.removedAt)),
  ],
);

/** `turn_search`, a full-text index kept by triggers, holds the content of those that are not being written. */
export const turns = sqliteTable(
  "turns",
  {
    /** Order of writing, and the row of the full-text index. */
    number: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    conversationId: text("conversation_id")
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    parentId: text("parent_id"),
    role: text().$type<Turn["role"]>().notNull(),
    content: text().notNull(),
    thinking: text().notNull().default(""),
    toolCalls: text("tool_calls", { mode: "json" }).$type<ToolCall[]>().notNull().default([]),
    model: text(),
    status: text().$type<Turn["status"]>().notNull(),
    figures: text({ mode: "json" }).$type<AnswerFigures>(),
    problem: text({ mode: "json" }).$type<AnswerProblem>(),
    createdAt: integer("created_at").notNull(),
    removedAt: integer("removed_at"),
  },
  (table) => [
    oneOf("turns_role", table.role, turnSchema.shape.role.options),
    oneOf("turns_status", table.status, turnStatusSchema.options),
    index("turns_by_parent").on(table.conversationId, table.parentId),
  ],
);

export const turnAttachments = sqliteTable(
  "turn_attachments",
  {
    id: text().primaryKey(),
    turnId: text("turn_id")
      .notNull()
      .references(() => turns.id, { onDelete: "cascade" }),
    position: integer().notNull(),
    kind: text().$type<Attachment["kind"]>().notNull(),
    name: text().notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    /** The text, or the image's bytes in base64. */
    content: text().notNull(),
  },
  (table) => [
    oneOf("turn_attachments_kind", table.kind, attachmentSchema.shape.kind.options),
    index("turn_attachments_by_turn").on(table.turnId, table.position),
  ],
);

/** System prompts and options saved under a name. */
export const chatPresets = sqliteTable("chat_presets", {
  id: text().primaryKey(),
  name: text().notNull().unique(),
  system: text().notNull(),
  options: text({ mode: "json" }).$type<ChatOptions>().notNull(),
});
