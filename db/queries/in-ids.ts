import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** Whether a column has one of these values, by one parameter: a list of hundreds costs more to build than to answer. */
export const inIds = (column: SQLWrapper, ids: readonly string[]): SQL =>
  sql`${column} in (select value from json_each(${JSON.stringify(ids)}))`;
