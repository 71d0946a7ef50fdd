import { type AnyColumn, sql } from "drizzle-orm";
import { check } from "drizzle-orm/sqlite-core";

/** A CHECK that a text column holds one of `values`; NULL passes, as SQL's CHECK does. */
export function oneOf(name: string, column: AnyColumn, values: readonly string[]) {
  const list = values.map((value) => `'${value.replaceAll("'", "''")}'`).join(", ");
  return check(name, sql`${column} in (${sql.raw(list)})`);
}
