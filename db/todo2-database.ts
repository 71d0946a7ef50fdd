import Sqlite from "better-sqlite3";

/** A task of `.todo2/todo2.db`. Dates are text as its writer puts them. */
export interface Todo2Row {
  id: string;
  title: string;
  body: string;
  status: string;
  priority: string;
  parentId: string | null;
  estimatedHours: number | null;
  actualHours: number | null;
  created: string;
  lastModified: string | null;
  version: number;
  /** Until when an agent holds the task, epoch seconds. */
  lockUntil: number | null;
  tags: string[];
  dependencies: string[];
}

export interface Todo2CommentRow {
  id: string;
  taskId: string;
  type: string;
  content: string;
  created: string;
  lastModified: string;
}

export interface Todo2Rows {
  tasks: Todo2Row[];
  comments: Todo2CommentRow[];
}

export interface Todo2RowChanges {
  insert: Todo2Row[];
  /** As they shall be; `version` is the one that was read. */
  update: Todo2Row[];
  remove: Todo2Row[];
  /** New ones, and those whose text changed. */
  comments: Todo2CommentRow[];
}

/** Somebody else writes to the database: try again a little later. */
export class Todo2BusyError extends Error {}

/** Short, since it blocks the event loop; the caller waits and tries again. */
const busyTimeoutMs = 50;

/**
 * Reads every task and comment. Older files lack columns, which read as null. Throws Todo2BusyError, or an Error for what is
 * no such database.
 */
export function readTodo2Database(file: string): Todo2Rows {
  return withClient(file, true, (client) => client.transaction(() => readRows(client))());
}

/**
 * Writes the changes in one transaction: a task of another version than was read, or one that an agent holds, is left as it
 * is. Throws Todo2BusyError.
 */
export function writeTodo2Database(file: string, changes: Todo2RowChanges, at: Date): void {
  withClient(file, false, (client) => client.transaction(() => writeRows(client, changes, at)).immediate());
}

/** A copy of the whole database, its log included, as a new file. Throws Todo2BusyError. */
export function backUpTodo2Database(file: string, copy: string): void {
  withClient(file, true, (client) => client.prepare("VACUUM INTO ?").run(copy));
}

/** Whether the file is a database of tasks; one that is locked or damaged counts as one, and says so when it is read. */
export function isTodo2Database(file: string): boolean {
  try {
    return withClient(file, true, (client) => columnsOf(client, "tasks").has("content"));
  } catch {
    return true;
  }
}

function withClient<Result>(file: string, readonly: boolean, body: (client: Sqlite.Database) => Result): Result {
  let client: Sqlite.Database | undefined;
  try {
    client = new Sqlite(file, { fileMustExist: true, timeout: busyTimeoutMs, readonly });
    client.pragma("foreign_keys = ON");
    return body(client);
  } catch (error) {
    if (/^SQLITE_(BUSY|LOCKED)/.test((error as { code?: string }).code ?? "")) {
      throw new Todo2BusyError(`${file} is locked`, { cause: error });
    }
    throw error;
  } finally {
    client?.close();
  }
}

const columnsOf = (client: Sqlite.Database, table: string): Set<string> =>
  new Set((client.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name));

const optionalColumns = ["parent_id", "estimated_hours", "actual_hours", "lock_until"] as const;

function readRows(client: Sqlite.Database): Todo2Rows {
  const has = columnsOf(client, "tasks");
  const optional = optionalColumns.map((name) => (has.has(name) ? name : `NULL AS ${name}`)).join(", ");
  const select = `SELECT id, content, name, long_description, status, priority, created, last_modified, version, ${optional}
    FROM tasks ORDER BY created, id`;
  const rows = client.prepare(select).all() as Record<string, string | number | null>[];
  const tags = readPairs(client, "SELECT task_id, tag FROM task_tags ORDER BY task_id, rowid");
  const dependencies = readPairs(
    client,
    "SELECT task_id, depends_on_id FROM task_dependencies ORDER BY task_id, rowid",
  );
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  return {
    tasks: rows.map((row) => ({
      id: String(row.id),
      title: text(row.content) || text(row.name) || "",
      body: text(row.long_description) ?? "",
      status: text(row.status) ?? "",
      priority: text(row.priority) ?? "",
      parentId: text(row.parent_id) || null,
      estimatedHours: row.estimated_hours as number | null,
      actualHours: row.actual_hours as number | null,
      created: text(row.created) ?? "",
      lastModified: text(row.last_modified),
      version: Number(row.version ?? 1),
      lockUntil: row.lock_until as number | null,
      tags: tags.get(String(row.id)) ?? [],
      dependencies: dependencies.get(String(row.id)) ?? [],
    })),
    comments: client
      .prepare(
        `SELECT id, task_id AS taskId, comment_type AS type, content, created, COALESCE(last_modified, created) AS lastModified
        FROM task_comments ORDER BY created, id`,
      )
      .all() as Todo2CommentRow[],
  };
}

function readPairs(client: Sqlite.Database, select: string): Map<string, string[]> {
  const pairs = new Map<string, string[]>();
  for (const [id, value] of client.prepare(select).raw().all() as [string, string][]) {
    pairs.set(id, [...(pairs.get(id) ?? []), value]);
  }
  return pairs;
}

function writeRows(client: Sqlite.Database, { insert, update, remove, comments }: Todo2RowChanges, at: Date): void {
  const has = columnsOf(client, "tasks");
  const seconds = Math.floor(at.getTime() / 1000);
  const free = has.has("lock_until") ? `AND (lock_until IS NULL OR lock_until < ${seconds})` : "";
  const written: Todo2Row[] = [];
  for (const row of insert) {
    const values = { ...toColumns(row, has, at), id: row.id, name: "", created: row.created, created_at: seconds };
    const names = Object.keys(values);
    const sql = `INSERT OR IGNORE INTO tasks (${names.join(", ")}, version) VALUES (${names.map((name) => `@${name}`).join(", ")}, 1)`;
    if (client.prepare(sql).run(values).changes > 0) written.push(row);
  }
  for (const row of update) {
    const values = toColumns(row, has, at);
    const sets = Object.keys(values).map((name) => `${name} = @${name}`);
    const sql = `UPDATE tasks SET ${sets.join(", ")}, version = version + 1 WHERE id = @id AND version = @seen ${free}`;
    if (client.prepare(sql).run({ ...values, id: row.id, seen: row.version }).changes > 0) written.push(row);
  }
  for (const row of written) writePairs(client, row);
  for (const { id, version } of remove) {
    const sql = `DELETE FROM tasks WHERE id = ? AND version = ? ${free}`;
    client.prepare(sql).run(id, version);
  }
  const put = client.prepare(
    `INSERT INTO task_comments (id, task_id, comment_type, content, created, last_modified, created_at)
    SELECT @id, @taskId, @type, @content, @created, @lastModified, ${seconds} WHERE EXISTS (SELECT 1 FROM tasks WHERE id = @taskId)
    ON CONFLICT (id) DO UPDATE SET content = excluded.content, last_modified = excluded.last_modified`,
  );
  for (const comment of comments) put.run(comment);
}

/** Columns of a task that are ours to write. Its metadata stays as it is. */
function toColumns(row: Todo2Row, has: Set<string>, at: Date): Record<string, string | number | null> {
  const isDone = row.status === "Done";
  const all: Record<string, string | number | null> = {
    content: row.title,
    long_description: row.body,
    status: row.status,
    priority: row.priority,
    completed: isDone ? 1 : 0,
    completed_at: isDone ? at.toISOString() : null,
    parent_id: row.parentId,
    estimated_hours: row.estimatedHours,
    actual_hours: row.actualHours,
    last_modified: at.toISOString(),
    updated_at: Math.floor(at.getTime() / 1000),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => has.has(name)));
}

function writePairs(client: Sqlite.Database, { id, tags, dependencies }: Todo2Row): void {
  client.prepare("DELETE FROM task_tags WHERE task_id = ?").run(id);
  for (const tag of tags) client.prepare("INSERT OR IGNORE INTO task_tags (task_id, tag) VALUES (?, ?)").run(id, tag);
  client.prepare("DELETE FROM task_dependencies WHERE task_id = ?").run(id);
  const add = client.prepare(
    "INSERT OR IGNORE INTO task_dependencies (task_id, depends_on_id) SELECT ?, id FROM tasks WHERE id = ? AND id <> ?",
  );
  for (const other of dependencies) add.run(id, other, id);
}
