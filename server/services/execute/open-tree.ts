import { cp, lstat, mkdir, readdir, readFile, realpath, rm, statfs, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { AppError } from "~/server/errors";
import { findPathFault } from "~/server/services/execute/check-path";
import { explainFileFault } from "~/server/services/execute/file-faults";
import { type GitPlace, runGit } from "~/server/services/execute/git";

const mostSnapshotFiles = 5_000;
const mostSnapshotBytes = 200_000_000;
const skippedFolders = new Set([".git", "node_modules", ".venv", "venv", "__pycache__", "dist", "build", ".next"]);

/** A working copy of a workspace's folder for one attempt. The user's own tree, index and branch stay untouched. */
export interface WorkTree {
  /** Where the workspace's folder is in the copy. */
  root: string;
  /** Null = a copy of a folder without git. */
  baseCommit: string | null;
  /** Paths of its files from `root`, with slashes. */
  files: string[];
  close(): Promise<void>;
}

export interface TreePlace {
  /** The workspace's folder. */
  folder: string;
  childEnv: GitPlace["childEnv"];
  /** Where the copy is made; must not exist. */
  target: string;
  linkFolders: readonly string[];
  signal?: AbortSignal | undefined;
}

/**
 * Makes the working copy: a detached git worktree of the last commit with hooks off, or a copy where there is no git
 * or no commit. Throws BAD_REQUEST for a folder too large to copy, NO_SPACE.
 */
export async function openTree(place: TreePlace): Promise<WorkTree> {
  await rm(place.target, { recursive: true, force: true });
  await mkdir(dirname(place.target), { recursive: true });
  try {
    const repository = await findRepository(place);
    const tree = repository ? await openWorktree(place, repository) : await copyFolder(place);
    for (const name of place.linkFolders) await linkFolder(place.folder, tree.root, name);
    return tree;
  } catch (error) {
    await rm(place.target, { recursive: true, force: true });
    throw explainFileFault(error, "read", ", so there is no working copy of the folder");
  }
}

export interface Repository {
  commit: string;
  /** The folder's place in the repository, with a slash at its end; "" = its top. */
  prefix: string;
}

/**
 * The commit of the folder's repository; null where there is no git, no commit, or nothing of the folder is in it.
 * Throws BAD_REQUEST for a bare repository and for one that git refuses to read.
 */
export async function findRepository({
  folder,
  childEnv,
}: Pick<TreePlace, "folder" | "childEnv">): Promise<Repository | null> {
  const place = { folder, childEnv };
  const prefix = await findPrefix(place);
  if (prefix === null) return null;
  try {
    const commit = (await runGit(place, ["rev-parse", "--verify", "HEAD^{commit}"])).trim();
    const files = await runGit(place, ["ls-tree", "-r", "--name-only", "-z", "HEAD"]);
    return files === "" ? null : { commit, prefix };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** The folder's place in its repository; null = it is in none, or git is not installed. */
async function findPrefix(place: GitPlace): Promise<string | null> {
  let answer: string;
  try {
    answer = await runGit(place, ["rev-parse", "--is-inside-work-tree", "--show-prefix"]);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "FORBIDDEN") throw error;
    if (error.code === "UNAVAILABLE" || /not a git repository/.test(error.message)) return null;
    throw new AppError("BAD_REQUEST", `git cannot read ${place.folder}: ${error.message}`, {
      hint: "Run git status in that folder and do what it says.",
    });
  }
  const [isInside, prefix = ""] = answer.split("\n");
  if (isInside === "true") return prefix;
  throw new AppError("BAD_REQUEST", `${place.folder} is a bare git repository, which holds no files`, {
    hint: "Clone it, and open the clone as the workspace.",
  });
}

async function openWorktree(place: TreePlace, { commit, prefix }: Repository): Promise<WorkTree> {
  const { folder, childEnv, target, signal } = place;
  const add = ["worktree", "add", "--detach", "--force", target, commit];
  await runGit({ folder, childEnv }, add, { signal }).catch(async (error: unknown) => {
    throw (await isDiskFull(dirname(target))) ? new AppError("NO_SPACE", noSpace, { cause: error }) : error;
  });
  const root = join(await realpath(target), prefix);
  // Modes tell files (100...) from symbolic links (120000) and submodules (160000).
  const entries = (await runGit({ folder: root, childEnv }, ["ls-files", "-s", "-z"])).split("\0");
  const files = entries.flatMap((entry) => (entry.startsWith("100") ? (entry.split("\t")[1] ?? []) : []));
  return {
    root,
    baseCommit: commit,
    files,
    close: async () => {
      await rm(target, { recursive: true, force: true, maxRetries: 3 });
      // Takes the entry out of the repository's list; a folder that is gone by now has none.
      await runGit({ folder, childEnv }, ["worktree", "prune"]).catch(() => undefined);
    },
  };
}

const noSpace = "the disk is full, so there is no working copy of the folder";
/** Less than this is left where git could not write a file; git does not say why it could not. */
const fullBytes = 16 * 1024 * 1024;

async function isDiskFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < fullBytes;
}

async function copyFolder({ folder, target }: TreePlace): Promise<WorkTree> {
  const files: string[] = [];
  let bytes = 0;
  const source = await realpath(folder);
  await cp(source, target, {
    recursive: true,
    filter: async (from) => {
      const name = relative(source, from);
      if (name === "") return true;
      if (name.split(sep).some((part) => skippedFolders.has(part))) return false;
      const stat = await lstat(from);
      if (stat.isDirectory()) return true;
      // Links, sockets and pipes may lead out of the folder.
      if (!stat.isFile()) return false;
      files.push(name.split(sep).join("/"));
      bytes += stat.size;
      if (files.length <= mostSnapshotFiles && bytes <= mostSnapshotBytes) return true;
      throw new AppError("BAD_REQUEST", `${folder} is too large to be copied for each attempt`, {
        hint: "Put it under git (git init, git add, git commit), or choose a smaller folder.",
      });
    },
  });
  return {
    root: await realpath(target),
    baseCommit: null,
    files,
    close: () => rm(target, { recursive: true, force: true, maxRetries: 3 }),
  };
}

async function linkFolder(folder: string, root: string, name: string): Promise<void> {
  if (findPathFault(name) !== null) return;
  const source = join(folder, name);
  const isThere = await lstat(source).then(
    (stat) => stat.isDirectory(),
    () => false,
  );
  const isTaken = await lstat(join(root, name)).then(
    () => true,
    () => false,
  );
  if (!isThere || isTaken) return;
  await mkdir(dirname(join(root, name)), { recursive: true });
  await symlink(source, join(root, name), "dir");
}

/** Takes working copies that a killed daemon left out of the repositories' lists; their folders are gone by then. */
export async function pruneWorktrees(folders: readonly string[], childEnv: GitPlace["childEnv"]): Promise<void> {
  for (const folder of folders) {
    // A folder without git, or that is not there, has no list.
    await runGit({ folder, childEnv }, ["worktree", "prune"]).catch(() => undefined);
  }
}

/** The text of a file of the copy; null when it is missing, too large, no text, or reached through a link. */
export async function readTreeFile(root: string, path: string, maxBytes: number): Promise<string | null> {
  if (await hasLink(root, path)) return null;
  try {
    const stat = await lstat(join(root, path));
    if (!stat.isFile() || stat.size > maxBytes) return null;
    const bytes = await readFile(join(root, path));
    const text = bytes.toString("utf8");
    return bytes.includes(0) || !Buffer.from(text, "utf8").equals(bytes) ? null : text;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

/** Puts a text into the copy, or takes the file out where it is null. Throws FORBIDDEN when the way goes through a link. */
export async function writeTreeFile(root: string, path: string, text: string | null): Promise<void> {
  if (await hasLink(root, path)) throw new AppError("FORBIDDEN", `${path} is reached through a symbolic link`);
  const file = join(root, path);
  if (text === null) return rm(file, { force: true });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Whether one of the folders on the way to a file, or the file itself, is a symbolic link. */
export async function hasLink(root: string, path: string): Promise<boolean> {
  let at = root;
  for (const name of path.split("/")) {
    at = join(at, name);
    const stat = await lstat(at).catch(() => null);
    if (stat === null) return false;
    if (stat.isSymbolicLink()) return true;
  }
  return false;
}

/** The name under which a file system without case would already have this path, where it differs. */
export async function findOtherCase(root: string, path: string): Promise<string | null> {
  let at = root;
  for (const name of path.split("/")) {
    const names = await readdir(at).catch(() => [] as string[]);
    const other = names.find((entry) => entry !== name && entry.toLowerCase() === name.toLowerCase());
    if (other !== undefined && !names.includes(name)) return other;
    at = join(at, name);
  }
  return null;
}
