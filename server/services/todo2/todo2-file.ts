import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "~/server/errors";

export const todo2Folder = ".todo2";
const fileName = "state.todo2.json";
const staleLockMs = 10_000;
const lockPatienceMs = 15_000;
const backupsKept = 20;

export const todo2Path = (workspacePath: string): string => join(workspacePath, todo2Folder, fileName);

/** The file's text, or null when there is none. */
export async function readTodo2File(workspacePath: string): Promise<string | null> {
  return readFile(todo2Path(workspacePath), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new AppError("BAD_REQUEST", `cannot read ${todo2Path(workspacePath)}: ${error.code}`, { cause: error });
  });
}

/**
 * Runs `body` while this process holds the file's lock, the one that other writers of the format use. A lock older than 10 s
 * is left over from a killed process and taken away. Throws CONFLICT when somebody holds it for 15 s.
 */
export async function withTodo2Lock<Result>(workspacePath: string, body: () => Promise<Result>): Promise<Result> {
  const lock = `${todo2Path(workspacePath)}.lock`;
  await mkdir(join(workspacePath, todo2Folder), { recursive: true });
  await takeLock(lock);
  try {
    return await body();
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string): Promise<void> {
  const deadline = Date.now() + lockPatienceMs;
  for (;;) {
    try {
      const handle = await open(lock, "wx");
      await handle.writeFile(String(process.pid));
      await handle.close();
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const facts = await stat(lock).catch(() => null);
    if (facts && Date.now() - facts.mtimeMs > staleLockMs) await rm(lock, { force: true });
    else if (Date.now() > deadline) {
      throw new AppError("CONFLICT", `another program holds ${lock}`, {
        hint: "Wait for it to finish, or delete the lock file.",
      });
    } else await pause(50);
  }
}

/** Writes the file whole or not at all, with the rights it has; the text that it replaces is kept in `backupFolder`. */
export async function writeTodo2File(workspacePath: string, text: string, backupFolder: string): Promise<void> {
  const file = todo2Path(workspacePath);
  const facts = await stat(file).catch(() => null);
  if (facts) await keepBackup(file, backupFolder);
  const staging = `${file}.${process.pid}.tmp`;
  try {
    const handle = await open(staging, "w", facts ? facts.mode & 0o777 : 0o644);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(staging, file);
  } finally {
    await rm(staging, { force: true });
  }
}

async function keepBackup(file: string, folder: string): Promise<void> {
  await copyFile(file, await nextBackup(folder, "json"));
}

/** A path for one more backup; the oldest beyond 20 of its kind are removed. */
export async function nextBackup(folder: string, extension: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((entry) => entry.endsWith(`.${extension}`)).sort();
  for (const old of names.slice(0, 1 - backupsKept)) await rm(join(folder, old), { force: true });
  const time = new Date().toISOString().replace(/[:.]/g, "-");
  return join(folder, `${time}-${process.hrtime.bigint() % 1_000_000n}.${extension}`);
}
