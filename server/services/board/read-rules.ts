import type { Connection } from "~/db/client";
import { readWorkspace } from "~/db/queries/workspaces";
import { AppError } from "~/server/errors";
import { type WorkspaceRules, workspaceRulesSchema } from "~/shared/contracts/workspace";

/** A workspace's rules, with what it leaves out as usual. Throws NOT_FOUND. */
export function readRules(db: Connection, workspaceId: string): WorkspaceRules {
  const row = readWorkspace(db, workspaceId);
  if (!row) throw new AppError("NOT_FOUND", `there is no workspace ${workspaceId}`);
  return workspaceRulesSchema.parse(row.rules);
}
