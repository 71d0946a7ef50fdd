import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { type WrittenFile, writtenFileSchema } from "~/shared/contracts/execution";

/** What is being written, kept until the database knows of it, so that a killed daemon leaves all of it or none. */
const journalSchema = z.object({
  executionId: z.string(),
  /** The status that the execution has once this is done. */
  wanted: z.enum(["applied", "reverted"]),
  root: z.string(),
  files: z.array(writtenFileSchema),
});
export type WriteJournal = z.infer<typeof journalSchema>;

const journalEnd = ".journal.json";
export const journalPath = (home: string, executionId: string): string =>
  join(home, "executions", `${executionId}${journalEnd}`);

/**
 * Writes several files so that all or none of them change: a journal first, then each text beside its file, then one
 * rename after the other. The journal stays; remove it by `forgetJournal` once the database has the outcome. Whatever
 * it throws leaves the files as they were. `onStep` hears of each step before it is taken.
 */
export function writeFiles(
  home: string,
  journal: WriteJournal,
  onStep: (step: string) => void = () => undefined,
): void {
  onStep("journal");
  mkdirSync(join(home, "executions"), { recursive: true });
  writeWhole(journalPath(home, journal.executionId), JSON.stringify(journal), 0o600);
  try {
    for (const file of journal.files) {
      if (file.after === null) continue;
      onStep(`prepare ${file.path}`);
      const target = join(journal.root, file.path);
      mkdirSync(dirname(target), { recursive: true });
      writeWhole(besides(journal, file), file.after, modeOf(target), false);
    }
    for (const file of journal.files) {
      onStep(`write ${file.path}`);
      const target = join(journal.root, file.path);
      if (file.after === null) rmSync(target);
      else renameSync(besides(journal, file), target);
    }
    onStep("done");
  } catch (error) {
    rollBack(journal);
    forgetJournal(home, journal.executionId);
    throw error;
  }
}

/** Puts the files back as they were before; one that somebody changed since stays as it is. */
export function rollBack(journal: WriteJournal): void {
  for (const file of journal.files) {
    const target = join(journal.root, file.path);
    removeIfThere(besides(journal, file));
    if (readText(target) === file.after && file.after !== file.before) {
      if (file.before === null) rmSync(target, { force: true });
      else {
        mkdirSync(dirname(target), { recursive: true });
        writeWhole(target, file.before, modeOf(target));
      }
    }
    if (file.before === null) removeEmptyFolders(journal.root, file.path);
  }
}

export function forgetJournal(home: string, executionId: string): void {
  rmSync(journalPath(home, executionId), { force: true });
}

/** What a killed daemon left: takes back what the database does not know of, and removes working copies. */
export function recoverWrites(home: string, isDone: (journal: WriteJournal) => boolean): void {
  const folder = join(home, "executions");
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.endsWith(journalEnd)) {
      const journal = readJournal(join(folder, name));
      if (journal && !isDone(journal)) rollBack(journal);
      for (const file of journal?.files ?? []) removeIfThere(besides(journal as WriteJournal, file));
    }
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Null for one that was cut off while it was written: nothing had been touched by then. */
function readJournal(file: string): WriteJournal | null {
  try {
    return journalSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

/** Folders that were made for a file and hold nothing else. */
export function removeEmptyFolders(root: string, path: string): void {
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    try {
      rmdirSync(join(root, folder));
    } catch {
      return;
    }
  }
}

const besides = ({ root, executionId }: WriteJournal, { path }: WrittenFile): string =>
  join(root, dirname(path), `.${basename(path)}.${executionId}.tmp`);

/** A folder on the way may be a file by now: then it is not there either. */
function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOTDIR") throw error;
  }
}

function modeOf(file: string): number {
  try {
    return lstatSync(file).mode & 0o777;
  } catch {
    return 0o644;
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** On the disk when it returns; in one piece or not at all where `isAtomic`. */
function writeWhole(file: string, text: string, mode: number, isAtomic = true): void {
  const target = isAtomic ? `${file}.part` : file;
  rmSync(target, { force: true });
  const handle = openSync(target, "wx", mode);
  try {
    const bytes = Buffer.from(text, "utf8");
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
    fsyncSync(handle);
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  if (isAtomic) renameSync(target, file);
}
