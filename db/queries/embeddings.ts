import { and, eq, sql } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import { inIds } from "~/db/queries/in-ids";
import { embeddings } from "~/db/schema/embeddings";
import { tasks } from "~/db/schema/tasks";

/** More than the finished tasks of a few workspaces; at a thousand dimensions about 20 MB. */
const MOST_ROWS = 5_000;

/** The vectors that are known, by content hash. */
export function readEmbeddings(db: Connection, model: string, hashes: readonly string[]): Map<string, Float32Array> {
  const rows = db
    .select({ hash: embeddings.contentHash, vector: embeddings.vector })
    .from(embeddings)
    .where(and(eq(embeddings.model, model), inIds(embeddings.contentHash, hashes)))
    .all();
  return new Map(rows.map(({ hash, vector }) => [hash, toFloats(vector)]));
}

/** Keeps vectors, and no more than the newest `mostRows` in all. */
export function writeEmbeddings(
  tx: Transaction,
  model: string,
  vectors: ReadonlyMap<string, Float32Array>,
  mostRows = MOST_ROWS,
): void {
  const createdAt = Date.now();
  for (const [contentHash, floats] of vectors) {
    const vector = Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength);
    tx.insert(embeddings).values({ model, contentHash, vector, createdAt }).onConflictDoNothing().run();
  }
  tx.delete(embeddings)
    .where(
      sql`rowid in (select rowid from ${embeddings} order by ${embeddings.createdAt} desc limit -1 offset ${mostRows})`,
    )
    .run();
}

/** The beginning of each task's description, by id. */
export function readDescriptions(db: Connection, ids: readonly string[], characters: number): Map<string, string> {
  const rows = db
    .select({ id: tasks.id, text: sql<string>`substr(${tasks.description}, 1, ${characters})` })
    .from(tasks)
    .where(inIds(tasks.id, ids))
    .all();
  return new Map(rows.map(({ id, text }) => [id, text]));
}

/** A copy: a buffer of SQLite may begin where no float can. */
const toFloats = (vector: Buffer): Float32Array => new Float32Array(new Uint8Array(vector).buffer);
