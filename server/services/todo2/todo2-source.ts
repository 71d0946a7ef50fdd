import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { isTodo2Database } from "~/db/todo2-database";
import type { Config } from "~/server/config";
import { AppError } from "~/server/errors";
import { databaseSource } from "~/server/services/todo2/database-source";
import { emptyDocument, readDocument, type Todo2Document, writeDocument } from "~/server/services/todo2/todo2-document";
import { readTodo2File, todo2Folder, todo2Path, writeTodo2File } from "~/server/services/todo2/todo2-file";

/** Where a folder's Todo2 tasks are kept. */
export interface Todo2Source {
  kind: "json" | "database";
  path: string;
  /** Null when nothing is there. Throws BAD_REQUEST for what cannot be read, CONFLICT when another program keeps it locked. */
  read(): Promise<Todo2Document | null>;
  /** Writes what differs from what was read; answers what is there afterwards, and whether that is something else. */
  write(next: Todo2Document): Promise<{ document: Todo2Document; isWritten: boolean }>;
}

/** Where what a sync replaces is kept, outside the folder. */
export const backupsOf = ({ home }: Pick<Config, "home">, workspaceId: string): string =>
  join(home, "backups", "todo2", workspaceId);

/** The writer of a database rewrites the JSON file after each change; a file later than that was written by another. */
const jsonLagMs = 60_000;

/**
 * The database where there is one, since its writer puts it above the JSON file; the file where it was written long after the
 * database, or where nothing is there yet.
 */
export async function openTodo2Source(folder: string, backupFolder: string): Promise<Todo2Source> {
  const database = join(folder, todo2Folder, "todo2.db");
  if (!existsSync(database) || !isTodo2Database(database)) return jsonSource(folder, backupFolder);
  const times = await Promise.all([database, `${database}-wal`, todo2Path(folder)].map(readTimeMs));
  const [databaseMs = 0, logMs = 0, jsonMs = 0] = times;
  const isStale = jsonMs > Math.max(databaseMs, logMs) + jsonLagMs;
  return isStale ? jsonSource(folder, backupFolder) : databaseSource(database, backupFolder);
}

function jsonSource(folder: string, backupFolder: string): Todo2Source {
  return {
    kind: "json",
    path: todo2Path(folder),
    read: async () => {
      const text = await readTodo2File(folder);
      if (text === null) return null;
      return text.trim() === "" ? emptyDocument() : readDocument(text);
    },
    write: async (next) => {
      await writeTodo2File(folder, writeDocument(next), backupFolder);
      return { document: next, isWritten: true };
    },
  };
}

/** The tasks that are there. Throws BAD_REQUEST when there are none and none may be made. */
export async function readSource(source: Todo2Source, mayBeMissing: boolean): Promise<Todo2Document> {
  const document = await source.read();
  if (document) return document;
  if (mayBeMissing) return emptyDocument();
  throw new AppError("BAD_REQUEST", `there is no file ${source.path}`, { hint: "Name the folder that holds .todo2." });
}

const readTimeMs = (file: string): Promise<number> =>
  stat(file).then(
    (facts) => facts.mtimeMs,
    () => 0,
  );
