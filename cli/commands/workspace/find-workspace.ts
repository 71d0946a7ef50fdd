import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { CliError, usageError } from "~/cli/cli-error";
import type { Client } from "~/cli/client";
import type { Workspace } from "~/shared/contracts/workspace";

/** A workspace by its id or name, or by the folder that the words name here. Throws where several have the name. */
export async function findWorkspace(client: Client, reference: string): Promise<Workspace | undefined> {
  const workspaces = await client.workspaces.list.query();
  const named = workspaces.filter(({ name }) => name === reference);
  const path = realPath(resolve(reference));
  const exact = workspaces.find((one) => one.id === reference || one.path === path);
  if (exact || named.length < 2) return exact ?? named[0];
  throw usageError(`${named.length} workspaces are called ${reference}`, "Give the id: ollmlx workspace list");
}

/** As `findWorkspace`; throws where there is none. */
export async function requireWorkspace(client: Client, reference: string): Promise<Workspace> {
  const found = await findWorkspace(client, reference);
  if (found) return found;
  throw new CliError(`${reference === "." ? "this folder" : reference} is no workspace`, {
    hint: "List them: ollmlx workspace list; or make it one: ollmlx workspace open FOLDER",
  });
}

/** Where a command works: the workspace that was named, or Home, which the daemon takes by itself. Throws as above. */
export async function findPlace(client: Client, reference: string | undefined): Promise<{ workspaceId?: string }> {
  return reference === undefined ? {} : { workspaceId: (await requireWorkspace(client, reference)).id };
}

/** The daemon keeps folders under their real paths. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
