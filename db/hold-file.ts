import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";

/** Kept from the garbage collector, which would close them. */
const held: Sqlite.Database[] = [];

/**
 * Takes a file for this process until it ends, however it ends: the system drops SQLite's lock with the process. False
 * when another process has it. Creates what is missing. Throws an Error that names the file when it cannot.
 */
export function holdFile(file: string): boolean {
  let client: Sqlite.Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    client = new Sqlite(file, { timeout: 0 });
    client.exec("BEGIN EXCLUSIVE");
    held.push(client);
    return true;
  } catch (cause) {
    client?.close();
    if (cause instanceof Sqlite.SqliteError && cause.code === "SQLITE_BUSY") return false;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot take the file ${file}: ${reason}`, { cause });
  }
}
