import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import * as schema from "~/db/schema/index";

export type Database = BetterSQLite3Database<typeof schema> & { $client: Sqlite.Database };
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** What query functions take: the open database, or the transaction they are part of. */
export type Connection = Database | Transaction;

/**
 * Opens the daemon's database, creates the file when it is missing and brings its tables up to date.
 * The daemon is its only writer; a foreign lock blocks the event loop for at most 100 ms and then throws SQLITE_BUSY.
 * Throws an Error that names the file when it cannot be opened or is not a database.
 */
export function openDatabase(file: string): Database {
  let client: Sqlite.Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    client = new Sqlite(file);
    client.pragma("busy_timeout = 100");
    client.pragma("journal_mode = WAL");
    client.pragma("synchronous = NORMAL");
    const db = drizzle(client, { schema });
    // A migration that rebuilds a table drops the old one, which would take the rows that refer to it along.
    client.pragma("foreign_keys = OFF");
    migrate(db, { migrationsFolder: findMigrations() });
    client.pragma("foreign_keys = ON");
    return db;
  } catch (cause) {
    client?.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot open the database ${file}: ${reason}`, { cause });
  }
}

/**
 * Runs `body` as one transaction: all of its writes or, when it throws, none. `body` must be synchronous, because
 * better-sqlite3 commits when it returns; an async one is refused by the compiler and again at run time.
 */
export function inTransaction<Result>(
  db: Database,
  body: (tx: Transaction) => Result extends PromiseLike<unknown> ? never : Result,
): Result {
  return db.transaction(body, { behavior: "immediate" });
}

export function closeDatabase(db: Database): void {
  db.$client.close();
}

/** `db/migrations` beside the sources, or below the package root when this file was bundled elsewhere. */
function findMigrations(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, "db", "migrations");
    if (existsSync(join(candidate, "meta", "_journal.json"))) return candidate;
    if (dirname(folder) === folder) throw new Error("the folder db/migrations is missing from the installation");
    folder = dirname(folder);
  }
}
