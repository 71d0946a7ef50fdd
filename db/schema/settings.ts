import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Choices made in the dashboard; the daemon's start-up settings are flags and variables, not rows. */
export const settings = sqliteTable("settings", {
  key: text().primaryKey(),
  value: text({ mode: "json" }).$type<unknown>().notNull(),
  updatedAt: integer("updated_at").notNull(),
});

/** Numbers that are handed out once and never again, such as a task's short number. */
export const counters = sqliteTable("counters", {
  name: text().primaryKey(),
  value: integer().notNull(),
});
