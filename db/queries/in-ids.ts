import { type Placeholder, type SQL, type SQLWrapper, sql } from "drizzle-orm";

/**
 * Whether a column has one of the values of a JSON array, given as one parameter: a list of hundreds costs more to build
 * than to answer.
 */
export const inJson = (column: SQLWrapper, values: string | Placeholder): SQL =>
  sql`${column} in (select value from json_each(${values}))`;

/** As `inJson`, for ids that are at hand. */
export const inIds = (column: SQLWrapper, ids: readonly string[]): SQL => inJson(column, JSON.stringify(ids));
