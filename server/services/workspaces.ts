import { realpath, stat } from "node:fs/promises";
import { basename, isAbsolute } from "node:path";
import { ulid } from "ulid";
import { inTransaction } from "~/db/client";
import {
  countWorkspaceTasks,
  findWorkspaceByPath,
  listWorkspaces as listRows,
  readWorkspace,
  type WorkspaceRow,
  writeWorkspace,
} from "~/db/queries/workspaces";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { type UpdateWorkspace, type Workspace, workspaceRulesSchema } from "~/shared/contracts/workspace";

type Board = Pick<Runtime, "db" | "bus">;

/** All workspaces, archived ones last. */
export function listWorkspaces({ db }: Pick<Runtime, "db">): Workspace[] {
  const counts = countWorkspaceTasks(db);
  return listRows(db).map((row) => toWorkspace(row, counts.get(row.id) ?? 0));
}

/** The workspace of a folder: the one that has it already, or a new one. Throws BAD_REQUEST for what is not a folder. */
export async function openWorkspace(
  { db, bus }: Board,
  input: { path: string; name?: string | undefined },
): Promise<Workspace> {
  const path = await checkFolder(input.path);
  const id = inTransaction<string>(db, (tx) => {
    const known = findWorkspaceByPath(tx, path);
    if (known) {
      if (known.archivedAt !== null) writeWorkspace(tx, { ...known, archivedAt: null });
      return known.id;
    }
    const name = input.name ?? (basename(path) || path);
    const row: WorkspaceRow = {
      id: ulid(),
      name,
      path,
      rules: workspaceRulesSchema.parse({}),
      views: [],
      createdAt: Date.now(),
      archivedAt: null,
    };
    writeWorkspace(tx, row);
    return row.id;
  });
  bus.publish({ type: "workspaces.changed" });
  return findWorkspace({ db }, id);
}

/** Throws NOT_FOUND; BAD_REQUEST for what is not a folder; CONFLICT when another workspace has that folder. */
export async function updateWorkspace({ db, bus }: Board, { id, patch }: UpdateWorkspace): Promise<Workspace> {
  const { archived, path: typed, rules, ...fields } = patch;
  const path = typed ? await checkFolder(typed) : typed;
  inTransaction<void>(db, (tx) => {
    const row = readWorkspace(tx, id);
    if (!row) throw new AppError("NOT_FOUND", `there is no workspace ${id}`);
    const owner = path ? findWorkspaceByPath(tx, path) : undefined;
    if (owner && owner.id !== id)
      throw new AppError("CONFLICT", `the workspace "${owner.name}" has that folder already`);
    writeWorkspace(tx, {
      ...row,
      ...fields,
      path: path === undefined ? row.path : path,
      rules: workspaceRulesSchema.parse({ ...row.rules, ...rules }),
      archivedAt: archived === undefined ? row.archivedAt : archived ? (row.archivedAt ?? Date.now()) : null,
    });
  });
  bus.publish({ type: "workspaces.changed" });
  return findWorkspace({ db }, id);
}

/** Throws NOT_FOUND. */
export function findWorkspace({ db }: Pick<Runtime, "db">, id: string): Workspace {
  const row = readWorkspace(db, id);
  if (!row) throw new AppError("NOT_FOUND", `there is no workspace ${id}`);
  return toWorkspace(row, countWorkspaceTasks(db).get(id) ?? 0);
}

const toWorkspace = (row: WorkspaceRow, taskCount: number): Workspace => ({
  ...row,
  rules: workspaceRulesSchema.parse(row.rules),
  taskCount,
});

/** The real path, so that two names of one folder are one workspace. */
async function checkFolder(typed: string): Promise<string> {
  if (!isAbsolute(typed)) {
    throw new AppError("BAD_REQUEST", `'${typed}' is not an absolute path`, { hint: "Give the whole path, from /." });
  }
  try {
    const path = await realpath(typed);
    if ((await stat(path)).isDirectory()) return path;
  } catch (cause) {
    throw new AppError("BAD_REQUEST", `cannot open the folder ${typed}: ${(cause as NodeJS.ErrnoException).code}`, {
      cause,
    });
  }
  throw new AppError("BAD_REQUEST", `${typed} is a file, not a folder`);
}
