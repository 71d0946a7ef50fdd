import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { closeDatabase, inTransaction, openDatabase, type Transaction } from "~/db/client";
import { readTaskNumbers } from "~/db/queries/tasks";
import { settings } from "~/db/schema/settings";
import { createTask } from "~/server/services/change-tasks";
import { rootDir, tsxArguments } from "~/tests/fixtures/child-process";
import { openBoard, type TestBoard } from "~/tests/fixtures/open-board";

const boards: TestBoard[] = [];
const open = () => {
  const board = openBoard();
  boards.push(board);
  return board;
};

afterEach(() => {
  for (const board of boards.splice(0)) board.close();
});

const write = (tx: Transaction, key: string) => tx.insert(settings).values({ key, value: 1, updatedAt: 1 }).run();

describe("openDatabase", () => {
  it("makes the folder, the tables and the pragmas the daemon relies on", () => {
    const { db } = open();
    expect(db.$client.pragma("journal_mode", { simple: true })).toBe("wal");
    expect(db.$client.pragma("synchronous", { simple: true })).toBe(1);
    expect(db.$client.pragma("foreign_keys", { simple: true })).toBe(1);
    expect(db.$client.pragma("busy_timeout", { simple: true })).toBe(100);
  });

  it("finds its rows again when it is opened a second time", () => {
    const board = open();
    const { task } = createTask(board, { title: "stays" });
    const again = openDatabase(board.file);
    expect(readTaskNumbers(again, [task.id]).get(task.id)).toBe(1);
    closeDatabase(again);
  });

  it("names the file when it is not a database", () => {
    const folder = mkdtempSync(join(tmpdir(), "ollmlx-db-"));
    const file = join(folder, "broken.db");
    writeFileSync(file, "this is not a database, only some text that is long enough to be read as a header");
    expect(() => openDatabase(file)).toThrow(`cannot open the database ${file}`);
    rmSync(folder, { recursive: true });
  });

  it("refuses a status that the board does not have", () => {
    const { db } = open();
    const insert =
      "insert into jobs (id, kind, title, status, payload, created_at) values ('a', 'pull', 't', ?, '{}', 1)";
    expect(() => db.$client.prepare(insert).run("resting")).toThrow(/CHECK constraint failed: jobs_status/);
  });
});

describe("inTransaction", () => {
  it("writes nothing when its body throws", () => {
    const { db } = open();
    expect(() =>
      inTransaction<void>(db, (tx) => {
        write(tx, "kept?");
        throw new Error("stop");
      }),
    ).toThrow("stop");
    expect(db.select().from(settings).all()).toEqual([]);
  });

  it("refuses an async body and writes nothing of it", async () => {
    const { db } = open();
    let body: Promise<void> | undefined;
    const run = () =>
      // @ts-expect-error an async body would commit before its writes
      inTransaction(db, (tx) => {
        body = (async () => {
          write(tx, "before the first await");
        })();
        return body;
      });
    expect(run).toThrow(/cannot return a promise/);
    await body;
    expect(db.select().from(settings).all()).toEqual([]);
  });

  it("leaves nothing half-written when the process is killed inside it", () => {
    const board = open();
    const { task } = createTask(board, { title: "parent" });
    const script = join(rootDir, "tests/unit/db/killed-while-applying.ts");
    const child = spawnSync(
      process.execPath,
      [...tsxArguments("tests/unit/db/killed-while-applying.ts"), board.file, task.id],
      {
        cwd: rootDir,
        encoding: "utf8",
      },
    );
    expect(child.signal, `${script}: ${child.stderr}`).toBe("SIGKILL");
    expect(child.stdout).toContain("wrote 2 subtasks");
    const count = (table: string) => board.db.$client.prepare(`select count(*) as n from ${table}`).get();
    expect(count("tasks")).toEqual({ n: 1 });
    expect(count("task_criteria")).toEqual({ n: 0 });
    expect(count("events")).toEqual({ n: 1 });
  });
});
