import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { oneOf } from "~/db/schema/one-of";

/** mcp: another program by the Model Context Protocol; sync: the workspace's Todo2 file. */
export const actors = ["human", "model", "system", "mcp", "sync"] as const;
export const eventEntities = ["task", "proposal", "comment"] as const;
export const eventTypes = ["created", "updated", "removed"] as const;

/**
 * The append-only history of the board. A row is one aggregate's change, with the whole aggregate before and after it
 * (null = it did not exist). Rows of one user action share `groupId`. An undo or a redo is a group of its own that
 * names the action it takes back or brings again in `undoesGroupId`; the newest of these decides whether it is undone.
 */
export const events = sqliteTable(
  "events",
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    actor: text({ enum: actors }).notNull(),
    entity: text({ enum: eventEntities }).notNull(),
    entityId: text("entity_id").notNull(),
    type: text({ enum: eventTypes }).notNull(),
    before: text({ mode: "json" }).$type<unknown>(),
    after: text({ mode: "json" }).$type<unknown>(),
    groupId: text("group_id").notNull(),
    undoesGroupId: text("undoes_group_id"),
    /** True in a group that brings `undoesGroupId` again. */
    isRedo: integer("is_redo", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    oneOf("events_actor", table.actor, actors),
    oneOf("events_entity", table.entity, eventEntities),
    oneOf("events_type", table.type, eventTypes),
    index("events_by_group").on(table.groupId),
    index("events_by_undone_group").on(table.undoesGroupId),
    index("events_by_entity").on(table.entity, table.entityId),
  ],
);
